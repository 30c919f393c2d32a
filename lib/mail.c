/* mail.c: fills the texts of a mail and draws the tickets that go with it. */
#include "mail.h"
#include "mime.h"
#include "qr.h"
#include "serial.h"
#include "template.h"

/*
 * What the mail texts in lib/text may use:
 *
 *   subject      the first line of KIND.txt, filled (mail-head.html)
 *   name         of the person; team_name or empty
 *   event_name venue when    when is "Sat 20 Mar 2027, 09:00"
 *   reason       of a rejection, or empty
 *   reply_to     where questions go, or empty
 *   base_url     of our pages
 *   many         set where there are two tickets or more
 *   tickets      items {number, count, member_name, serial, url, cid}:
 *                url shows the QR in a browser, cid is the picture inside
 */
enum { SUBJECT, VARS = 12, TICKET_VARS = 7, SCALE = 6 };

static const char *const kinds[] = { "received", "approved", "rejected",
	"waitlisted" };
static const char subject_mark[] = "Subject: ";

static bool
is_kind(const char *kind)
{
	for (size_t i = 0; i < LEN(kinds); i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

static const char *
number(struct arena *mem, size_t n)
{
	return arena_printf(mem, "%zu", n);
}

/* Unique in the world, because the Message-ID is. */
static const char *
content_id(struct arena *mem, const struct outbox_mail *mail, size_t i)
{
	return arena_printf(mem, "ticket%zu.%s", i + 1, mail->message_id);
}

static const struct template_var *
ticket_vars(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, size_t i)
{
	const struct outbox_ticket *t = &mail->tickets[i];
	const char *url = NULL, *cid = NULL;
	char *serial = arena_alloc(mem, SERIAL_SHOWN + 1);

	serial_show(t->serial, serial);
	if (t->code != NULL) {
		url = arena_printf(mem, "%s/t/%s.png", cfg->base_url, t->code);
		cid = content_id(mem, mail, i);
	}
	const struct template_var vars[TICKET_VARS] = {
		{ .name = "number", .value = number(mem, i + 1) },
		{ .name = "count", .value = number(mem, mail->n_tickets) },
		{ .name = "member_name", .value = t->member_name },
		{ .name = "serial", .value = serial },
		{ .name = "url", .value = url },
		{ .name = "cid", .value = cid },
	};
	struct template_var *copy = arena_array(mem, LEN(vars), sizeof *copy);

	return memcpy(copy, vars, sizeof vars);
}

/* All but the subject, which is made of the others. */
static struct template_var *
mail_vars(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail)
{
	struct template_var *v = arena_array(mem, VARS, sizeof *v);
	const struct template_var **tickets =
		arena_array(mem, mail->n_tickets + 1, sizeof(void *));
	const struct template_var plain[] = {
		{ .name = "name", .value = mail->name },
		{ .name = "team_name", .value = mail->team_name },
		{ .name = "event_name", .value = mail->event_name },
		{ .name = "venue", .value = mail->venue },
		{ .name = "when", .value = mail->when },
		{ .name = "reason", .value = mail->reason },
		{ .name = "reply_to", .value = mail->reply_to },
		{ .name = "base_url", .value = cfg->base_url },
		{ .name = "many", .value = mail->n_tickets > 1 ? "1" : NULL },
		{ .name = "tickets",
			.items = tickets,
			.n_items = mail->n_tickets },
	};

	for (size_t i = 0; i < mail->n_tickets; i++)
		tickets[i] = ticket_vars(cfg, mem, mail, i);
	memcpy(v + SUBJECT + 1, plain, sizeof plain);
	v[SUBJECT].name = "subject";
	return v;
}

static void
render(struct buf *out, const char *text, const struct template_var *vars,
	enum template_escape escape)
{
	if (!template_render(out, text, vars, escape))
		BUG("a section of a mail text is not closed");
}

static const char *
text_of(struct arena *mem, const char *kind, const char *suffix)
{
	return template_text(arena_printf(mem, "%s.%s", kind, suffix));
}

/* The first line of KIND.txt, filled; *body is the text behind it. */
static const char *
render_subject(struct arena *mem, const char *text,
	const struct template_var *vars, const char **body)
{
	const char *end = strstr(text, "\n\n");
	size_t mark = sizeof subject_mark - 1;
	struct buf line = BUF_INIT;
	const char *subject;

	if (end == NULL || strncmp(text, subject_mark, mark) != 0)
		BUG("a mail text does not begin with its subject");
	*body = end + 2;
	text = arena_strndup(mem, text + mark, (size_t)(end - text) - mark);
	render(&line, text, vars, TEMPLATE_TEXT);
	subject = arena_strndup(mem, line.s, line.len);
	buf_release(&line);
	return subject;
}

static void
render_text(struct buf *out, const char *body, const struct template_var *vars)
{
	render(out, body, vars, TEMPLATE_TEXT);
	render(out, template_text("mail-foot.txt"), vars, TEMPLATE_TEXT);
}

/* One for each ticket that is signed; their bytes are released with `png`. */
static size_t
draw_tickets(struct arena *mem, const struct outbox_mail *mail,
	struct mime_image *images, struct buf *png)
{
	size_t n = 0;

	for (size_t i = 0; i < mail->n_tickets; i++) {
		const struct outbox_ticket *t = &mail->tickets[i];

		if (t->code == NULL)
			continue;
		buf_init(&png[n]);
		if (!qr_png(mem, t->code, SCALE, &png[n]))
			BUG("a code does not fit into a QR");
		images[n] = (struct mime_image){
			.content_id = content_id(mem, mail, i),
			.filename = arena_printf(mem, "ticket-%zu.png", i + 1),
			.png = png[n].s,
			.len = png[n].len,
		};
		n++;
	}
	return n;
}

static void
render_html(struct buf *out, struct arena *mem, const char *kind,
	const struct template_var *vars)
{
	render(out, template_text("mail-head.html"), vars, TEMPLATE_HTML);
	render(out, text_of(mem, kind, "html"), vars, TEMPLATE_HTML);
	render(out, template_text("mail-foot.html"), vars, TEMPLATE_HTML);
}

enum err
mail_compose(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, struct buf *out)
{
	struct template_var *vars = mail_vars(cfg, mem, mail);
	struct mime_image *images =
		arena_array(mem, mail->n_tickets + 1, sizeof *images);
	struct buf *png = arena_array(mem, mail->n_tickets + 1, sizeof *png);
	struct buf text = BUF_INIT, html = BUF_INIT;
	struct mime_mail mime = { .from = cfg->smtp_from,
		.reply_to = mail->reply_to,
		.to_name = mail->name,
		.to_address = mail->recipient,
		.message_id = mail->message_id,
		.images = images };
	const char *body;

	if (!is_kind(mail->kind))
		return E_INVALID;
	mime.subject = render_subject(
		mem, text_of(mem, mail->kind, "txt"), vars, &body);
	vars[SUBJECT].value = mime.subject;
	render_text(&text, body, vars);
	render_html(&html, mem, mail->kind, vars);
	mime.text = text.s;
	mime.html = html.s;
	mime.n_images = draw_tickets(mem, mail, images, png);
	mime_compose(&mime, out);
	for (size_t i = 0; i < mime.n_images; i++)
		buf_release(&png[i]);
	buf_release(&text);
	buf_release(&html);
	return OK;
}

const char *
mail_sender(const struct cfg *cfg, struct arena *mem)
{
	const char *from = cfg->smtp_from != NULL ? cfg->smtp_from : "";
	const char *open = strrchr(from, '<');

	if (open == NULL)
		return from;
	return arena_strndup(mem, open + 1, strcspn(open + 1, ">"));
}
