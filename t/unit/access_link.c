/* access_link.c: the tokens of secret links. */
#include <unistd.h>

#include "keys/access_link.h"
#include "keys/ticket_code.h"
#include "unit.h"

/* RFC 8032 7.1, the seeds of TEST 1 and TEST 2. */
static const char seed1[] =
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
static const char seed2[] =
	"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

static void
load(const char *seed)
{
	char path[] = "/tmp/link.XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, seed, strlen(seed)) != (ssize_t)strlen(seed))
		abort();
	close(fd);
	ticket_code_load_key(path);
	unlink(path);
}

/*
 * Made apart from us by Python's hashlib: blake2b("ID ADDRESS",
 * key=blake2b("link", key=seed, digest_size=32), digest_size=32), its first 130
 * bits in base32.
 */
static void
test_known(struct arena *mem)
{
	char token[ACCESS_LINK_TOKEN + 1];

	access_link_token(1, "ada@example.org", token);
	is_text(token, "53zfz06x9ddsp997rjbvh30smf", "the token of id 1");
	is_text(access_link_hash(mem, token),
		"\\xb433c551a6d8a9e1fc623b140439fb4da64ee366bff1e9656090972a8"
		"e3fee3b",
		"and its SHA-256 as a bytea");
	access_link_token(INT64_MAX, "ada@example.org", token);
	is_text(token, "4evmheb4kk98krp0c172sc0977", "that of the last id");
	access_link_token(1, "eve@example.org", token);
	ok(strcmp(token, "53zfz06x9ddsp997rjbvh30smf") != 0,
		"another address has another link");
}

static void
test_differ(void)
{
	char tokens[1000][ACCESS_LINK_TOKEN + 1], again[ACCESS_LINK_TOKEN + 1];
	int same = 0, wrong = 0;

	for (size_t i = 0; i < LEN(tokens); i++) {
		access_link_token((int64_t)i, "a@b.c", tokens[i]);
		wrong += !access_link_is_token(tokens[i]);
		for (size_t k = 0; k < i; k++)
			same += memcmp(tokens[i], tokens[k], 13) == 0;
	}
	is_int(same, 0, "no two of 1000 ids share half a token");
	is_int(wrong, 0, "each looks like one");
	access_link_token(7, "a@b.c", again);
	is_text(again, tokens[7], "the same id gives the same token");
	load(seed2);
	access_link_token(7, "a@b.c", again);
	ok(strcmp(again, tokens[7]) != 0, "another key gives another token");
	load(seed1);
}

static void
test_staff(void)
{
	char token[ACCESS_LINK_TOKEN + 1], other[ACCESS_LINK_TOKEN + 1];

	access_link_staff_token(1, token);
	ok(access_link_is_token(token), "a link for staff has a token");
	access_link_token(1, "", other);
	ok(strcmp(token, other) != 0, "which is not that of registration 1");
	access_link_staff_token(1, other);
	is_text(token, other, "and the same each time");
	access_link_staff_token(2, other);
	ok(strcmp(token, other) != 0, "each link has its own");
}

static void
test_subkeys(void)
{
	unsigned char a[MAC_BYTES], b[MAC_BYTES];

	ticket_code_subkey("link", a);
	ticket_code_subkey("link", b);
	ok(memcmp(a, b, sizeof a) == 0, "a purpose has one secret");
	ticket_code_subkey("links", b);
	ok(memcmp(a, b, sizeof a) != 0, "another purpose has another");
}

static void
test_forms(void)
{
	static const char *const bad[] = { "", "yctzcrsbm1zs85rg4wkzdya3a",
		"yctzcrsbm1zs85rg4wkzdya3a22", "YCTZCRSBM1ZS85RG4WKZDYA3A2",
		"yctzcrsbm1zs85rg4wkzdya3al", "yctzcrsbm1zs85rg4wkzdya3a ",
		"yctzcrsbm1zs85rg4wkzdya3a\n" };

	ok(access_link_is_token("yctzcrsbm1zs85rg4wkzdya3a2"),
		"a token is one");
	for (size_t i = 0; i < LEN(bad); i++)
		ok(!access_link_is_token(bad[i]), "not one: \"%s\"", bad[i]);
}

static void
without_key(void *arg)
{
	(void)arg;
	access_link_token(1, "", (char[ACCESS_LINK_TOKEN + 1]){ 0 });
}

int
main(void)
{
	struct arena *mem = arena_new();
	char said[256];
	int status = unit_child(without_key, NULL, said, sizeof said);

	ok(WIFSIGNALED(status) && strstr(said, "no key") != NULL,
		"without a key there is no token");
	load(seed1);
	test_known(mem);
	test_differ();
	test_staff();
	test_subkeys();
	test_forms();
	arena_free(mem);
	return done_testing();
}
