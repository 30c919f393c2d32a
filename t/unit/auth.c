/* auth.c: who may come with a secret link or a token. */
#include <poll.h>

#include "base/clock.h"
#include "keys/session.h"
#include "keys/token.h"
#include "run/auth.h"
#include "unit.h"

#define TOKEN "yctzcrsbm1zs85rg4wkzdya3a2"
#define DEVICE \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct cfg cfg = { .base_url = "https://tickets.example.org",
	.jwt_secret = "0123456789abcdef0123456789abcdef",
	.jwt_secret_len = 32,
	.session_minutes = 5,
	.scanner_required = true };
static struct arena *mem;
static struct caller who;

static enum err
comes(const char *authorization, enum need need)
{
	const struct req req = { .id = "r1",
		.method = "GET",
		.address = "192.0.2.1",
		.authorization = authorization,
		.cookie = "",
		.origin = "" };

	who = (struct caller){ 0 };
	return auth_check(&cfg, &req, need, mem, &who);
}

static const char *
staff(void)
{
	struct session_token t;
	char id[33];

	session_new(&cfg, mem, id, &t);
	session_sign(&cfg, mem, &(struct session){ id, 1, "owner" }, &t);
	return arena_printf(mem, "Bearer %s", t.jwt);
}

static const char *
token_until(int64_t ends)
{
	const struct token t = { .id = "0123456789abcdef0123456789abcdef",
		.staff_id = 7,
		.role = "door",
		.issued = clock_now() - 9,
		.ends = ends };

	return token_sign(&cfg, mem, &t);
}

/* What a process remembers of a token is worth no more than the token. */
static void
remembered(void)
{
	const char *text = token_until(clock_now() + 3600), *last = text;
	const char *brief = token_until(clock_now() + 2);
	struct cfg other = cfg;
	struct token t;

	ok(token_read(&cfg, mem, text, &t), "a token is good");
	ok(token_read(&cfg, mem, text, &t), "and once more");
	is_text(t.id, "0123456789abcdef0123456789abcdef", "with its id");
	is_text(t.role, "door", "role");
	is_int(t.staff_id, 7, "and person");
	other.jwt_secret = "fedcba9876543210fedcba9876543210";
	ok(!token_read(&other, mem, text, &t), "not under another secret");
	other = cfg;
	other.base_url = "https://example.org";
	ok(!token_read(&other, mem, text, &t), "nor at another address");
	ok(!token_read(&cfg, mem, arena_printf(mem, "%sA", text), &t),
		"nor with a letter more");
	for (int i = 1; i < 40; i++) {
		last = token_until(clock_now() + 3600 + i);
		if (!token_read(&cfg, mem, last, &t))
			break;
	}
	ok(token_read(&cfg, mem, last, &t), "many are good one after another");
	ok(token_read(&cfg, mem, text, &t), "the first one is good again");
	ok(token_read(&cfg, mem, brief, &t), "one is good until it ends");
	while (clock_now() < t.ends)
		(void)poll(NULL, 0, 10);
	ok(!token_read(&cfg, mem, brief, &t), "and not after that");
}

int
main(void)
{
	mem = arena_new();
	is_int(comes("Bearer " TOKEN, NEED_HOLDER), OK, "a link is a holder");
	is_text(who.holder,
		"\\xc6147406ea072db59ac697f35a48fa472602f6c4d184f6032b62ad907"
		"019abdb",
		"known by its hash");
	ok(who.session == NULL && who.device == NULL && who.role == NULL,
		"and by nothing else");
	is_text(who.request_id, "r1", "with the id of the request");
	is_int(comes("bearer " TOKEN, NEED_HOLDER), OK,
		"in any case of Bearer");
	is_int(comes("", NEED_HOLDER), E_UNAUTHORIZED, "nobody is no holder");
	is_int(comes("Bearer " TOKEN "0", NEED_HOLDER), E_UNAUTHORIZED,
		"a longer token is none");
	is_int(comes("Bearer " DEVICE, NEED_HOLDER), E_UNAUTHORIZED,
		"a device is no holder");
	is_int(comes(staff(), NEED_HOLDER), E_UNAUTHORIZED,
		"the owner is no holder");
	is_int(comes(staff(), NEED_OWNER), OK, "the owner is the owner");
	ok(who.holder == NULL, "without a link");
	for (enum need n = NEED_SCANNER; n <= NEED_OWNER; n++)
		is_int(comes("Bearer " TOKEN, n), E_UNAUTHORIZED,
			"a link is not enough for need %d", (int)n);
	is_int(comes("Bearer " TOKEN, NEED_NOTHING), OK,
		"what is open stays open");
	ok(who.holder == NULL, "and the link is not looked at");
	remembered();
	arena_free(mem);
	return done_testing();
}
