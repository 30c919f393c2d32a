/* mail_words.c: chooses the texts of a mail and fills them. */
#include "mail/mail_words.h"
#include "lang/lang.h"
#include "wire/json.h"

static const char subject_mark[] = "Subject: ";
enum { SUBJECT = 0, MARK = sizeof subject_mark - 1 };

/* ---- an event's own texts ----------------------------------------------- */

/* KIND.txt, KIND.html or with a language before the suffix. */
static bool
is_file(const char *file, const char **suffix)
{
	const char *dot = strchr(file, '.');
	char kind[32], lang[8] = "en";
	size_t len = dot != NULL ? (size_t)(dot - file) : sizeof kind;

	if (len >= sizeof kind)
		return false;
	snprintf(kind, sizeof kind, "%.*s", (int)len, file);
	*suffix = strrchr(file, '.');
	if (*suffix != dot && *suffix - dot <= (ptrdiff_t)sizeof lang)
		snprintf(lang, sizeof lang, "%.*s", (int)(*suffix - dot - 1),
			dot + 1);
	else if (*suffix != dot)
		return false;
	return mail_is_kind(kind) && lang_known(lang) != NULL &&
	       strcmp(lang_known(lang), lang) == 0 &&
	       (strcmp(*suffix, ".txt") == 0 || strcmp(*suffix, ".html") == 0);
}

/* What browsers send has CR LF. */
static const char *
without_cr(struct arena *mem, const char *text)
{
	char *copy = arena_strdup(mem, text), *to = copy;

	for (; *text != '\0'; text++)
		if (*text != '\r')
			*to++ = *text;
	*to = '\0';
	return copy;
}

/* A subject that is not empty, on a line of its own before an empty one. */
static bool
has_subject(const char *text)
{
	const char *line = text + MARK;

	if (strncmp(text, subject_mark, MARK) != 0)
		return false;
	return line[strspn(line, " \t")] != '\n' && *line != '\0' &&
	       strncmp(line + strcspn(line, "\n"), "\n\n", 2) == 0;
}

const struct message *
mail_words_fault(struct arena *mem, const char *file, const char *text,
	const struct template_var *vars)
{
	const char *suffix;

	if (!is_file(file, &suffix))
		return message_plain(mem, "There is no text of that name.");
	text = without_cr(mem, text);
	if (strcmp(suffix, ".txt") == 0 && !has_subject(text))
		return message_plain(mem,
			"Begin with a line \"Subject: …\" and an empty line.");
	return template_lint(mem, text, vars);
}

/* The text of that name among `own`, if it is of use; else NULL. */
static const char *
find_own(struct arena *mem, const struct pair *own, const char *file,
	const struct template_var *vars)
{
	for (; own != NULL; own = own->next)
		if (strcmp(own->name, file) == 0 && own->text != NULL &&
			own->text[0] != '\0')
			return mail_words_fault(mem, file, own->text, vars)
				       ? NULL
				       : without_cr(mem, own->text);
	return NULL;
}

static const char *
own_text(struct arena *mem, const struct outbox_mail *mail,
	const struct template_var *vars, const char *suffix)
{
	const char *json = mail->templates, *text;
	const char *lang = mail->language != NULL ? mail->language : "en";
	struct pair *own = NULL;

	if (json == NULL || json_parse(mem, json, strlen(json), &own) != OK)
		return NULL;
	text = find_own(mem, own,
		arena_printf(mem, "%s.%s.%s", mail->kind, lang, suffix), vars);
	return text != NULL
		       ? text
		       : find_own(mem, own,
				 arena_printf(mem, "%s.%s", mail->kind, suffix),
				 vars);
}

/* ---- filling ------------------------------------------------------------ */

/* What all texts of one mail are filled with. */
struct filling {
	struct arena *mem;
	const char *lang;
	const struct template_var *vars;
};

static void
fill(const struct filling *f, struct buf *out, const char *text,
	enum template_escape escape)
{
	if (!template_render(out, text, f->lang, f->vars, escape))
		BUG("a section of a mail text is not closed");
}

static const char *
filled(const struct filling *f, const char *text)
{
	struct buf b = BUF_INIT;

	fill(f, &b, text, TEMPLATE_TEXT);
	return buf_keep(&b, f->mem);
}

/* Its paragraphs; a single line break stays one. */
static void
html_of_text(struct buf *out, const struct filling *f, const char *body)
{
	const char *text = filled(f, body), *end;

	for (; *text != '\0'; text = end + strspn(end, "\n")) {
		end = strstr(text, "\n\n");
		if (end == NULL)
			end = text + strlen(text);
		buf_str(out, "<p dir=\"auto\" style=\"text-align:left;"
			     "white-space:pre-line\">");
		buf_html(
			out, arena_strndup(f->mem, text, (size_t)(end - text)));
		buf_str(out, "</p>\n");
	}
}

/* The HTML is the event's own, or made of its own text, or built in. */
static const char *
fill_html(const struct filling *f, const char *kind, const char *own_body,
	const char *own_html)
{
	struct buf b = BUF_INIT;

	fill(f, &b, template_text("mail-head.html"), TEMPLATE_HTML);
	if (own_html != NULL)
		fill(f, &b, own_html, TEMPLATE_HTML);
	else if (own_body != NULL)
		html_of_text(&b, f, own_body);
	else
		fill(f, &b,
			template_text(arena_printf(f->mem, "%s.html", kind)),
			TEMPLATE_HTML);
	fill(f, &b, template_text("mail-foot.html"), TEMPLATE_HTML);
	return buf_keep(&b, f->mem);
}

/*
 * The subject is read before the mail is opened: nothing that a person typed
 * stands in it, whoever approved them. Without that it may be empty.
 */
static const char *
fill_subject(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view,
	const char *text)
{
	struct outbox_mail plain = *mail;
	struct outbox_ticket *tickets =
		arena_array(mem, mail->n_tickets + 1, sizeof *tickets);
	struct filling f = { .mem = mem, .lang = mail->language };
	const char *subject;
	size_t len;

	for (size_t i = 0; i < mail->n_tickets; i++) {
		tickets[i] = mail->tickets[i];
		tickets[i].member_name = NULL;
	}
	plain.tickets = tickets;
	plain.vouched = false;
	f.vars = mail_vars(cfg, mem, &plain, view);
	subject = filled(&f, text);
	subject += strspn(subject, " ");
	len = strlen(subject);
	while (len > 0 && strchr(" ,", subject[len - 1]) != NULL)
		len--;
	return len > 0 ? arena_strndup(mem, subject, len) : mail->event_name;
}

enum err
mail_words(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, const struct mail_view *view,
	struct mail_words *out)
{
	struct template_var *vars;
	const char *own, *text, *body;
	struct filling f = { .mem = mem, .lang = mail->language };

	if (!mail_is_kind(mail->kind) && !mail_is_for_staff(mail->kind))
		return E_INVALID;
	f.vars = vars = mail_vars(cfg, mem, mail, view);
	own = own_text(mem, mail, vars, "txt");
	text = own != NULL
		       ? own
		       : template_text(arena_printf(mem, "%s.txt", mail->kind));
	if (!has_subject(text))
		BUG("a mail text does not begin with its subject");
	body = strstr(text, "\n\n") + 2;
	out->subject = fill_subject(cfg, mem, mail, view,
		arena_strndup(
			mem, text + MARK, (size_t)(body - 2 - text) - MARK));
	vars[SUBJECT].value = out->subject;
	out->text = arena_printf(mem, "%s%s", filled(&f, body),
		filled(&f, template_text("mail-foot.txt")));
	out->html = fill_html(&f, mail->kind, own != NULL ? body : NULL,
		own_text(mem, mail, vars, "html"));
	return OK;
}
