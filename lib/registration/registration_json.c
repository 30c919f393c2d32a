/* registration_json.c: a registration as the API shows it. */
#include "lang/lang.h"
#include "registration/registration.h"
#include "wire/json.h"

/* What happens next, in words for the person who registered. */
static const char *
message(const char *status)
{
	if (strcmp(status, "approved") == 0)
		return "You are registered. Your tickets arrive by e-mail.";
	if (strcmp(status, "waitlisted") == 0)
		return "You are on the waiting list. We write to you as soon "
		       "as there is a place.";
	if (strcmp(status, "cancelled") == 0)
		return "This registration is cancelled. Its tickets do not "
		       "let anybody in.";
	if (strcmp(status, "rejected") == 0)
		return "This registration was not accepted.";
	return "Thank you. We check your registration and write to you by "
	       "e-mail.";
}

static void
person_json(struct buf *out, const struct registration *r)
{
	json_int(out, "id", r->id);
	json_text(out, "name", r->name);
	json_text(out, "email", r->email);
	json_text(out, "phone", r->phone);
	json_text(out, "team_name", r->team_name);
	json_text(out, "members", r->members);
	json_text(out, "status", r->status);
}

void
registration_json(
	struct buf *out, const char *lang, const struct registration *r)
{
	person_json(out, r);
	json_text(out, "message", lang_text(lang, message(r->status)));
	json_text(out, "created_at", r->created_at);
}

/* What it costs, where the statement told. */
static void
amount_json(struct buf *out, const struct registration *r)
{
	if (r->currency == NULL)
		return;
	json_int(out, "amount_minor", r->amount_minor);
	json_text(out, "currency", r->currency);
}

void
registration_row_json(struct buf *out, const struct registration *r)
{
	person_json(out, r);
	json_int(out, "tickets_count", r->tickets);
	json_int(out, "checked_in_count", r->checked_in);
	json_bool(out, "has_payment_proof", r->has_payment_proof);
	amount_json(out, r);
	json_text(out, "created_at", r->created_at);
	json_text(out, "updated_at", r->updated_at);
}

void
registration_decided_json(struct buf *out, const struct registration *r)
{
	registration_row_json(out, r);
	json_text(out, "reason", r->reason);
	json_int(out, "version", r->version);
}
