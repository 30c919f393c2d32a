/* sign_in.h: accounts of the people who run the event: signing in and out. */
#ifndef SIGN_IN_H
#define SIGN_IN_H

#include "base/buf.h"
#include "db/call.h"
#include "keys/session.h"

struct staff {
	int64_t id;
	const char *email, *name;
	const char *role; /* owner admin reviewer viewer door */
};

/* The own account with what only its owner is told. */
struct staff_me {
	struct staff staff;
	bool two_step;		/* it is asked for a code */
	bool two_step_required; /* by the installation, of everybody */
	int64_t recovery_codes; /* left */
};

/* What somebody signs in with. */
struct sign_in {
	const char *email, *password;
	const char *otp;   /* code or recovery code, or NULL */
	const char *agent; /* kind of browser (agent.h) */
	const char *lang;  /* of mails to them from now on, or NULL */
};

extern const struct stmt sign_in_begin_stmt;
extern const struct stmt sign_in_end_stmt;
extern const struct stmt sign_out_stmt;
extern const struct stmt staff_me_stmt;
extern const struct stmt staff_me_save_stmt;

/*
 * Sign in: check the password and the second step, open a session. One answer
 * for every cause of refusal until the password was right. Wrong passwords and
 * codes count per account and address; too many lock that pair for a while.
 *
 * Returns OK, E_LOGIN, E_OTP (the account wants a code), E_OTP_WRONG, E_RATE
 * (locked), E_UNAVAILABLE.
 */
MUST_CHECK enum err sign_in(const struct call *call, const struct cfg *cfg,
	const struct sign_in *login, struct staff *out,
	struct session_token *token);

/* End the session on the server. Safe to repeat. */
MUST_CHECK enum err sign_out(const struct call *call);

/* Who am I. Returns OK, E_UNAUTHORIZED, E_UNAVAILABLE. */
MUST_CHECK enum err staff_me(const struct call *call, struct staff_me *out);

/* Change the own name. */
MUST_CHECK enum err staff_me_save(const struct call *call, const char *name);

/* An open object gets id, email, name and role. */
void staff_json(struct buf *out, const struct staff *staff);
/* The same and the rest. */
void staff_me_json(struct buf *out, const struct staff_me *me);

#endif
