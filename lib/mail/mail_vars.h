/* mail_vars.h: what the texts of a mail may use. */
#ifndef MAIL_VARS_H
#define MAIL_VARS_H

#include "base/cfg.h"
#include "lang/template.h"
#include "mail/outbox_mail.h"

/*
 *   subject        the first line of KIND.txt, filled (mail-head.html)
 *   staff          set in mails to staff
 *   organiser      who invites, or empty
 *   accent on_accent on_accent_quiet   colours of a ticket and a button, such
 *                  as #4b3aa8; accent_dark: of links on dark screens
 *   logo logo_width logo_height   address and size, or empty
 *   payment_qr     address of a QR to pay by, 200 pixels wide, or empty
 *   name           of the person; team_name or empty
 *   event_name venue when    when is "Sat 20 Mar 2027, 09:00"
 *   event_url      where people register for it
 *   reason         of a rejection, cancellation or request, or empty; to
 *                  staff: what was changed about their account
 *   changed_by changed_from zone   who did that, from which address (empty:
 *                  themselves, not known), and the zone of `when`
 *   price          of a ticket as it was registered, "€20.00"; empty: free;
 *                  the highest where tickets cost differently
 *   each_price     the same where there are two or more at one price
 *   total          of all tickets together, "€60.00"; empty: free; places: how
 *                  many
 *   may_register may_prove   one is set where a rejected person may register
 *                  once more, or send a better proof
 *   team           set where places is two or more
 *   proof_missing  set where a payment has yet to be shown, and
 *   proof_picture  where only a picture shows it, a reference does not
 *   payment_instructions payment_reference
 *   place_in_list  a number; empty: not in the waiting list
 *   reply_to       where questions go, or empty
 *   base_url       of our pages
 *   link           the person's own page
 *   also           set where there are others: items {other_event, other_when,
 *                  other_link}, further registrations of the address that a
 *                  link was asked for
 *   pdf            set where all tickets are attached as one PDF
 *   many           set where there are two tickets or more
 *   tickets        items {number, count, member_name, serial, url, picture}:
 *                  url is its page (with .png and .pdf behind it: a file),
 *                  picture the QR to be shown inside, or empty
 *
 * Times and prices are written as in the mail's language.
 */

/* How this mail shows its tickets. */
struct mail_view {
	const char *const *pictures;   /* address of each one's QR, or NULL */
	const char *logo, *payment_qr; /* address of each, or NULL */
	bool pdf;
};

/* Ends with { 0 }; the first is subject, to be set when it is known. */
struct template_var *mail_vars(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view);

#endif
