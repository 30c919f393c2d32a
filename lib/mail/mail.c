/* mail.c: puts words, tickets and files of a mail together. */
#include "mail/mail.h"
#include "draw/mime.h"
#include "draw/qr.h"
#include "keys/serial.h"
#include "mail/mail_words.h"
#include "page/ticket_file.h"

/* Shown at half their size: sharp on a screen of either kind. */
enum { SCALE = 10, FILES = 2, MAX_SHOWN = 3 /* and one more */ };

/* What a mail is made of, until it is composed. */
struct parts {
	const char *message_id;
	const char **pictures; /* one for each ticket, or NULL */
	struct mime_image *images;
	struct mime_file files[FILES];
	struct buf *png; /* their bytes */
	struct buf pdf, ics;
	const char *logo, *payment_qr; /* address of each, or NULL */
	size_t n_images, n_files;
};

static void
parts_init(struct parts *p, struct arena *mem, const char *message_id, size_t n)
{
	*p = (struct parts){
		.message_id = message_id, .pdf = BUF_INIT, .ics = BUF_INIT
	};
	p->pictures = arena_array(mem, n + 1, sizeof *p->pictures);
	p->images = arena_array(mem, n + MAX_SHOWN, sizeof *p->images);
	p->png = arena_array(mem, n + MAX_SHOWN, sizeof *p->png);
}

static void
parts_release(struct parts *p)
{
	for (size_t i = 0; i < p->n_images; i++)
		buf_release(&p->png[i]);
	buf_release(&p->pdf);
	buf_release(&p->ics);
}

/* ---- pictures ----------------------------------------------------------- */

static void
draw_ticket(struct parts *p, struct arena *mem, const struct outbox_mail *mail,
	size_t i)
{
	struct buf *png = &p->png[p->n_images];
	/* Unique in the world, because the Message-ID is. */
	const char *id =
		arena_printf(mem, "ticket%zu.%s", i + 1, p->message_id);

	buf_init(png);
	if (!qr_png(mem, mail->tickets[i].code, SCALE, png))
		BUG("a code does not fit into a QR");
	p->images[p->n_images++] = (struct mime_image){
		.content_id = id,
		.filename = arena_printf(mem, "ticket-%zu.png", i + 1),
		.png = png->s,
		.len = png->len,
	};
	p->pictures[i] = arena_printf(mem, "cid:%s", id);
}

static void
draw_tickets(struct parts *p, struct arena *mem, const struct outbox_mail *mail)
{
	if (mail->n_tickets > MAIL_PICTURES_MAX)
		return;
	for (size_t i = 0; i < mail->n_tickets; i++)
		if (mail->tickets[i].code != NULL)
			draw_ticket(p, mem, mail, i);
}

/* ---- files -------------------------------------------------------------- */

/* As base64 in lines of 76 characters and CR LF (RFC 2045 6.8). */
static size_t
size_on_wire(size_t len)
{
	size_t n = (len + 2) / 3 * 4;

	return n + n / 76 * 2 + 2;
}

static void
attach(struct parts *p, const char *type, const char *name, const struct buf *b)
{
	size_t size = size_on_wire(b->len);

	for (size_t i = 0; i < p->n_files; i++)
		size += size_on_wire(p->files[i].len);
	if (size <= MAIL_FILES_MAX)
		p->files[p->n_files++] = (struct mime_file){
			.type = type,
			.filename = name,
			.bytes = b->s,
			.len = b->len,
		};
}

/* Those that are signed. */
static void
take_tickets(struct ticket_file *file, struct arena *mem,
	const struct outbox_mail *mail)
{
	struct ticket_pdf_page *tickets =
		arena_array(mem, mail->n_tickets + 1, sizeof *tickets);

	file->tickets = tickets;
	for (size_t i = 0; i < mail->n_tickets; i++) {
		const struct outbox_ticket *t = &mail->tickets[i];
		char *serial = arena_alloc(mem, SERIAL_SHOWN + 1);

		if (t->code == NULL)
			continue;
		serial_show(t->serial, serial);
		tickets[file->n_tickets++] = (struct ticket_pdf_page){
			.holder = t->member_name,
			.team = mail->team_name,
			.serial = serial,
			.code = t->code,
		};
	}
}

/* The calendar's entry goes first: it always fits. */
static void
attach_files(struct parts *p, const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail)
{
	struct ticket_file file = { .lang = mail->language,
		.event_id = mail->event_id,
		.event = mail->event_name,
		.slug = mail->slug != NULL ? mail->slug : "event",
		.venue = mail->venue,
		.when = mail->when,
		.zone = mail->changed_zone,
		.entrance = mail->entrance,
		.sequence = mail->calendar_sequence,
		.changed_at = mail->calendar_at,
		.starts_at = mail->starts_at,
		.ends_at = mail->ends_at,
		.contact = mail->reply_to,
		.accent = mail->accent,
		.logo = mail->logo.image.s,
		.logo_len = mail->logo.image.len,
		.base_url = cfg->base_url };

	take_tickets(&file, mem, mail);
	if (!mail->attach || file.n_tickets == 0)
		return;
	if (file.n_tickets == 1)
		file.url = arena_printf(
			mem, "%s/t/%s", cfg->base_url, file.tickets[0].code);
	if (file.starts_at != NULL && ticket_file_ics(mem, &file, &p->ics))
		attach(p, "text/calendar; charset=utf-8; method=PUBLISH",
			arena_printf(mem, "%s.ics", file.slug), &p->ics);
	if (!ticket_file_pdf(mem, &file, &p->pdf))
		BUG("a code does not fit into a QR");
	attach(p, "application/pdf", ticket_file_name(mem, &file), &p->pdf);
}

/* ---- the look of the event -------------------------------------------- */

/* Inside the mail, so that nobody is asked for it when it is read. */
static const char *
show(struct parts *p, struct arena *mem, const char *name,
	const struct outbox_picture *picture)
{
	bool jpeg;
	const char *id;

	if (picture->image.s == NULL)
		return NULL;
	jpeg = strcmp(picture->type, "image/jpeg") == 0;
	id = arena_printf(mem, "%s.%s", name, p->message_id);
	buf_init(&p->png[p->n_images]);
	p->images[p->n_images++] = (struct mime_image){
		.content_id = id,
		.filename =
			arena_printf(mem, "%s.%s", name, jpeg ? "jpg" : "png"),
		.type = jpeg ? "jpeg" : "png",
		.png = picture->image.s,
		.len = picture->image.len,
	};
	return arena_printf(mem, "cid:%s", id);
}

static void
show_logo(struct parts *p, struct arena *mem, const struct outbox_mail *mail)
{
	p->logo = show(p, mem, "logo", &mail->logo);
	p->payment_qr = show(p, mem, "pay", &mail->payment_qr);
}

/* A test says so before it is opened. */
static const char *
subject_of(
	struct arena *mem, const struct outbox_mail *mail, const char *subject)
{
	return mail->sample == NULL ? subject
				    : arena_printf(mem, "[Test] %s", subject);
}

/* ---- the sender --------------------------------------------------------- */

/*
 * The Message-ID lies under the domain of the sender: filters distrust an id
 * from elsewhere. What stands behind an @ in the outbox is of a mail that an
 * older version queued, and is replaced.
 */
static const char *
message_id(const struct cfg *cfg, struct arena *mem, const char *local)
{
	const char *sender = mail_sender(cfg, mem);
	const char *at = strrchr(sender, '@');

	return arena_printf(mem, "%.*s@%s", (int)strcspn(local, "@"), local,
		at != NULL ? at + 1 : "localhost");
}

/*
 * The organiser or the event writes to a person who registers; SMTP_FROM to
 * staff.
 */
static const char *
sender_name(const struct outbox_mail *mail)
{
	if (mail_is_for_staff(mail->kind))
		return NULL;
	return mail->organiser != NULL && *mail->organiser != '\0'
		       ? mail->organiser
		       : mail->event_name;
}

/* ---- the message -------------------------------------------------------- */

static bool
has_pdf(const struct parts *p)
{
	for (size_t i = 0; i < p->n_files; i++)
		if (p->files[i].bytes == p->pdf.s)
			return true;
	return false;
}

enum err
mail_compose(const struct cfg *cfg, struct arena *mem,
	const struct outbox_mail *mail, struct buf *out)
{
	struct mail_words words;
	struct mail_view view;
	struct parts p;

	if (!mail_is_kind(mail->kind) && !mail_is_for_staff(mail->kind))
		return E_INVALID;
	parts_init(&p, mem, message_id(cfg, mem, mail->message_id),
		mail->n_tickets);
	show_logo(&p, mem, mail);
	draw_tickets(&p, mem, mail);
	attach_files(&p, cfg, mem, mail);
	view = (struct mail_view){ .pictures = p.pictures,
		.logo = p.logo,
		.payment_qr = p.payment_qr,
		.pdf = has_pdf(&p) };
	if (mail_words(cfg, mem, mail, &view, &words) != OK)
		BUG("a kind of mail without words");
	mime_compose(
		&(struct mime_mail){ .from = cfg->smtp_from,
			.from_name = sender_name(mail),
			.reply_to = mail->reply_to,
			.to_name = mail_is_for_staff(mail->kind) ? mail->name
								 : NULL,
			.to_address = mail->recipient,
			.subject = subject_of(mem, mail, words.subject),
			.message_id = p.message_id,
			.text = words.text,
			.html = words.html,
			.images = p.images,
			.n_images = p.n_images,
			.files = p.files,
			.n_files = p.n_files },
		out);
	parts_release(&p);
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
