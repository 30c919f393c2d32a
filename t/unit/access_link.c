/* access_link.c: the tokens of secret links. */
#include "keys/access_link.h"
#include "unit.h"

static void
test_random(struct arena *mem)
{
	static char tokens[1000][ACCESS_LINK_TOKEN + 1];
	int same = 0, wrong = 0;

	for (size_t i = 0; i < LEN(tokens); i++) {
		access_link_random(tokens[i]);
		wrong += !access_link_is_token(tokens[i]);
		for (size_t k = 0; k < i; k++)
			same += memcmp(tokens[i], tokens[k], 13) == 0;
	}
	is_int(same, 0, "no two of 1000 tokens share half of it");
	is_int(wrong, 0, "each looks like one");
	is_text(access_link_hash(mem, "53zfz06x9ddsp997rjbvh30smf"),
		"\\xb433c551a6d8a9e1fc623b140439fb4da64ee366bff1e9656090972a8"
		"e3fee3b",
		"the database knows a token by its SHA-256, a bytea");
}

/* The page with a form has a secret, so that a form sent twice is one. */
static void
test_of_form(void)
{
	char token[ACCESS_LINK_TOKEN + 1], other[ACCESS_LINK_TOKEN + 1];

	access_link_of_form("key", "sent", token);
	ok(access_link_is_token(token), "what a form was sent with is a token");
	access_link_of_form("key", "sent", other);
	is_text(token, other, "the same for the same form");
	access_link_of_form("key", "Sent", other);
	ok(strcmp(token, other) != 0, "another where other things are sent");
	access_link_of_form("Key", "sent", other);
	ok(strcmp(token, other) != 0, "another of another page");
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

int
main(void)
{
	struct arena *mem = arena_new();

	test_random(mem);
	test_of_form();
	test_forms();
	arena_free(mem);
	return done_testing();
}
