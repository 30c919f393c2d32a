/* decision.h: what staff do with one registration. */
#ifndef DECISION_H
#define DECISION_H

#include "db/call.h"
#include "registration/registration.h"

extern const struct stmt decision_make_stmt;
extern const struct stmt decision_request_stmt;
extern const struct stmt decision_undo_stmt;
extern const struct stmt decision_resend_stmt;
extern const struct stmt decision_link_renew_stmt;
extern const struct stmt decision_cancel_stmt;
extern const struct stmt decision_pass_stmt;
extern const struct stmt decision_note_stmt;
extern const struct stmt decision_reasons_stmt;
extern const struct stmt decision_colleagues_stmt;

/* The columns of a statement that answers with what was decided. */
extern const struct column decision_columns[];

/* Its row, where it ended with `e`. */
MUST_CHECK enum err
decision_take(enum err e, const struct call *call, struct registration *out);

/* Which registration, and which version of it a person had before them. */
struct registration_version {
	int64_t id;
	int64_t version; /* 0: whatever is there */
};

/*
 * The decisions: each is one transaction with its mail and its record, and is
 * safe to repeat only with a key. They return OK, E_STALE, E_NOT_FOUND,
 * E_KEY_RUNNING, E_KEY_REUSED, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE and
 * what is said with each.
 */

/* Approve or reject. */
struct decision {
	const char *status; /* approved or rejected */
	const char *reason; /* told to a rejected person, or NULL */
	/* what a rejected person may do: register, proof; NULL: nothing */
	const char *may;
};

/* Decide, once. Also E_DECIDED (db_detail: by whom and when), E_FULL. */
MUST_CHECK enum err
decision_make(const struct call *call, const struct registration_version *which,
	const struct decision *decision, struct registration *out);

/* Ask for a better proof of payment, with a reason. Also E_DECIDED. */
MUST_CHECK enum err decision_request(const struct call *call,
	const struct registration_version *which, const char *reason,
	struct registration *out);

/*
 * Take the last decision back. Its mail is withdrawn, or the person is told;
 * tickets that were sent become void. Also E_IMPOSSIBLE (nothing is decided, or
 * a ticket was used), E_FULL (the place went to somebody else).
 */
MUST_CHECK enum err decision_undo(const struct call *call,
	const struct registration_version *which, struct registration *out);

/* Mail the tickets again, or what tells where it stands. */
MUST_CHECK enum err
decision_resend(const struct call *call, int64_t id, struct registration *out);

/*
 * End all secret links of it and mail a new one. Also E_IMPOSSIBLE (the person
 * was erased).
 */
MUST_CHECK enum err decision_link_renew(
	const struct call *call, int64_t id, struct registration *out);

/* Cancel it and free its places. Also E_IMPOSSIBLE (a ticket was used). */
MUST_CHECK enum err decision_cancel(const struct call *call,
	const struct registration_version *which, const char *reason,
	struct registration *out);

/*
 * Pass somebody in the waiting list over, or with `passed` false keep places for
 * them again. Also E_IMPOSSIBLE (it does not wait).
 */
MUST_CHECK enum err
decision_pass(const struct call *call, const struct registration_version *which,
	bool passed, struct registration *out);

/*
 * Write a note for colleagues; `notes` is the JSON list of all. Safe to repeat
 * only with a key. Returns as the decisions, and E_IMPOSSIBLE (erased).
 */
MUST_CHECK enum err decision_note(const struct call *call, int64_t id,
	const char *text, const char **notes, bool *replayed);

/* The reasons written last to people of an event, as JSON lists. */
struct reasons {
	const char *reject, *request, *cancel;
};
MUST_CHECK enum err decision_reasons(
	const struct call *call, const char *event, struct reasons *out);

/* Who may decide: a JSON list of id and name. */
MUST_CHECK enum err
decision_colleagues(const struct call *call, const char **list);

#endif
