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
	if (r->payment.currency == NULL)
		return;
	json_int(out, "amount_minor", r->payment.amount_minor);
	json_text(out, "currency", r->payment.currency);
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

/* ---- for dashboards of before ------------------------------------------- */

/* "025,50" as somebody typed it, as a number; false: it is not one. */
static bool
claimed_amount(struct buf *number, const char *typed)
{
	static const char digits[] = "0123456789";
	size_t whole, cents;

	if (typed == NULL)
		return false;
	while (typed[0] == '0' && typed[1] >= '0' && typed[1] <= '9')
		typed++;
	whole = strspn(typed, digits);
	if (whole == 0)
		return false;
	buf_add(number, typed, whole);
	typed += whole;
	if (*typed == '\0')
		return true;
	cents = strspn(typed + 1, digits);
	if ((*typed != '.' && *typed != ',') || cents == 0 ||
		typed[1 + cents] != '\0') {
		buf_clear(number);
		return false;
	}
	buf_char(number, '.');
	buf_add(number, typed + 1, cents);
	return true;
}

/* 2550 with two digits behind the point: 25.50 */
static void
due_amount(struct buf *number, const struct payment *p)
{
	int64_t unit = 1;

	for (int64_t i = 0; i < p->digits; i++)
		unit *= 10;
	buf_int(number, p->amount_minor / unit);
	if (unit > 1)
		buf_printf(number, ".%0*lld", (int)p->digits,
			(long long)(p->amount_minor % unit));
}

/* What the payer says, else what is due; null: it is free. */
static void
paid_json(struct buf *out, const struct payment *p)
{
	struct buf number = BUF_INIT;

	if (!claimed_amount(&number, p->claimed_amount) && p->amount_minor > 0)
		due_amount(&number, p);
	json_raw(out, "amount", number.len > 0 ? number.s : NULL);
	buf_release(&number);
}

/* They know three states of a payment. */
static const char *
payment_status(const char *status)
{
	if (strcmp(status, "waitlisted") == 0)
		return "pending";
	return strcmp(status, "cancelled") == 0 ? "rejected" : status;
}

static const char *
payment_type(const struct registration *r)
{
	if (r->payment.claimed_type != NULL)
		return r->payment.claimed_type;
	return r->team_name != NULL || r->tickets > 1 ? "bulk" : "individual";
}

static void
screenshot_json(
	struct buf *out, const char *base_url, const struct registration *r)
{
	struct buf address = BUF_INIT;

	if (r->has_payment_proof)
		buf_printf(&address,
			"%s/api/admin/registrations/%lld/payment-proof",
			base_url, (long long)r->id);
	json_text(out, "payment_screenshot",
		r->has_payment_proof ? address.s : NULL);
	buf_release(&address);
}

void
registration_payment_json(
	struct buf *out, const char *base_url, const struct registration *r)
{
	const struct payment *p = &r->payment;
	bool approved = strcmp(r->status, "approved") == 0;
	char code[32];

	snprintf(code, sizeof code, "REG-%06lld", (long long)r->id);
	json_text(out, "full_name", r->name);
	json_text(out, "serial_code", code);
	json_text(out, "payment_type", payment_type(r));
	json_open(out, "payment", '{');
	json_text(out, "status", payment_status(r->status));
	paid_json(out, p);
	json_text(out, "payment_method", p->claimed_method);
	screenshot_json(out, base_url, r);
	json_text(out, "rejection_reason", r->reason);
	json_text(out, "approved_by", approved ? p->decider : NULL);
	json_text(out, "approved_at", approved ? p->decided_at : NULL);
	json_close(out, '}');
}
