/* agent.c: names the browsers and systems that people know. */
#include "run/agent.h"

/* The first whose mark is there; those that pretend to be others go first. */
struct mark {
	const char *mark, *name;
};

static const struct mark programs[] = {
	{ "Edg/", "Edge" },
	{ "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "curl/", "curl" },
	{ "python", "Python" },
};

static const struct mark systems[] = {
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Android", "Android" },
	{ "CrOS", "ChromeOS" },
	{ "Windows", "Windows" },
	{ "Mac OS X", "macOS" },
	{ "Linux", "Linux" },
};

static const char *
find(const struct mark *marks, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, marks[i].mark) != NULL)
			return marks[i].name;
	return NULL;
}

const char *
agent_kind(struct arena *mem, const char *user_agent)
{
	const char *program = find(programs, LEN(programs), user_agent);
	const char *platform = find(systems, LEN(systems), user_agent);

	if (program != NULL && platform != NULL)
		return arena_printf(mem, "%s, %s", program, platform);
	return program != NULL ? program : platform != NULL ? platform : "";
}
