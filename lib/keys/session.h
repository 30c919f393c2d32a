/* session.h: a new session of staff and its signed token. */
#ifndef SESSION_H
#define SESSION_H

#include "base/arena.h"
#include "base/cfg.h"
#include "keys/token.h"

/* The id of a session is secret; the database keeps its SHA-256. */
struct session_token {
	const char *jwt;    /* access_token; NULL until it is signed */
	const char *hash;   /* bytea parameter: SHA-256 of the id */
	int64_t expires_in; /* seconds */
};

/* Draw a session id; `out` gets its hash and its life, but no token yet. */
void session_new(const struct cfg *cfg, struct arena *mem,
	char id[TOKEN_ID + 1], struct session_token *out);

/* Whose session it is, once the database has said so. */
struct session {
	const char *id; /* of session_new() */
	int64_t staff_id;
	const char *role;
};

/* Sign it; sets out->jwt. */
void session_sign(const struct cfg *cfg, struct arena *mem,
	const struct session *session, struct session_token *out);

#endif
