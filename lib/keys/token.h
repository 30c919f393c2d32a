/* token.h: signed access tokens: JWT (RFC 7519) with HS256, nothing else. */
#ifndef TOKEN_H
#define TOKEN_H

#include "base/arena.h"
#include "base/cfg.h"

enum { TOKEN_ID = 32, TOKEN_MAX = 2048 };

/* Claims: iss BASE_URL, aud, sub, role, jti, iat, nbf, exp. */
struct token {
	const char *id;	  /* jti: 32 lower-case hex digits, a secret */
	int64_t staff_id; /* sub */
	const char *role; /* owner admin reviewer viewer door */
	int64_t issued, starts, ends; /* iat, nbf, exp: seconds since 1970 */
};

/* The compact form of `t` in `mem`; it starts when it is issued. */
const char *
token_sign(const struct cfg *cfg, struct arena *mem, const struct token *t);

/*
 * True only for a token that token_sign() could have made and that is valid
 * now, 5 s of clock difference forgiven: three base64url parts, typ JWT, alg
 * HS256, our iss and aud, each claim there with its type and range. Of one
 * that was good before only the time is looked at again.
 */
MUST_CHECK bool token_read(const struct cfg *cfg, struct arena *mem,
	const char *text, struct token *out);

#endif
