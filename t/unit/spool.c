/* spool.c: a text that is larger than memory should hold. */
#include <signal.h>
#include <sys/resource.h>

#include "base/spool.h"
#include "unit.h"

static struct buf back = BUF_INIT;

static bool
take(void *limit, const char *bytes, size_t len)
{
	const size_t *n = limit;

	buf_add(&back, bytes, len);
	return n == NULL || back.len < *n;
}

/* `rows` of ten bytes; false: one of them did not fit. */
static bool
fill(struct spool *s, int rows)
{
	for (int i = 0; i < rows; i++) {
		buf_printf(&s->text, "%09d\n", i);
		if (spool_spill(s) != OK)
			return false;
	}
	return true;
}

static void
test_text(void)
{
	size_t few = 1;
	struct spool s;

	spool_init(&s, "/tmp");
	ok(fill(&s, 100), "a small text");
	ok(s.fd < 0 && spool_length(&s) == 1000, "stays in memory");
	ok(fill(&s, 100000), "a large one");
	ok(s.fd >= 0 && s.text.size < 4 * SPOOL_MEMORY,
		"goes into a file, memory stays small");
	is_int(spool_length(&s), 1001000, "its length is that of both");
	buf_clear(&back);
	ok(spool_read(&s, take, NULL) == OK, "it is read back");
	is_int(back.len, 1001000, "whole");
	ok(memcmp(back.s, "000000000\n", 10) == 0 &&
			strcmp(back.s + 1000990, "000099999\n") == 0,
		"in its order");
	buf_clear(&back);
	ok(spool_read(&s, take, &few) != OK, "who takes no more is left alone");
	spool_reset(&s);
	is_int(spool_length(&s), 0, "then it is empty");
	ok(s.fd < 0, "and the file is gone");
	spool_release(&s);
}

static void
test_faults(void)
{
	struct rlimit small = { 200000, 200000 };
	struct spool s;

	spool_init(&s, "/nowhere/at/all");
	ok(!fill(&s, 100000), "a directory that is not there is an error");
	ok(strstr(err_noted(), "No such file") != NULL, "that is noted");
	spool_release(&s);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	spool_init(&s, "/tmp");
	ok(!fill(&s, 100000), "a file that cannot grow is an error");
	ok(strstr(err_noted(), "too large") != NULL, "that is noted");
	spool_release(&s);
}

int
main(void)
{
	test_text();
	test_faults();
	buf_release(&back);
	return done_testing();
}
