/* holder.h: a registration in the hands of the holder of its secret link. */
#ifndef HOLDER_H
#define HOLDER_H

#include "db/call.h"
#include "registration/proof.h"
#include "registration/registration.h"

/* What the link shows; `extra` are further members as a JSON object. */
struct holder {
	struct registration reg;
	const char *extra;
	bool replayed; /* answered before, to the same Idempotency-Key */
};

/* What is corrected; NULL stays as it is, "" takes it away. */
struct holder_change {
	const char *name, *phone, *team_name;
	const char *members;	   /* as given, or NULL */
	const char **member_names; /* with members: all of them anew */
	size_t n_members;
	const char *counted_once; /* names given twice, as one text, or NULL */
	int64_t version; /* what the person saw, or 0 for whatever is there */
};

extern const struct stmt holder_show_stmt;
extern const struct stmt holder_update_stmt;
extern const struct stmt holder_member_stmt;
extern const struct stmt holder_proof_stmt;
extern const struct stmt holder_cancel_stmt;
extern const struct stmt holder_resend_stmt;
extern const struct stmt holder_link_renew_stmt;
extern const struct stmt holder_erase_stmt;
extern const struct stmt holder_export_stmt;
extern const struct stmt holder_link_stmt;

/*
 * All but holder_link() need a caller with the token of a link. They answer
 * with the registration as it is afterwards, in `mem`.
 *
 * Returns OK, E_UNAUTHORIZED (no such link), E_IMPOSSIBLE (not in its
 * status; db_detail), E_UNAVAILABLE; and what is said with each. With `once`
 * also E_KEY_RUNNING and E_KEY_REUSED.
 */
MUST_CHECK enum err holder_show(const struct call *call, struct holder *out);

/*
 * Count each name of a change once, and not that of `reg` itself, unless as
 * many came twice before: those were told apart by somebody. Sets counted_once.
 */
void holder_count_once(struct arena *mem, const struct registration *reg,
	struct holder_change *change);

/*
 * Correct it while it is not decided; who is new in the team gets a ticket.
 * And E_STALE, E_INVALID (team too large), E_FULL (no place for more).
 */
MUST_CHECK enum err holder_update(const struct call *call,
	const struct holder_change *change, struct holder *out);

/*
 * Give the ticket at `position` (1: who registered) to somebody else: the old
 * serial is revoked, a new one comes by mail. And E_NOT_FOUND, E_INVALID.
 */
MUST_CHECK enum err holder_member(const struct call *call, int64_t position,
	const char *name, struct holder *out);

/*
 * Show a payment, again if need be: the last one counts.
 *
 *   reference, claim   text and JSON, or NULL
 *   proof              may be empty where there is a reference
 */
MUST_CHECK enum err holder_proof(const struct call *call, const char *reference,
	const char *claim, const struct proof *proof, struct holder *out);

/* Give the places back. Safe to repeat. */
MUST_CHECK enum err holder_cancel(const struct call *call, struct holder *out);

/* The mail that says where it stands, once more. And E_RATE: 3 an hour. */
MUST_CHECK enum err holder_resend(const struct call *call, struct holder *out);

/*
 * End all secret links of the registration, that of this call as well, and mail
 * a new one. And E_RATE: 3 an hour.
 */
MUST_CHECK enum err
holder_link_renew(const struct call *call, struct holder *out);

/* Forget the person, once it is over: counts stay. */
MUST_CHECK enum err holder_erase(const struct call *call, struct holder *out);

/* All that is stored about this person, as one JSON object. */
MUST_CHECK enum err holder_export(const struct call *call, const char **json);

/*
 * Mail the link to an address, if it is registered; who asks does not learn
 * whether it is. Returns OK, E_NO_EVENT, E_UNAVAILABLE.
 */
MUST_CHECK enum err
holder_link(const struct call *call, const char *event, const char *email);

/* Into an open object: what registration_json() says, and the rest. */
void
holder_json(struct buf *out, const char *lang, const struct holder *holder);

#endif
