/* audit.h: the audit log: changes and views of personal data. */
#ifndef AUDIT_H
#define AUDIT_H

#include "base/buf.h"
#include "db/call.h"

/* What is asked for; NULL: everything. */
struct audit_query {
	const char *actor;   /* such as staff:3 */
	const char *action;  /* such as registration.approved; viewed: any that
				shows personal data and changes nothing */
	const char *subject; /* such as registration:12 */
	const char *since, *until; /* RFC 3339, or a day in UTC */
	const char *request_id;
	int64_t limit;
	const char *before; /* id of the last entry of the page before */
};

/* How the chain of the record stands. */
struct audit_chain {
	int64_t entries, unsealed;
	const char *head; /* last hash, in hexadecimal */
	int64_t broken;	  /* number of the first entry that is wrong, or 0 */
	int64_t broken_id;
	const char *why;  /* missing, changed; NULL: nothing is wrong */
	int64_t noted_at; /* entry of the head that was given, or 0 */
	bool whole;	  /* nothing is wrong, and that head is there */
};

extern const struct stmt audit_list_stmt;
extern const struct stmt audit_verify_stmt;

/*
 * A page, newest first: an open object gets entries and next_cursor. With
 * "viewed" and a registration also lists and exports that it was part of.
 * That somebody looked is recorded.
 *
 * Returns OK, E_INVALID (a time), E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err audit_list(const struct call *call,
	const struct audit_query *query, struct buf *out);

/*
 * Look at every entry: is each what was sealed? `head`: 64 hexadecimal digits
 * noted earlier, or NULL. Some seconds for a million entries; recorded.
 *
 * Returns OK, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err audit_verify(
	const struct call *call, const char *head, struct audit_chain *out);

/* An open object gets all of it, and a sentence that sums it up. */
void audit_chain_json(struct buf *out, const struct call *call,
	const struct audit_chain *chain);

#endif
