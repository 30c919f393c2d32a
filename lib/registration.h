/* registration.h: the model of a registration: made, listed, decided. */
#ifndef REGISTRATION_H
#define REGISTRATION_H

#include "auth.h"
#include "buf.h"
#include "db.h"
#include "proof.h"

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
	bool has_payment_proof;
	bool replayed; /* the stored answer of an Idempotency-Key */
};

/* What a person sends in. */
struct registration_form {
	const char *event; /* slug or NULL: the current one */
	const char *name, *email, *phone, *team_name;
	const char *members;	   /* as given, or NULL */
	const char **member_names; /* one ticket each */
	size_t n_members;
	const char *payment_reference;
	const char *claim;    /* proof_claim(), or NULL */
	const char *language; /* of its mails, or NULL: that of the event */
	struct proof proof;   /* may be empty */
};

/* An Idempotency-Key with what it was sent for; both NULL: none. */
struct once {
	const char *key;
	const char *body_hash; /* bytea: SHA-256 of method, path and body */
};

extern const struct stmt registration_create_stmt;
extern const struct stmt registration_status_stmt;
extern const struct stmt registration_show_stmt;
extern const struct stmt registration_decide_stmt;
extern const struct stmt registration_request_stmt;
extern const struct stmt registration_stats_stmt;

/*
 * Register a person and their team: one ticket each, made here, valid once
 * approved; the mail is queued in the same transaction. Safe to repeat only
 * with a key.
 *
 * Returns OK, E_REGISTERED, E_FULL, E_CLOSED, E_NO_EVENT, E_INVALID (team too
 * large, no proof where the event wants one), E_KEY_RUNNING, E_KEY_REUSED,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err registration_create(struct db *db, struct arena *mem,
	const struct caller *who, const struct once *once,
	const struct registration_form *form, struct registration *out);

/*
 * What the public look-up tells: e-mail, status and two times are set. Where
 * the event keeps that to itself the status is NULL, for known and unknown
 * addresses alike, and the secret link is mailed instead.
 * Returns OK, E_NOT_FOUND, E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err registration_status(struct db *db, struct arena *mem,
	const char *event, const char *email, struct registration *out);

/*
 * One registration with its tickets, mails and history as JSON members, and
 * its version for the ETag.
 * Returns OK, E_NOT_FOUND, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err
registration_show(struct db *db, struct arena *mem, const struct caller *who,
	int64_t id, struct registration *out, const char **extra_json);

/*
 * Approve or reject, once; the mail is queued in the same transaction.
 *
 *   version   what the admin saw, or 0 for whatever is there
 *   reason    told to the person on rejection, or NULL
 *
 * Returns OK, E_DECIDED (db_detail: by whom and when), E_STALE, E_NOT_FOUND,
 * E_FULL, E_KEY_RUNNING, E_KEY_REUSED; else as registration_show().
 */
MUST_CHECK enum err
registration_decide(struct db *db, struct arena *mem, const struct caller *who,
	const struct once *once, int64_t id, const char *decision,
	const char *reason, int64_t version, struct registration *out);

/*
 * Ask the person for a better proof of payment, with a reason; nothing is
 * decided by that. Arguments and errors as registration_decide().
 */
MUST_CHECK enum err registration_request(struct db *db, struct arena *mem,
	const struct caller *who, int64_t id, const char *reason,
	int64_t version, struct registration *out);

/*
 * The statistics of API.md as one JSON object. Errors as registration_show(),
 * and E_NO_EVENT.
 */
MUST_CHECK enum err registration_stats(struct db *db, struct arena *mem,
	const struct caller *who, const char *event, const char **json);

/* New serials for `n` tickets, as a text[] in `mem`. */
const char *registration_serials(struct arena *mem, size_t n);

/* The answer of POST /api/register in `lang`: an open object's members. */
void registration_json(
	struct buf *out, const char *lang, const struct registration *r);
/* One row of the list: what admins see. */
void registration_row_json(struct buf *out, const struct registration *r);

#endif
