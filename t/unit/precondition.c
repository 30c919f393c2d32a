/* precondition.c: the version that a change is meant for. */
#include "unit.h"

#include "run/precondition.h"

static struct arena *mem;

/* `given` is 0 where the field is not there. */
static bool
version(const char *if_match, int64_t given, int64_t *out)
{
	const struct req q = { .if_match = if_match };
	const struct value v = { .text = given > 0 ? "n" : NULL,
		.number = given };

	return precondition_version(&q, mem, &v, out) == OK;
}

static void
matches(const char *if_match, int64_t given, int64_t wanted)
{
	int64_t n = -1;

	ok(version(if_match, given, &n), "%s and %lld can match", if_match,
		(long long)given);
	is_int(n, wanted, "version %lld", (long long)wanted);
}

static void
never(const char *if_match, int64_t given)
{
	int64_t n;

	ok(!version(if_match, given, &n), "%s and %lld match nothing", if_match,
		(long long)given);
}

int
main(void)
{
	mem = arena_new();
	matches("", 0, 0);
	matches("*", 0, 0);
	matches("", 7, 7);
	matches("*", 7, 7);
	matches("\"7\"", 0, 7);
	matches("\"7-0123456789abcdef\"", 0, 7);
	matches("\"7-\"", 7, 7);
	matches("\"9223372036854775807\"", 0, INT64_MAX);
	never("\"7\"", 8);
	never("7", 0);
	never("W/\"7\"", 0);
	never("\"\"", 0);
	never("\"", 0);
	never("\"0\"", 0);
	never("\"-7\"", 0);
	never("\"7", 0);
	never("\"7x\"", 0);
	never("\"7-xyz\"", 0);
	never("\"7\", \"8\"", 0);
	never("\"9223372036854775808\"", 0);
	arena_free(mem);
	return done_testing();
}
