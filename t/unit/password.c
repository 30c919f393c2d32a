/* password.c: which passwords are refused, and how a browser is called. */
#include "keys/password.h"
#include "run/agent.h"
#include "unit.h"

static void
test_password(void)
{
	static const char email[] = "zoe.oneil@example.org";
	static const char *const bad[] = { "zoe.oneil@example.org",
		"ZOE.ONEIL@EXAMPLE.ORG", "zoe.oneil", "Zoe.Oneil",
		"password123", "PassWord123", "1234567890", "qwertzuiop",
		"aaaaaaaaaaaa", "          ", "administrator", "orrecthor", "",
		"äöüßäöüßä" };
	static const char *const good[] = { "a few words in a row",
		"zoe.oneil1", "password123!", "1234567890a", "Пароль из слов",
		"aaaaaaaaab", "correcthor", "äöüßäöüßäö" };

	for (size_t i = 0; i < LEN(bad); i++)
		ok(password_fault(bad[i], email) != NULL, "\"%s\" is refused",
			bad[i]);
	for (size_t i = 0; i < LEN(good); i++)
		is_text(password_fault(good[i], email), NULL, "\"%s\" is good",
			good[i]);
}

static void
test_agent(struct arena *mem)
{
	static const struct {
		const char *agent, *kind;
	} rows[] = {
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
		  "Firefox/128.0",
			"Firefox, Linux" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
		  " (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 "
		  "Edg/120.0",
			"Edge, Windows" },
		{ "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 "
		  "(KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
			"Chrome, Android" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) "
		  "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 "
		  "Mobile/15E148 Safari/604.1",
			"Safari, iPhone" },
		{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
		  "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 "
		  "Safari/605.1.15",
			"Safari, macOS" },
		{ "curl/8.5.0", "curl" },
		{ "", "" },
		{ "<script>alert(1)</script>", "" },
	};

	for (size_t i = 0; i < LEN(rows); i++)
		is_text(agent_kind(mem, rows[i].agent), rows[i].kind,
			"\"%s\" is a kind", rows[i].kind);
}

int
main(void)
{
	struct arena *mem = arena_new();

	test_password();
	test_agent(mem);
	arena_free(mem);
	return done_testing();
}
