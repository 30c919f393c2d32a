/* mime.c: composes messages with GMime. */
#include <gmime/gmime.h>

#include "base/utf8.h"
#include "draw/mime.h"

/* Bytes in one encoded word: 60 characters of base64 and 12 around them. */
enum { WORD = 45 };

static bool ready;

static void
start(void)
{
	if (ready)
		return;
	g_mime_init();
	atexit(mime_shutdown);
	ready = true;
}

void
mime_shutdown(void)
{
	if (ready)
		g_mime_shutdown();
	ready = false;
}

/*
 * A copy for a header: GMime folds what it encodes but passes line ends in
 * parameters and ids, and bytes that are no UTF-8. Those become spaces and
 * question marks. The caller frees it.
 */
static char *
clean(const char *text)
{
	char *copy = g_strdup(text != NULL ? text : "");
	bool valid = utf8_valid(copy, strlen(copy));

	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = ' ';
		else if (!valid && (unsigned char)*c >= 128)
			*c = '?';
	return copy;
}

/* A copy for an id or an address: visible ASCII without < and >. */
static char *
clean_id(const char *text)
{
	char *copy = g_strdup(text != NULL ? text : "");

	for (char *c = copy; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 127 || *c == '<' || *c == '>')
			*c = '_';
	return copy;
}

/*
 * The text as encoded words of at most 75 characters each, which GMime makes
 * longer where a script writes without spaces (RFC 2047 2). Folded; the caller
 * frees it.
 */
static char *
encoded_words(const char *text)
{
	GString *out = g_string_new(NULL);

	while (*text != '\0') {
		size_t len = utf8_cut(text, strlen(text), WORD);
		gchar *word = g_base64_encode((const guchar *)text, len);

		g_string_append_printf(out,
			"%s=?UTF-8?B?%s?=", out->len > 0 ? "\n " : "", word);
		g_free(word);
		text += len;
	}
	return g_string_free(out, FALSE);
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 128)
		s++;
	return *s == '\0';
}

static void
set_raw(GMimeMessage *message, const char *name, char *value)
{
	GMimeHeaderList *all =
		g_mime_object_get_header_list(GMIME_OBJECT(message));
	char *line = g_strconcat(" ", value, "\n", NULL);

	g_mime_header_list_set(all, name, "", NULL);
	g_mime_header_set_raw_value(
		g_mime_header_list_get_header(all, name), line);
	g_free(line);
	g_free(value);
}

static void
set_subject(GMimeMessage *message, const char *text)
{
	char *subject = clean(text);

	if (is_ascii(subject))
		g_mime_message_set_subject(message, subject, NULL);
	else
		set_raw(message, "Subject", encoded_words(subject));
	g_free(subject);
}

/* `header` is From, Reply-To or To; there is one person in each. */
static void
set_person(GMimeMessage *message, const char *header, const char *name,
	const char *address)
{
	char *shown = clean(name), *id = clean_id(address), *words;
	InternetAddress *person;

	if (is_ascii(shown)) {
		person =
			internet_address_mailbox_new(*shown ? shown : NULL, id);
		words = internet_address_to_string(person, NULL, TRUE);
		g_object_unref(person);
	} else {
		char *encoded = encoded_words(shown);

		words = g_strconcat(encoded, "\n <", id, ">", NULL);
		g_free(encoded);
	}
	set_raw(message, header, words);
	g_free(shown);
	g_free(id);
}

/* "Name <address>" or an address alone; `instead` of that name, or NULL. */
static void
set_mailbox(GMimeMessage *message, const char *header, const char *mailbox,
	const char *instead)
{
	const char *open = strrchr(mailbox, '<');
	const char *close = open != NULL ? strchr(open, '>') : NULL;
	char *name, *address;

	if (close == NULL) {
		set_person(message, header, instead, mailbox);
		return;
	}
	name = g_strstrip(g_strndup(mailbox, (gsize)(open - mailbox)));
	address = g_strndup(open + 1, (gsize)(close - open - 1));
	if (*name == '"')
		g_mime_utils_unquote_string(name);
	set_person(message, header, instead != NULL ? instead : name, address);
	g_free(name);
	g_free(address);
}

static void
set_headers(GMimeMessage *message, const struct mime_mail *mail)
{
	GDateTime *now = g_date_time_new_now_utc();
	char *id = clean_id(mail->message_id);

	g_mime_message_set_date(message, now);
	set_mailbox(message, "From", mail->from, mail->from_name);
	if (mail->reply_to != NULL && mail->reply_to[0] != '\0')
		set_mailbox(message, "Reply-To", mail->reply_to, NULL);
	set_person(message, "To", mail->to_name, mail->to_address);
	set_subject(message, mail->subject);
	g_mime_message_set_message_id(message, id);
	g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted",
		"auto-generated", NULL);
	g_free(id);
	g_date_time_unref(now);
}

/* Adds `part` to `whole`, which owns it from here on. */
static void
give(GMimeMultipart *whole, GMimeObject *part)
{
	g_mime_multipart_add(whole, part);
	g_object_unref(part);
}

static GMimePart *
new_part(const char *type, const char *subtype, const char *bytes, size_t len,
	GMimeContentEncoding encoding)
{
	GMimePart *part = g_mime_part_new_with_type(type, subtype);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
	GMimeDataWrapper *data = g_mime_data_wrapper_new_with_stream(
		stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content(part, data);
	g_mime_part_set_content_encoding(part, encoding);
	g_object_unref(data);
	g_object_unref(stream);
	return part;
}

/* Always UTF-8: GMime's own text parts choose a charset by the letters. */
static GMimeObject *
text_part(const char *subtype, const char *text)
{
	const char *safe = utf8_valid(text, strlen(text)) ? text : "";
	GMimePart *part = new_part("text", subtype, safe, strlen(safe),
		GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);

	g_mime_object_set_content_type_parameter(
		GMIME_OBJECT(part), "charset", "utf-8");
	return GMIME_OBJECT(part);
}

static GMimeObject *
alternative(const struct mime_mail *mail)
{
	GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");

	give(both, text_part("plain", mail->text));
	give(both, text_part("html", mail->html));
	return GMIME_OBJECT(both);
}

static GMimeObject *
image_part(const struct mime_image *image)
{
	GMimePart *part =
		new_part("image", image->type != NULL ? image->type : "png",
			image->png, image->len, GMIME_CONTENT_ENCODING_BASE64);
	char *id = clean_id(image->content_id);
	char *name = clean(image->filename);

	g_mime_object_set_disposition(GMIME_OBJECT(part), "inline");
	g_mime_part_set_filename(part, name);
	g_mime_part_set_content_id(part, id);
	g_free(id);
	g_free(name);
	return GMIME_OBJECT(part);
}

/* RFC 2387: the root is the first part, and type= names what it is. */
static GMimeObject *
related(const struct mime_mail *mail)
{
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("related");

	give(all, alternative(mail));
	for (size_t i = 0; i < mail->n_images; i++)
		give(all, image_part(&mail->images[i]));
	g_mime_object_set_content_type_parameter(
		GMIME_OBJECT(all), "type", "multipart/alternative");
	return GMIME_OBJECT(all);
}

/* Always base64: what is kept must be the same bytes (RFC 2045 6.8). */
static GMimeObject *
file_part(const struct mime_file *file)
{
	GMimePart *part = new_part("application", "octet-stream", file->bytes,
		file->len, GMIME_CONTENT_ENCODING_BASE64);
	GMimeContentType *type = g_mime_content_type_parse(NULL, file->type);
	char *name = clean(file->filename);

	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
	g_mime_part_set_filename(part, name);
	g_object_unref(type);
	g_free(name);
	return GMIME_OBJECT(part);
}

static GMimeObject *
body_part(const struct mime_mail *mail)
{
	return mail->n_images > 0 ? related(mail) : alternative(mail);
}

static GMimeObject *
mixed(const struct mime_mail *mail)
{
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("mixed");

	give(all, body_part(mail));
	for (size_t i = 0; i < mail->n_files; i++)
		give(all, file_part(&mail->files[i]));
	return GMIME_OBJECT(all);
}

static void
write_message(GMimeMessage *message, struct buf *out)
{
	GMimeFormatOptions *format = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *bytes;

	g_mime_format_options_set_newline_format(
		format, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	buf_add(out, (const char *)bytes->data, bytes->len);
	g_object_unref(stream);
	g_mime_format_options_free(format);
}

void
mime_compose(const struct mime_mail *mail, struct buf *out)
{
	GMimeMessage *message;
	GMimeObject *body;

	start();
	message = g_mime_message_new(TRUE);
	body = mail->n_files > 0 ? mixed(mail) : body_part(mail);
	set_headers(message, mail);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	write_message(message, out);
	g_object_unref(message);
}
