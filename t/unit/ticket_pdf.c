/* ticket_pdf.c: tickets on paper, read back by somebody else's programs. */
#include "page/ticket_pdf.h"
#include "unit.h"

/* As long as a signed code gets: 19 digits of event, 103 of signature. */
#define SIGNATURE                                                          \
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ" \
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456"
#define CODE(n) \
	"1.ABCD.922337203685477580" n ".0123456789ABCDEFG.0.0." SIGNATURE

static const struct ticket_pdf_page tickets[] = {
	{ "Zoë Müller-Lüdenscheidt", "Die Schrauber", "0123-4567-89AB-CDEF-G",
		CODE("1") },
	{ "محمد بن عبد الله", NULL, "1123-4567-89AB-CDEF-G", CODE("2") },
	{ "山田 太郎", "", "2123-4567-89AB-CDEF-G", CODE("3") },
	{ "דוד בן־גוריון", "Ελένη и Іван 김철수 สมชาย नमस्ते",
		"3123-4567-89AB-CDEF-G", CODE("4") },
};

static const struct ticket_pdf plain = {
	.event = "Robotics & <Open> 2027",
	.when = "Sat 20 Mar 2027, 09:00 – 18:00",
	.zone = "Europe/Vienna",
	.entrance = "08:30",
	.venue = "Hall 4, Example Street 1",
	.contact = "tickets@example.org",
	.made_at = "2027-01-02T03:04:05Z",
	.words = &ticket_pdf_english,
	.tickets = tickets,
	.n_tickets = LEN(tickets),
};

static struct arena *mem;
static char dir[] = "/tmp/pdf.XXXXXX";
static struct buf said = BUF_INIT;

/* What `command` says about the file t.pdf in `dir`. */
static const char *
run(const char *command)
{
	char line[512];
	FILE *in;
	size_t n;

	snprintf(line, sizeof line, "cd %s && %s 2>/dev/null", dir, command);
	buf_clear(&said);
	in = popen(line, "r");
	while ((n = fread(line, 1, sizeof line, in)) > 0)
		buf_add(&said, line, n);
	pclose(in);
	return said.s;
}

static void
save(const struct ticket_pdf *pdf)
{
	struct buf b = BUF_INIT;
	char path[64];
	FILE *out;

	if (!ticket_pdf_write(mem, pdf, &b))
		abort();
	snprintf(path, sizeof path, "%s/t.pdf", dir);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(b.s, 1, b.len, out) != b.len)
		abort();
	fclose(out);
	buf_release(&b);
}

static void
test_file(void)
{
	save(&plain);
	run("pdfinfo t.pdf");
	ok(strstr(said.s, "Pages:           4\n") != NULL,
		"four tickets are four pages");
	ok(strstr(said.s, "(A4)") != NULL, "of A4");
	ok(strstr(said.s, "Title:           Robotics & <Open> 2027\n") != NULL,
		"with a title");
	run("pdfinfo -rawdates t.pdf");
	ok(strstr(said.s, "Tagged:          yes\n") != NULL,
		"tagged, for those who have it read aloud");
	ok(strstr(said.s, " 20270102030405Z") != NULL,
		"made at the given time");
	run("pdffonts t.pdf | awk 'NR > 2 && $(NF-4) != \"yes\"'");
	is_text(said.s, "", "all fonts are inside");
}

static void
test_same(void)
{
	struct buf a = BUF_INIT, b = BUF_INIT;

	ok(ticket_pdf_write(mem, &plain, &a), "a file is written");
	ok(ticket_pdf_write(mem, &plain, &b), "and once more");
	ok(a.len == b.len && memcmp(a.s, b.s, a.len) == 0,
		"both are the same, byte for byte");
	buf_release(&a);
	buf_release(&b);
}

static void
test_text(void)
{
	static const char *const texts[] = { "Robotics & <Open> 2027",
		"Sat 20 Mar 2027, 09:00", "Hall 4, Example Street 1",
		"Lüdenscheidt", "Die Schrauber", "0123-4567-89AB-CDEF-G",
		"1 of 4", "Fold here", "Questions? tickets@example.org" };

	save(&plain);
	run("pdftotext -l 1 t.pdf -");
	for (size_t i = 0; i < LEN(texts); i++)
		ok(strstr(said.s, texts[i]) != NULL, "it says %s", texts[i]);
	run("pdftotext -f 2 -l 2 t.pdf -");
	ok(strstr(said.s, "Team") == NULL, "without a team it says nothing");
	run("pdftotext -f 3 -l 3 t.pdf -");
	ok(strstr(said.s, "Team") == NULL, "nor where its name is empty");
}

/* One script: it is read back where a font of the system has its letters. */
static void
script(const char *language, int page, const char *text)
{
	char command[128];

	snprintf(command, sizeof command, "fc-list :lang=%s file", language);
	if (run(command)[0] == 0) {
		ok(true, "no font here for %s: not looked at", language);
		return;
	}
	snprintf(command, sizeof command, "pdftotext -f %d -l %d t.pdf -", page,
		page);
	ok(strstr(run(command), text) != NULL, "%s is right", text);
}

static void
test_scripts(void)
{
	save(&plain);
	script("ar", 2, "محمد");
	script("ar", 2, "الله");
	script("ja", 3, "山田");
	script("he", 4, "דוד");
	script("el", 4, "Ελένη");
	script("uk", 4, "Іван");
	script("ko", 4, "김철수");
	script("th", 4, "สมชาย");
}

/* Drawn as a small picture, not as the box of a letter without a font. */
static void
test_emoji(void)
{
	struct ticket_pdf_page ticket = tickets[0];
	struct ticket_pdf pdf = plain;

	ticket.holder = "Ada 🎉";
	pdf.tickets = &ticket;
	pdf.n_tickets = 1;
	save(&pdf);
	if (run("fc-list :lang=und-zsye file")[0] == 0)
		ok(true, "no font here for emoji: not looked at");
	else
		ok(strcmp(run("pdfimages -list t.pdf | grep -c image"),
			   "0\n") != 0,
			"an emoji is drawn");
}

/* What zbarimg reads on a page drawn by pdftoppm with these options. */
static void
decoded(int page, const char *options)
{
	char command[256];

	snprintf(command, sizeof command,
		"pdftoppm -f %d -singlefile %s t.pdf p && "
		"zbarimg -q --nodbus --raw p.p*; rm -f p.p*",
		page, options);
	run(command);
	said.s[strcspn(said.s, "\n")] = 0;
	is_text(said.s, tickets[page - 1].code, "page %d is read, %s", page,
		options);
}

/* A screen reader goes by its structure and its language. */
static void
test_structure(void)
{
	struct ticket_pdf pdf = plain;

	pdf.lang = "de";
	pdf.n_tickets = 1;
	save(&pdf);
	run("pdfinfo -struct-text t.pdf 2>&1");
	ok(strncmp(said.s, "Document", 8) == 0, "it is one document");
	ok(strstr(said.s, "H1 (block)\n    \"Robotics & <Open> 2027\"") != NULL,
		"with the event as its heading");
	ok(strstr(said.s, "H2 (block)\n    \"On the day\"") != NULL,
		"and one for what to do");
	ok(strstr(said.s, "Figure") != NULL, "the QR is a figure");
	ok(strstr(said.s, "Fold here") == NULL, "what is no text is not read");
	run("pdfinfo t.pdf 2>&1 | grep -c Error");
	is_text(said.s, "0\n", "the file is whole");
	run("grep -ac '/Lang(de)' t.pdf");
	is_text(said.s, "1\n", "its language is known");
}

/* What is no picture is left out; a colour changes no letter. */
static void
test_look(void)
{
	struct ticket_pdf pdf = plain;

	pdf.accent = "#0a6b4d";
	pdf.logo = "GIF89a";
	pdf.logo_len = 6;
	save(&pdf);
	run("pdfimages -list t.pdf | grep -c image");
	is_text(said.s, "0\n", "what is no picture is no logo");
	run("pdftotext -l 1 t.pdf -");
	ok(strstr(said.s, "Robotics & <Open> 2027") != NULL,
		"a name in the colour of its event is a text");
	decoded(1, "-r 200 -mono");
}

static void
test_codes(void)
{
	save(&plain);
	for (int page = 1; page <= 4; page++)
		decoded(page, "-r 100 -gray");
	decoded(1, "-r 200 -mono");
	decoded(1, "-r 72");
}

/* Words that reach over an edge of the card, or over the page's text. */
static int
words_outside(void)
{
	double left, top, right, bottom;
	int outside = 0, words = 0;
	char *p;

	run("pdftotext -bbox t.pdf -");
	for (p = said.s; (p = strstr(p, "<word ")) != NULL; p++) {
		if (sscanf(p,
			    "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" "
			    "yMax=\"%lf\"",
			    &left, &top, &right, &bottom) != 4)
			continue;
		words++;
		if (left < 73 || right > 523 || (top < 410 && bottom > 410))
			outside++;
	}
	return words > 40 ? outside : -1;
}

/* `n` times `unit`. */
static const char *
many(const char *unit, int n)
{
	size_t len = strlen(unit);
	char *text = arena_alloc(mem, len * (size_t)n + 1);

	for (int i = 0; i < n; i++)
		memcpy(text + len * (size_t)i, unit, len);
	return text;
}

static void
test_long(void)
{
	static const char *const units[] = { "Abcdefghijkl ", "W", "Ж", "日" };
	struct ticket_pdf_page ticket = tickets[0];
	struct ticket_pdf pdf = plain;

	pdf.tickets = &ticket;
	pdf.n_tickets = 1;
	for (size_t i = 0; i < LEN(units); i++) {
		int n = 255 / (i == 0 ? 13 : 1);

		ticket.holder = ticket.team = many(units[i], n);
		pdf.event = pdf.venue = pdf.when = ticket.holder;
		save(&pdf);
		is_int(words_outside(), 0,
			"255 characters such as %s stay on the card", units[i]);
		decoded(1, "-r 100 -gray");
	}
}

/*
 * Longer than fits at its size, so it shrinks. (What an ellipsis hides would
 * still be in the text of the file: lines are counted.)
 */
static void
test_shrinks(void)
{
	struct ticket_pdf_page ticket = tickets[0];
	struct ticket_pdf pdf = plain;
	double top, last = 0;
	int lines = 0;

	ticket.holder = many("Abcdefg ", 11);
	pdf.tickets = &ticket;
	pdf.n_tickets = 1;
	save(&pdf);
	run("pdftotext -bbox t.pdf - | grep Abcdefg");
	for (char *p = said.s; (p = strstr(p, "yMin=\"")) != NULL; p++)
		if (sscanf(p, "yMin=\"%lf\"", &top) == 1 && top > last + 1 &&
			top < 421) {
			last = top;
			lines++;
		}
	is_int(lines, 3,
		"in the upper half a name of 87 characters shrinks into three lines");
}

static void
test_alone(void)
{
	struct ticket_pdf_words words = ticket_pdf_english;
	struct ticket_pdf pdf = plain;

	words.ticket = "Eintrittskarte";
	words.questions = "Fragen?";
	words.advice[1] = NULL;
	pdf.words = &words;
	pdf.n_tickets = 1;
	save(&pdf);
	run("pdftotext t.pdf -");
	ok(strstr(said.s, "1 of 1") == NULL, "one ticket is not counted");
	ok(strstr(said.s, "Eintrittskarte") != NULL &&
			strstr(said.s, "Fragen? tickets@example.org") != NULL,
		"it speaks another language");
	ok(strstr(said.s, "admits") == NULL, "with less advice");
	pdf.contact = NULL;
	save(&pdf);
	run("pdftotext t.pdf -");
	ok(strstr(said.s, "Fragen?") == NULL, "nobody to ask is nobody named");
}

static void
test_refused(void)
{
	struct ticket_pdf_page two[2] = { tickets[0], tickets[1] };
	struct buf b = BUF_INIT;
	struct ticket_pdf pdf = plain;

	two[1].code = many("A", 5000);
	pdf.tickets = two;
	pdf.n_tickets = 2;
	ok(!ticket_pdf_write(mem, &pdf, &b),
		"a code too long for a QR is refused");
	is_int(b.len, 0, "and nothing is written");
	buf_release(&b);
}

int
main(void)
{
	if (mkdtemp(dir) == NULL)
		abort();
	mem = arena_new();
	test_file();
	test_same();
	test_text();
	test_scripts();
	test_emoji();
	test_structure();
	test_look();
	test_codes();
	test_long();
	test_shrinks();
	test_alone();
	test_refused();
	arena_free(mem);
	run("rm -f t.pdf");
	rmdir(dir);
	buf_release(&said);
	return done_testing();
}
