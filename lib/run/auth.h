/* auth.h: who is calling, from a bearer token or the session cookie. */
#ifndef AUTH_H
#define AUTH_H

#include "base/cfg.h"
#include "db/caller.h"
#include "run/req.h"

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

/*
 * Find out who calls and whether the role is enough.
 *
 * The token is a JWT (RFC 7519), HS256 and nothing else, with exp, nbf, iat,
 * iss, aud, typ and jti checked; or 32 bytes in hexadecimal: a device token;
 * or the token of a secret link (access_link.h), which is good for NEED_HOLDER
 * only. With the cookie a request that changes something must come from our own
 * origin. Reads no database: a revoked session or an unknown link is found
 * by the statement itself (ET401).
 *
 * Returns OK, E_UNAUTHORIZED, E_FORBIDDEN.
 */
MUST_CHECK enum err auth_check(const struct cfg *cfg, const struct req *req,
	enum need need, struct arena *mem, struct caller *out);

#endif
