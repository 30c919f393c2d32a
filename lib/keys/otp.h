/* otp.h: two-step sign-in: codes of an app (TOTP, RFC 6238), recovery codes. */
#ifndef OTP_H
#define OTP_H

#include "base/arena.h"
#include "base/cfg.h"

enum {
	OTP_SECRET = 20,   /* bytes: HMAC-SHA-1, as every app knows it */
	OTP_DIGITS = 6,	   /* of a code, which lives 30 seconds */
	OTP_RECOVERY = 10, /* characters of a recovery code, 50 bits */
	OTP_RECOVERIES = 10,
};

/* A new secret from the kernel. */
void otp_secret_new(unsigned char out[OTP_SECRET]);

/* As people type it into an app: base32 (RFC 4648 6) in `mem`. */
const char *
otp_secret_text(struct arena *mem, const unsigned char secret[OTP_SECRET]);

/* otpauth://totp/… of an account here, for the QR that an app scans. */
const char *otp_uri(const struct cfg *cfg, struct arena *mem, const char *email,
	const unsigned char secret[OTP_SECRET]);

/*
 * The time step whose code this is, one step of 30 s before and after `now`
 * (seconds since 1970 UTC) forgiven; 0: it is none. Who accepts it remembers
 * the step: an earlier or the same one is a replay (RFC 6238 5.2).
 */
int64_t
otp_step(const unsigned char secret[OTP_SECRET], const char *code, int64_t now);

/* A new recovery code in `mem`: "abcde-fghjk". */
const char *otp_recovery_new(struct arena *mem);

/*
 * What the database knows of a recovery code as it was typed, with or without
 * the dash, in any case: a bytea in `mem`; NULL: it cannot be one.
 */
const char *
otp_recovery_hash(const struct cfg *cfg, struct arena *mem, const char *typed);

/* What somebody typed as the second step, as parameters for the database. */
struct otp_answer {
	const char *given;    /* "true" or "false" */
	const char *step;     /* of a code of the app, or NULL */
	const char *recovery; /* bytea, or NULL */
};

/*
 *   typed    code or recovery code, or NULL
 *   sealed   the account's secret as the database keeps it; none: it has none
 */
struct otp_answer otp_read(const struct cfg *cfg, struct arena *mem,
	int64_t account, struct bytes sealed, const char *typed);

/* Seal a secret for the database, open it again. */
const char *otp_seal(const struct cfg *cfg, struct arena *mem, int64_t account,
	const unsigned char secret[OTP_SECRET]);
MUST_CHECK bool otp_unseal(const struct cfg *cfg, int64_t account,
	const char *sealed, size_t sealed_len, unsigned char out[OTP_SECRET]);

#endif
