/* auth.c: who is calling: bearer token, device token or session cookie. */
#include <strings.h>

#include "base/arg.h"
#include "keys/access_link.h"
#include "keys/token.h"
#include "run/auth.h"

enum { DEVICE_TOKEN = 64 /* hexadecimal digits */ };

/* The token behind "Bearer " (RFC 6750 2.1), or NULL. */
static const char *
bearer(const struct req *req)
{
	if (strncasecmp(req->authorization, "Bearer ", 7) != 0)
		return NULL;
	return req->authorization + 7;
}

static bool
is_device_token(const char *s)
{
	return strspn(s, "0123456789abcdef") == DEVICE_TOKEN &&
	       s[DEVICE_TOKEN] == '\0';
}

static bool
changes_something(const struct req *req)
{
	return strcmp(req->method, "GET") != 0 &&
	       strcmp(req->method, "HEAD") != 0;
}

/* The roles that a need accepts, each between blanks. */
static const char *const enough[] = {
	[NEED_HOLDER] = "",
	[NEED_NOTHING] = " owner admin reviewer viewer door ",
	[NEED_SCANNER] = " owner admin reviewer door ",
	[NEED_DEVICE] = "",
	[NEED_SUPERVISOR] = " owner admin ",
	[NEED_STAFF] = " owner admin reviewer viewer door ",
	[NEED_VIEWER] = " owner admin reviewer viewer ",
	[NEED_REVIEWER] = " owner admin reviewer ",
	[NEED_ADMIN] = " owner admin ",
	[NEED_OWNER] = " owner ",
};

static bool
role_suffices(const char *role, enum need need)
{
	char word[16];

	snprintf(word, sizeof word, " %s ", role);
	return strstr(enough[need], word) != NULL;
}

static enum err
check_staff(const struct cfg *cfg, const char *text, enum need need,
	struct arena *mem, struct caller *out)
{
	struct token t;

	if (!token_read(cfg, mem, text, &t))
		return E_UNAUTHORIZED;
	if (!role_suffices(t.role, need))
		return E_FORBIDDEN;
	out->session = arg_sha256(mem, t.id);
	out->role = t.role;
	return OK;
}

/* A browser sends the cookie by itself, so the page must be ours. */
static enum err
check_origin(const struct cfg *cfg, const struct req *req)
{
	if (changes_something(req) && strcmp(req->origin, cfg->base_url) != 0) {
		err_note("the Origin of a request with the cookie is not ours");
		return E_FORBIDDEN;
	}
	return OK;
}

/* The person behind a secret link; staff and devices are somebody else. */
static enum err
check_holder(const char *token, struct arena *mem, struct caller *out)
{
	if (token == NULL || !access_link_is_token(token))
		return E_UNAUTHORIZED;
	out->holder = access_link_hash(mem, token);
	return OK;
}

enum err
auth_check(const struct cfg *cfg, const struct req *req, enum need need,
	struct arena *mem, struct caller *out)
{
	const char *token = bearer(req);
	const char *cookie;
	enum err e;

	*out = (struct caller){ .request_id = req->id,
		.address = req->address };
	if (need == NEED_NOTHING)
		return OK;
	if (need == NEED_HOLDER)
		return check_holder(token, mem, out);
	if (need == NEED_DEVICE && (token == NULL || !is_device_token(token)))
		return E_UNAUTHORIZED;
	if (token != NULL && is_device_token(token)) {
		if (need != NEED_SCANNER && need != NEED_DEVICE &&
			need != NEED_SUPERVISOR)
			return E_FORBIDDEN;
		out->device = arg_sha256(mem, token);
		return OK;
	}
	if (token != NULL)
		return check_staff(cfg, token, need, mem, out);
	if (*req->authorization != '\0')
		return E_UNAUTHORIZED;
	cookie = req_cookie(req, mem, AUTH_COOKIE);
	if (cookie != NULL) {
		e = check_staff(cfg, cookie, need, mem, out);
		return e != OK ? e : check_origin(cfg, req);
	}
	if (need == NEED_SCANNER && !cfg->scanner_required)
		return OK;
	return E_UNAUTHORIZED;
}
