/* auth.h: who is calling, from a bearer token or the session cookie. */
#ifndef AUTH_H
#define AUTH_H

#include "cfg.h"
#include "req.h"

/* What a route needs; the database checks the same again. */
enum need {
	NEED_NOTHING,
	NEED_HOLDER,	 /* the secret link of a registration, nobody else */
	NEED_SCANNER,	 /* device token, or staff who may scan (not viewer) */
	NEED_DEVICE,	 /* device token, nobody else */
	NEED_SUPERVISOR, /* a supervisor's device (the database knows), admin */
	NEED_STAFF,	 /* any staff session: own account */
	NEED_VIEWER,	 /* viewer, reviewer, admin, owner */
	NEED_REVIEWER,	 /* reviewer, admin, owner */
	NEED_ADMIN,	 /* admin, owner */
	NEED_OWNER,
};

#define AUTH_COOKIE "__Host-event-tickets"

/* Passed to the model, which hands it to the database for check and audit. */
struct caller {
	const char *request_id;
	const char *address;
	const char *session; /* bytea: SHA-256 of the session id, or NULL */
	const char *device;  /* bytea: SHA-256 of the device token, or NULL */
	const char *holder;  /* bytea: SHA-256 of a link's token, or NULL */
	const char *role; /* from the token; NULL: a device, a holder, nobody */
};

/*
 * Find out who calls and whether the role is enough.
 *
 * The token is a JWT (RFC 7519), HS256 and nothing else, with exp, nbf, iat,
 * iss, aud, typ and jti checked; or 32 bytes in hexadecimal: a device token;
 * or the token of a secret link (link.h), which is good for NEED_HOLDER only.
 * With the cookie a request that changes something must come from our own
 * origin. Reads no database: a revoked session or an unknown link is found
 * by the statement itself (ET401).
 *
 * Returns OK, E_UNAUTHORIZED, E_FORBIDDEN.
 */
MUST_CHECK enum err auth_check(const struct cfg *cfg, const struct req *req,
	enum need need, struct arena *mem, struct caller *out);

/* A new session: its id is secret, its hash goes to the database. */
struct session_token {
	const char *jwt;    /* access_token */
	const char *hash;   /* bytea parameter */
	int64_t expires_in; /* seconds */
};

/* Make a session id and the parameter that stands for it. */
void auth_session_new(const struct cfg *cfg, struct arena *mem, char id[33],
	struct session_token *out);
/* Sign it once staff id and role are known; sets out->jwt. */
void
auth_session_sign(const struct cfg *cfg, struct arena *mem, const char id[33],
	int64_t staff_id, const char *role, struct session_token *out);

/*
 * argon2id at libsodium's INTERACTIVE cost; 70 to 130 ms and 64 MB. A NULL
 * hash takes the same time and is false: unknown accounts look like others.
 */
bool auth_password(const char *hash, const char *password);
/* The hash of a new password in `mem`, at the same cost. */
const char *auth_password_hash(struct arena *mem, const char *password);

#endif
