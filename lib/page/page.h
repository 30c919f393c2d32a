/* page.h: the registration page, empty or with what the person typed. */
#ifndef PAGE_H
#define PAGE_H

#include "base/buf.h"
#include "event/event.h"
#include "registration/receipt.h"
#include "registration/source.h"
#include "wire/field.h"

/* Why a form comes back. */
struct page_refusal {
	enum err err;
	const struct message *notice;	  /* above the summary, or NULL */
	const struct field_error *errors; /* the summary, or NULL */
};

/*
 * The form for `event` in `lang` (lang.h), or in the event's language where
 * that is NULL.
 *
 *   why      what was refused, or NULL
 *   typed    what was sent, put back into the fields, or NULL
 *   source   SOURCE_N values that the form carries on, or NULL
 */
void page_register(struct buf *out, const char *lang, const struct event *event,
	const struct page_refusal *why, const struct pair *typed,
	const struct value *source);

/* Ways on from a page with one message, and what it is about. */
struct page_about {
	const char
		*event; /* slug: to its form; NULL: whose it is, is unknown */
	bool again;	/* the same address may answer soon */
	bool find;	/* to the page that mails links again */
	int status;	/* of an error, with the id of the request; or 0 */
	const char *request_id;
};

/*
 * The error of the field "members" that asks whether two people have one name;
 * the page then has the two answers, a field "same_names".
 */
extern const char page_same_names[];

/*
 * The answer to a registration.
 *
 *   token   of the receipt, for the form that corrects the address
 *   wrong   what is wrong with the address that was typed, or NULL
 *   typed   what was sent, or NULL
 */
void page_receipt(struct buf *out, const char *lang, const char *token,
	const struct receipt *receipt, const struct message *wrong,
	const struct pair *typed);

/* A page with a heading and one sentence, both translated. */
void page_message(struct buf *out, const char *lang, const char *heading,
	const struct message *text, const struct page_about *about);

#endif
