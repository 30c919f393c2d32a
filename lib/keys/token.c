/* token.c: signs and reads access tokens; every check in one place. */
#include <errno.h>
#include <jwt.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/num.h"
#include "keys/token.h"

#define AUDIENCE "event-tickets"

enum {
	SKEW = 5,   /* seconds between two clocks */
	KNOWN = 16, /* tokens that a process remembers */
};

/*
 * Tokens that were good, by a hash of the token and of what it was checked
 * against. A scanner sends the same one thousands of times, and to check its
 * signature costs more than all the rest of its request.
 */
static struct known {
	unsigned char hash[SHA256_BYTES];
	struct token token; /* its id is the one below */
	char id[TOKEN_ID + 1];
} known[KNOWN];
static size_t oldest;

static const char *const roles[] = { "owner", "admin", "reviewer", "viewer",
	"door" };

static const char *
find_role(const char *role)
{
	for (size_t i = 0; role != NULL && i < LEN(roles); i++)
		if (strcmp(role, roles[i]) == 0)
			return roles[i];
	return NULL;
}

static const unsigned char *
key_of(const struct cfg *cfg)
{
	if (cfg->jwt_secret == NULL || cfg->jwt_secret_len < 32)
		BUG("no JWT secret in this pool");
	return (const unsigned char *)cfg->jwt_secret;
}

const char *
token_sign(const struct cfg *cfg, struct arena *mem, const struct token *t)
{
	const char *subject = arena_printf(mem, "%lld", (long long)t->staff_id);
	jwt_t *jwt = NULL;
	char *text;
	const char *copy;

	if (jwt_new(&jwt) != 0 ||
		jwt_set_alg(jwt, JWT_ALG_HS256, key_of(cfg),
			(int)cfg->jwt_secret_len) != 0 ||
		jwt_add_grant(jwt, "iss", cfg->base_url) != 0 ||
		jwt_add_grant(jwt, "aud", AUDIENCE) != 0 ||
		jwt_add_grant(jwt, "sub", subject) != 0 ||
		jwt_add_grant(jwt, "role", t->role) != 0 ||
		jwt_add_grant(jwt, "jti", t->id) != 0 ||
		jwt_add_grant_int(jwt, "iat", (long)t->issued) != 0 ||
		jwt_add_grant_int(jwt, "nbf", (long)t->issued) != 0 ||
		jwt_add_grant_int(jwt, "exp", (long)t->ends) != 0 ||
		(text = jwt_encode_str(jwt)) == NULL)
		BUG("a token cannot be made");
	copy = arena_strdup(mem, text);
	free(text);
	jwt_free(jwt);
	return copy;
}

/* Three parts of base64url (RFC 7515 7.1), before the library sees them. */
static bool
well_formed(const char *text)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-_";
	size_t len = strlen(text);
	int parts = 0;

	if (len > TOKEN_MAX)
		return false;
	for (;;) {
		size_t part = strspn(text, alphabet);

		if (part == 0 || ++parts > 3)
			return false;
		text += part;
		if (*text == '\0')
			return parts == 3;
		if (*text++ != '.')
			return false;
	}
}

static bool
text_is(const char *text, const char *expected)
{
	return text != NULL && strcmp(text, expected) == 0;
}

/* A claim that is a whole number; text, fractions and absence are not. */
static bool
claim_int(jwt_t *jwt, const char *name, int64_t *out)
{
	errno = 0;
	*out = jwt_get_grant_int(jwt, name);
	return errno == 0;
}

static bool
take_times(jwt_t *jwt, struct token *t)
{
	return claim_int(jwt, "iat", &t->issued) &&
	       claim_int(jwt, "nbf", &t->starts) &&
	       claim_int(jwt, "exp", &t->ends) && t->issued > 0 &&
	       t->ends > t->issued;
}

static bool
in_time(const struct token *t)
{
	int64_t now = clock_now();

	return t->issued <= now + SKEW && t->starts <= now + SKEW &&
	       t->ends > now;
}

/* The id goes to `mem`: the library keeps its own only until jwt_free(). */
static bool
take_claims(jwt_t *jwt, struct arena *mem, struct token *t)
{
	const char *id = jwt_get_grant(jwt, "jti");
	const char *subject = jwt_get_grant(jwt, "sub");

	if (id == NULL || strlen(id) != TOKEN_ID ||
		strspn(id, "0123456789abcdef") != TOKEN_ID)
		return false;
	t->role = find_role(jwt_get_grant(jwt, "role"));
	if (t->role == NULL)
		return false;
	if (subject == NULL || !num_parse(subject, 1, INT64_MAX, &t->staff_id))
		return false;
	t->id = arena_strdup(mem, id);
	return true;
}

/* Everything but the time. */
static bool
check(const struct cfg *cfg, struct arena *mem, const char *text,
	struct token *out)
{
	jwt_t *jwt = NULL;
	bool good;

	if (jwt_decode(&jwt, text, key_of(cfg), (int)cfg->jwt_secret_len) != 0)
		return false;
	good = jwt_get_alg(jwt) == JWT_ALG_HS256 &&
	       text_is(jwt_get_header(jwt, "alg"), "HS256") &&
	       text_is(jwt_get_header(jwt, "typ"), "JWT") &&
	       text_is(jwt_get_grant(jwt, "iss"), cfg->base_url) &&
	       text_is(jwt_get_grant(jwt, "aud"), AUDIENCE) &&
	       take_times(jwt, out) && take_claims(jwt, mem, out);
	jwt_free(jwt);
	return good;
}

static void
hash_of(const struct cfg *cfg, const char *text,
	unsigned char out[SHA256_BYTES])
{
	unsigned char key[SHA256_BYTES];
	struct buf b = BUF_INIT;

	sha256(key_of(cfg), cfg->jwt_secret_len, key);
	buf_str(&b, cfg->base_url);
	buf_char(&b, '\n');
	buf_str(&b, text);
	mac(key, b.s, b.len, out);
	buf_release(&b);
}

static const struct known *
find_known(const unsigned char hash[SHA256_BYTES])
{
	for (size_t i = 0; i < KNOWN; i++)
		if (known[i].token.id != NULL &&
			memcmp(known[i].hash, hash, SHA256_BYTES) == 0)
			return &known[i];
	return NULL;
}

static void
remember(const unsigned char hash[SHA256_BYTES], const struct token *t)
{
	struct known *k = &known[oldest++ % KNOWN];

	memcpy(k->hash, hash, SHA256_BYTES);
	memcpy(k->id, t->id, sizeof k->id);
	k->token = *t;
	k->token.id = k->id;
}

bool
token_read(const struct cfg *cfg, struct arena *mem, const char *text,
	struct token *out)
{
	unsigned char hash[SHA256_BYTES];
	const struct known *k;

	if (!well_formed(text))
		return false;
	hash_of(cfg, text, hash);
	k = find_known(hash);
	if (k != NULL) {
		*out = k->token;
		out->id = arena_strdup(mem, k->id);
		return in_time(out);
	}
	if (!check(cfg, mem, text, out) || !in_time(out))
		return false;
	remember(hash, out);
	return true;
}
