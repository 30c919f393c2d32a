/* arena.c: memory of a request. */
#include "unit.h"

#include "base/arena.h"

static void
ask_too_much(void *arg)
{
	arena_array(arg, SIZE_MAX / 2, 3);
}

static bool
is_zero(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] != 0)
			return false;
	return true;
}

static void
many(struct arena *a)
{
	bool aligned = true, zeroed = true;

	for (size_t size = 0; size < 3000; size++) {
		char *p = arena_alloc(a, size);

		aligned = aligned && (uintptr_t)p % _Alignof(max_align_t) == 0;
		zeroed = zeroed && is_zero(p, size);
		memset(p, 0xa5, size);
	}
	ok(aligned, "every allocation is aligned for any type");
	ok(zeroed, "every allocation is zeroed");
	arena_reset(a);
	zeroed = true;
	for (size_t size = 0; size < 3000; size++)
		zeroed = zeroed && is_zero(arena_alloc(a, size), size);
	ok(zeroed, "memory that is given out again is zeroed again");
	ok(is_zero(arena_alloc(a, 10 << 20), 10 << 20),
		"a large piece is given in one");
}

static void
strings(struct arena *a)
{
	char nul[] = { 'a', 0, 'b' };
	char *s = arena_strndup(a, nul, sizeof nul);

	is_text(arena_strdup(a, "Zoë"), "Zoë", "strdup copies");
	is_text(arena_strndup(a, "abcdef", 3), "abc", "strndup terminates");
	is_text(arena_strndup(a, NULL, 0), "", "strndup of nothing is empty");
	ok(memcmp(s, "a\0b", 4) == 0, "strndup takes NUL along");
	is_text(arena_printf(a, "%d-%s", 42, "x"), "42-x", "printf formats");
	s = arena_printf(a, "%5000d", 1);
	is_int(strlen(s), 5000, "printf has no limit");
}

int
main(void)
{
	struct arena *a = arena_new();
	char said[256];
	int status;

	many(a);
	arena_reset(a);
	strings(a);
	ok(arena_array(a, 3, 7) != NULL, "an array is given");
	status = unit_child(ask_too_much, a, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_UNAVAILABLE,
		"a size that overflows ends the process");
	ok(strstr(said, "out of memory") != NULL, "and says out of memory");
	arena_free(a);
	arena_free(NULL);
	return done_testing();
}
