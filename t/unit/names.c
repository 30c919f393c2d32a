/* names.c: several names in one text, and one name given twice. */
#include "unit.h"

#include "wire/names.h"

static struct arena *mem;

static void
joined(void)
{
	is_text(names_join(mem, NULL, 0), "", "nobody is nothing");
	is_text(names_join(mem, (const char *[]){ "Dupont, Amélie" }, 1),
		"Dupont, Amélie", "a single name is itself");
	is_text(names_join(mem, (const char *[]){ "Bob", "Cid" }, 2),
		"Bob, Cid", "two have a comma between them");
	is_text(names_join(mem,
			(const char *[]){ "Dupont, Amélie", "a；b", "c;d",
				"\"e\"", "f \"g\" h", "i、\"j\"" },
			6),
		"\"Dupont, Amélie\", a；b, \"c;d\", \"\"\"e\"\"\", "
		"f \"g\" h, \"i、\"\"j\"\"\"",
		"what would part a name stands in quotes");
}

static void
once(const char *leader, const char **names, size_t n, const char *kept,
	const char *dropped)
{
	const char *gone = names_once(mem, leader, names, &n);

	is_text(names_join(mem, names, n), kept, "%s is kept", kept);
	is_text(gone, dropped, "dropped is %s", dropped ? dropped : "nobody");
}

static void
counted_once(void)
{
	once("Ada", (const char *[]){ "Bob", "Cid" }, 2, "Bob, Cid", NULL);
	once("Ada", (const char *[]){ "Bob", "Ada", "Cid" }, 3, "Bob, Cid",
		"Ada");
	once("Ada  Love", (const char *[]){ "ADA\u00a0LOVE", "ａｄａ love" }, 2,
		"", "ADA\u00a0LOVE, ａｄａ love");
	once("Ada", (const char *[]){ "Zoë", "ZOE\u0308", "zoe", "Zoë" }, 4,
		"Zoë, zoe", "ZOE\u0308, Zoë");
	once("Straße", (const char *[]){ "STRASSE" }, 1, "", "STRASSE");
	once("Ada", (const char *[]){ NULL }, 0, "", NULL);
}

int
main(void)
{
	mem = arena_new();
	joined();
	counted_once();
	arena_free(mem);
	return done_testing();
}
