/* auth.c: who may come with the secret link of a registration. */
#include "auth.h"
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

	auth_session_new(&cfg, mem, id, &t);
	auth_session_sign(&cfg, mem, id, 1, "owner", &t);
	return arena_printf(mem, "Bearer %s", t.jwt);
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
	arena_free(mem);
	return done_testing();
}
