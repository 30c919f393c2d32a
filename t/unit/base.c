/* base.c: how a process ends itself. */
#include <signal.h>

#include "unit.h"

static void
dies(void *arg)
{
	die(EXIT_CONFIG, "BASE_URL must be %s", (const char *)arg);
}

static void
finds_a_bug(void *arg)
{
	(void)arg;
	BUG("row %d", 7);
}

int
main(void)
{
	static char longer[5000];
	static char word[] = "set";
	char said[4096];
	int status;

	status = unit_child(dies, word, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 78,
		"die() leaves with its status");
	ok(strstr(said, ": BASE_URL must be set\n") != NULL,
		"and says its sentence: %.*s", (int)strlen(said) - 1, said);
	memset(longer, 'x', sizeof longer - 1);
	unit_child(dies, longer, said, sizeof said);
	ok(strlen(said) < 1100 && said[strlen(said) - 1] == '\n',
		"a long sentence is cut and still a line");
	status = unit_child(finds_a_bug, NULL, said, sizeof said);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "BUG() aborts");
	ok(strstr(said, "BUG at ") != NULL && strstr(said, "base.c:") != NULL &&
			strstr(said, ": row 7\n") != NULL,
		"and names the place: %.*s", (int)strlen(said) - 1, said);
	return done_testing();
}
