/* staff_admin.h: accounts of others, and what the installation asks of all. */
#ifndef STAFF_ADMIN_H
#define STAFF_ADMIN_H

#include "db/call.h"
#include "registration/registration.h"

extern const struct stmt staff_list_stmt;
extern const struct stmt staff_invite_stmt;
extern const struct stmt staff_save_stmt;
extern const struct stmt staff_invite_again_stmt;
extern const struct stmt staff_sign_out_stmt;
extern const struct stmt staff_otp_reset_stmt;
extern const struct stmt staff_installation_stmt;
extern const struct stmt staff_installation_save_stmt;

/*
 * All give JSON of the database in `mem`: an account as {id, email, name,
 * role, state, two_step, last_login_at, created_at}. Who may do what to whom
 * stands at the head of schema/functions/staff_admin.sql.
 *
 * Return OK, E_UNAUTHORIZED, E_FORBIDDEN, E_NOT_FOUND, E_INVALID (with the
 * field), E_UNAVAILABLE.
 */

/* An array of all, those that are disabled last. */
MUST_CHECK enum err staff_list(const struct call *call, const char **json);

/* Somebody new. */
struct staff_invitation {
	const char *email, *name, *role;
	const char
		*lang; /* of the mail, or NULL: that of the inviting person */
};

/* Make an account and mail a link that lets its owner choose a password. */
MUST_CHECK enum err staff_invite(const struct call *call,
	const struct staff_invitation *new, const char **json, bool *replayed);

/* What changes; NULL stays as it is. */
struct staff_change {
	const char *name, *role;
	const char *disabled; /* "true" or "false" */
};

/* A role or access that is taken away ends the sessions. */
MUST_CHECK enum err staff_save(const struct call *call, const char *id,
	const struct staff_change *change, const char **json);

/*
 * One of staff_invite_again (another link by mail), staff_sign_out (all sessions
 * end), staff_otp_reset (the password alone is enough again).
 */
MUST_CHECK enum err staff_act(const struct call *call,
	const struct stmt *action, const char *id, const char **json);

/* What everybody has to do: {two_step_required, without_two_step}. */
MUST_CHECK enum err
staff_installation(const struct call *call, const char **json);
MUST_CHECK enum err staff_installation_save(
	const struct call *call, bool two_step_required, const char **json);

#endif
