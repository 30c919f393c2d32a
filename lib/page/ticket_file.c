/* ticket_file.c: tickets as PDF and as calendar entries. */
#include "page/ticket_file.h"
#include "base/clock.h"
#include "draw/ics.h"
#include "lang/lang.h"

static struct ticket_pdf_words
words_in(const char *lang)
{
	const struct ticket_pdf_words *en = &ticket_pdf_english;
	struct ticket_pdf_words w = {
		.ticket = lang_text(lang, en->ticket),
		.of = lang_text(lang, en->of),
		.name = lang_text(lang, en->name),
		.when = lang_text(lang, en->when),
		.entrance = lang_text(lang, en->entrance),
		.number = lang_text(lang, en->number),
		.notes = lang_text(lang, en->notes),
		.where = lang_text(lang, en->where),
		.team = lang_text(lang, en->team),
		.fold = lang_text(lang, en->fold),
		.heading = lang_text(lang, en->heading),
		.questions = lang_text(lang, en->questions),
	};

	for (size_t i = 0; i < LEN(w.advice) && en->advice[i] != NULL; i++)
		w.advice[i] = lang_text(lang, en->advice[i]);
	return w;
}

/* What to do at the entrance, and when it opens. */
static const char *
advice(struct arena *mem, const struct ticket_file *file)
{
	const char *lang = file->lang;
	const char *show = lang_text(lang, "Show your ticket at the entrance.");

	if (file->entrance == NULL || file->entrance[0] == 0)
		return show;
	return arena_printf(mem, "%s\n%s %s", show,
		lang_text(lang, "Entrance from"),
		lang_written(mem, lang, file->entrance, lang_when));
}

/* Now, to the second. */
static const char *
stamp(struct arena *mem)
{
	char now[CLOCK_TEXT];

	clock_text(now);
	return arena_printf(mem, "%.19sZ", now);
}

bool
ticket_file_pdf(
	struct arena *mem, const struct ticket_file *file, struct buf *out)
{
	const struct ticket_pdf_words words = words_in(file->lang);
	const struct ticket_pdf pdf = {
		.event = file->event,
		.when = lang_written(mem, file->lang,
			file->when != NULL ? file->when : "", lang_when),
		.zone = file->zone,
		.entrance = lang_written(
			mem, file->lang, file->entrance, lang_when),
		.lang = file->lang,
		.venue = file->venue,
		.contact = file->contact,
		.accent = file->accent,
		.logo = file->logo,
		.logo_len = file->logo_len,
		.made_at = stamp(mem),
		.words = &words,
		.tickets = file->tickets,
		.n_tickets = file->n_tickets,
	};

	return ticket_pdf_write(mem, &pdf, out);
}

/* Where we live, without scheme and port; part of ids. */
static const char *
host(struct arena *mem, const char *base_url)
{
	const char *at = strstr(base_url, "://");

	at = at != NULL ? at + 3 : base_url;
	return arena_strndup(mem, at, strcspn(at, ":/"));
}

bool
ticket_file_ics(
	struct arena *mem, const struct ticket_file *file, struct buf *out)
{
	const struct ics entry = {
		.uid = arena_printf(mem, "event-%lld@%s",
			(long long)file->event_id, host(mem, file->base_url)),
		.sequence = file->sequence,
		.changed_at = file->changed_at,
		.stamp = stamp(mem),
		.starts_at = file->starts_at,
		.ends_at = file->ends_at,
		.summary = file->event,
		.location = file->venue,
		.description = advice(mem, file),
		.url = file->url,
	};

	return ics_write(&entry, out);
}

const char *
ticket_file_name(struct arena *mem, const struct ticket_file *file)
{
	return arena_printf(mem, "%s-%s.pdf",
		file->n_tickets > 1 ? "tickets" : "ticket", file->slug);
}
