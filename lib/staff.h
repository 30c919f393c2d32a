/* staff.h: accounts of the people who run the event. */
#ifndef STAFF_H
#define STAFF_H

#include "auth.h"
#include "buf.h"
#include "db.h"

struct staff {
	int64_t id;
	const char *email, *name;
	const char *role; /* owner admin reviewer viewer door */
};

extern const struct stmt staff_login_begin_stmt;
extern const struct stmt staff_login_end_stmt;
extern const struct stmt staff_logout_stmt;
extern const struct stmt staff_me_stmt;

/*
 * Sign in: check the password, open a session. One answer for every cause of
 * refusal. Wrong passwords count per account and address; too many lock that
 * pair for a while.
 *
 * Returns OK, E_LOGIN, E_RATE (locked), E_UNAVAILABLE.
 */
MUST_CHECK enum err staff_login(struct db *db, struct arena *mem,
	const struct cfg *cfg, const struct caller *who, const char *email,
	const char *password, struct staff *out, struct session_token *token);

/* End the session on the server. Safe to repeat. */
MUST_CHECK enum err staff_logout(struct db *db, const struct caller *who);

/* Who am I. Returns OK, E_UNAUTHORIZED, E_UNAVAILABLE. */
MUST_CHECK enum err staff_me(struct db *db, struct arena *mem,
	const struct caller *who, struct staff *out);

/* An open object gets id, email, name and role. */
void staff_json(struct buf *out, const struct staff *staff);

#endif
