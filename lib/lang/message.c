/* message.c: keeps a sentence and its arguments apart until it is shown. */
#include <stdarg.h>

#include "lang/lang.h"
#include "lang/message.h"

const struct message *
message_plain(struct arena *mem, const char *id)
{
	struct message *m;

	if (id == NULL)
		return NULL;
	m = arena_alloc(mem, sizeof *m);
	*m = (struct message){ .id = id };
	return m;
}

/* ---- from printf's format ------------------------------------------------ */

/* Does the format go on with this conversion? Then it is taken. */
static bool
takes(const char **format, const char *conversion)
{
	size_t len = strlen(conversion);

	if (strncmp(*format, conversion, len) != 0)
		return false;
	*format += len;
	return true;
}

static const char *
next_arg(struct arena *mem, const char **format, va_list *args)
{
	if (takes(format, "%s"))
		return arena_strdup(mem, va_arg(*args, const char *));
	if (takes(format, "%d"))
		return arena_printf(mem, "%d", va_arg(*args, int));
	if (takes(format, "%zu"))
		return arena_printf(mem, "%zu", va_arg(*args, size_t));
	if (takes(format, "%lld"))
		return arena_printf(mem, "%lld", va_arg(*args, long long));
	BUG("%s: no such conversion", *format);
}

/* The id that the catalogues have: each conversion is a %s there. */
static const char *
id_of(struct arena *mem, const char *format)
{
	struct buf b = BUF_INIT;

	while (*format != '\0') {
		if (*format != '%') {
			buf_char(&b, *format++);
			continue;
		}
		buf_str(&b, "%s");
		format += strcspn(format, "sdu") + 1;
	}
	return buf_keep(&b, mem);
}

static struct message *
make(struct arena *mem, const char *format, va_list *args)
{
	struct message *m = arena_alloc(mem, sizeof *m);
	size_t n = 0;

	*m = (struct message){ .id = id_of(mem, format) };
	while ((format = strchr(format, '%')) != NULL) {
		if (n == MESSAGE_ARGS)
			BUG("%s: too many holes", m->id);
		m->arg[n++].text = next_arg(mem, &format, args);
	}
	return m;
}

const struct message *
message_make(struct arena *mem, const char *id, ...)
{
	struct message *m;
	va_list args;

	va_start(args, id);
	m = make(mem, id, &args);
	va_end(args);
	return m;
}

const struct message *
message_count(
	struct arena *mem, int64_t n, const char *one, const char *many, ...)
{
	struct message *m;
	va_list args;

	va_start(args, many);
	m = make(mem, many, &args);
	va_end(args);
	m->plural = m->id;
	m->id = id_of(mem, one);
	m->n = n;
	return m;
}

const struct message *
message_within(struct arena *mem, const char *id, const char *text,
	const struct message *inner)
{
	struct message *m = arena_alloc(mem, sizeof *m);

	*m = (struct message){ .id = id };
	m->arg[0].text = arena_strdup(mem, text);
	m->arg[1].message = inner;
	return m;
}

/* ---- in a language ------------------------------------------------------- */

static const char *
sentence(const char *lang, const struct message *m)
{
	const char *text = m->plural != NULL
				   ? lang_form(lang, m->id, m->n)
				   : lang_find(lang, m->id, strlen(m->id));

	if (text != NULL)
		return text;
	return m->plural != NULL && m->n != 1 ? m->plural : m->id;
}

/* "%s", the next hole, or "%2$s", the second; NULL where there is none. */
static const char *
hole(const char *s, size_t *next, size_t *place)
{
	if (strncmp(s, "%s", 2) == 0) {
		*place = (*next)++;
		return s + 2;
	}
	if (s[0] == '%' && s[1] >= '1' && s[1] <= '0' + MESSAGE_ARGS &&
		strncmp(s + 2, "$s", 2) == 0) {
		*place = (size_t)(s[1] - '1');
		return s + 4;
	}
	return NULL;
}

static void
add_arg(struct buf *out, const char *lang, const struct message_arg *arg)
{
	if (arg->message != NULL)
		message_add(out, lang, arg->message);
	else if (arg->text != NULL && arg->is_when)
		lang_when(out, lang, arg->text);
	else if (arg->text != NULL)
		buf_str(out, arg->text);
}

void
message_add(struct buf *out, const char *lang, const struct message *m)
{
	const char *s = sentence(lang, m), *behind;
	size_t next = 0, place = 0;

	for (; *s != '\0'; s = behind) {
		behind = hole(s, &next, &place);
		if (behind == NULL) {
			buf_char(out, *s);
			behind = s + 1;
		} else if (place < MESSAGE_ARGS) {
			add_arg(out, lang, &m->arg[place]);
		}
	}
}

const char *
message_text(struct arena *mem, const char *lang, const struct message *m)
{
	struct buf b = BUF_INIT;

	if (m == NULL)
		return NULL;
	message_add(&b, lang, m);
	return buf_keep(&b, mem);
}
