/* account.h: what people do with their own account. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "base/buf.h"
#include "db/call.h"
#include "keys/otp.h"
#include "wire/field.h"

extern const struct stmt account_password_begin_stmt;
extern const struct stmt account_password_end_stmt;
extern const struct stmt account_reset_stmt;
extern const struct stmt account_link_stmt;
extern const struct stmt account_link_use_stmt;
extern const struct stmt account_otp_start_stmt;
extern const struct stmt account_otp_pending_stmt;
extern const struct stmt account_otp_confirm_stmt;
extern const struct stmt account_otp_secret_stmt;
extern const struct stmt account_otp_codes_stmt;
extern const struct stmt account_otp_disable_stmt;
extern const struct stmt account_sessions_stmt;
extern const struct stmt account_session_end_stmt;

/* ---- password ---------------------------------------------------------- */

/*
 * Another password; needs the one there is. All other sessions end. A wrong
 * one counts as a failed sign-in.
 *
 * Returns OK, E_INVALID (*errors is set), E_RATE, E_UNAUTHORIZED,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err account_password(const struct call *call,
	const char *current, const char *password, struct field_error **errors);

/* A mail with a link, if the address has an account. Always the same. */
MUST_CHECK enum err account_reset(const struct call *call, const char *email);

/* Whose link a token is. */
struct account_link {
	const char *email, *name;
	const char *kind; /* invited reset */
};

/* Returns OK, E_LINK, E_UNAVAILABLE. */
MUST_CHECK enum err account_link(
	const struct call *call, const char *token, struct account_link *out);

/*
 * Choose a password with a link, which works once; all sessions end.
 * Returns OK, E_LINK, E_INVALID (*errors is set), E_UNAVAILABLE.
 */
MUST_CHECK enum err account_link_use(const struct call *call, const char *token,
	const char *password, struct account_link *out,
	struct field_error **errors);

/* ---- two-step sign-in -------------------------------------------------- */

struct account_otp {
	const char *secret; /* base32 */
	const char *uri;    /* otpauth://totp/… */
};

/*
 * A new secret for whoever knows the password, kept sealed until a code of it
 * was shown: a session that was left open locks nobody out of their account.
 * Wrong passwords count as failed sign-ins.
 * Returns OK, E_INVALID (*errors is set, or it is on already), E_RATE,
 * E_UNAUTHORIZED, E_UNAVAILABLE.
 */
MUST_CHECK enum err account_otp_start(const struct call *call,
	const struct cfg *cfg, const char *password, struct account_otp *out,
	struct field_error **errors);

/*
 * Turn it on with a first code. Recovery codes are told this once.
 * Returns OK, E_INVALID (*errors is set), E_UNAUTHORIZED, E_UNAVAILABLE.
 */
MUST_CHECK enum err account_otp_confirm(const struct call *call,
	const struct cfg *cfg, const char *code,
	const char *codes[OTP_RECOVERIES], struct field_error **errors);

/*
 * New recovery codes in place of those there are, told this once; needs a code
 * of the app or one of the old ones. Wrong ones count (see otp_use).
 * Returns OK, E_INVALID (*errors is set, or it is off), E_RATE,
 * E_UNAUTHORIZED, E_UNAVAILABLE.
 */
MUST_CHECK enum err account_otp_codes(const struct call *call,
	const struct cfg *cfg, const char *code,
	const char *codes[OTP_RECOVERIES], struct field_error **errors);

/*
 * Off again, with password and code. Wrong ones count as failed sign-ins.
 * Returns OK, E_INVALID (*errors is set), E_RATE, E_UNAUTHORIZED,
 * E_UNAVAILABLE.
 */
MUST_CHECK enum err
account_otp_disable(const struct call *call, const struct cfg *cfg,
	const char *password, const char *code, struct field_error **errors);

/* ---- sessions ---------------------------------------------------------- */

/* The own ones that live, as items of an open array. */
MUST_CHECK enum err account_sessions(const struct call *call, struct buf *out);

/* End one, or with id NULL all others; sets how many. E_NOT_FOUND. */
MUST_CHECK enum err
account_session_end(const struct call *call, const char *id, int64_t *ended);

#endif
