/* registration.h: the model of a registration: made, looked up, shown. */
#ifndef REGISTRATION_H
#define REGISTRATION_H

#include "base/buf.h"
#include "db/call.h"
#include "registration/payment.h"
#include "registration/proof.h"

/* Times are RFC 3339 UTC; strings live in the arena of the call. */
struct registration {
	int64_t id;
	const char *name, *email, *phone;
	const char *team_name, *members; /* NULL; members as given */
	const char *status; /* pending approved rejected waitlisted cancelled */
	const char *reason; /* of a rejection, or NULL */
	const char *created_at, *updated_at;
	int64_t version;
	int64_t tickets, checked_in;
	struct payment payment; /* only in the list and the detail */
	bool has_payment_proof;
	bool replayed; /* the stored answer of an Idempotency-Key */
	/*
	 * JSON, only in lists that ask for it: words; who looks at it; the
	 * tickets.
	 */
	const char *marks, *claimed_by, *ticket_list;
	/* in the last row of a page: where the next page begins */
	const char *cursor_time;
};

/* What a person sends in. */
struct registration_form {
	const char *event; /* slug or NULL: the current one */
	const char *name, *email, *phone, *team_name;
	const char *members;	   /* as given, or NULL */
	const char **member_names; /* one ticket each */
	size_t n_members;
	const char *counted_once; /* names given twice, as one text, or NULL */
	const char *payment_reference;
	const char *claim;    /* proof_claim(), or NULL */
	const char *language; /* of its mails, or NULL: that of the event */
	const char *source;   /* source_json(), or NULL */
	struct proof proof;   /* may be empty */
	/* bytea: access_link_hash() of a token that shows the answer; or NULL */
	const char *receipt;
};

extern const struct stmt registration_create_stmt;
extern const struct stmt registration_status_stmt;
extern const struct stmt registration_show_stmt;

/*
 * Give each person of `form` one ticket: the one who registers is no member,
 * and a name that stands there twice counts once. Sets counted_once.
 */
void registration_count_once(struct arena *mem, struct registration_form *form);

/*
 * Register a person and their team: one ticket each, made here, valid once
 * approved; the mail is queued in the same transaction. Safe to repeat only
 * with a key.
 *
 * Returns OK, E_REGISTERED, E_FULL, E_CLOSED, E_NO_EVENT, E_INVALID (team too
 * large, no proof where the event wants one), E_KEY_RUNNING, E_KEY_REUSED,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err registration_create(const struct call *call,
	const struct registration_form *form, struct registration *out);

/*
 * What the public look-up tells: e-mail, status and two times are set. Where
 * the event keeps that to itself the status is NULL, for known and unknown
 * addresses alike, and the secret link is mailed instead.
 * Returns OK, E_NO_PERSON, E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err registration_status(const struct call *call,
	const char *event, const char *email, struct registration *out);

/*
 * One registration with its tickets, mails and history as JSON members, and
 * its version for the ETag.
 * Returns OK, E_NOT_FOUND, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err registration_show(const struct call *call, int64_t id,
	struct registration *out, const char **extra_json);

/* Who it is; what it costs; both with how far it is, for staff. */
extern const struct column registration_person_columns[];
extern const struct column registration_payment_columns[];
extern const struct column registration_columns[];

/* The first row, which begins with `columns`. OK, E_NOT_FOUND. */
MUST_CHECK enum err
registration_take(const struct call *call, struct registration *out);

/* New serials for `n` tickets; and as a text[] in `mem`. */
const char *const *registration_serial_list(struct arena *mem, size_t n);
const char *registration_serials(struct arena *mem, size_t n);

/* The answer of POST /api/register in `lang`: an open object's members. */
void registration_json(
	struct buf *out, const char *lang, const struct registration *r);
/* One row of the list: what admins see. */
void registration_row_json(struct buf *out, const struct registration *r);
/*
 * The members that dashboards of before read: full_name, serial_code,
 * payment_type and payment, in the words of then. `base_url` is that of this
 * server: the picture of the payment has a whole address.
 */
void registration_payment_json(
	struct buf *out, const char *base_url, const struct registration *r);
/* The same with reason and version: what a decision answers. */
void registration_decided_json(struct buf *out, const struct registration *r);

#endif
