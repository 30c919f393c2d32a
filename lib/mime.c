/* mime.c: composes messages with GMime. */
#include <gmime/gmime.h>

#include "mime.h"
#include "utf8.h"

static bool ready;

static void
start(void)
{
	if (!ready)
		g_mime_init();
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

static void
add_person(GMimeMessage *message, GMimeAddressType type, const char *name,
	const char *address)
{
	char *shown = clean(name), *id = clean_id(address);
	InternetAddress *person =
		internet_address_mailbox_new(*shown ? shown : NULL, id);

	internet_address_set_charset(person, "utf-8");
	internet_address_list_add(
		g_mime_message_get_addresses(message, type), person);
	g_object_unref(person);
	g_free(shown);
	g_free(id);
}

/* "Name <address>" or an address alone. */
static void
add_mailbox(GMimeMessage *message, GMimeAddressType type, const char *mailbox)
{
	const char *open = strrchr(mailbox, '<');
	const char *close = open != NULL ? strchr(open, '>') : NULL;
	char *name, *address;

	if (close == NULL) {
		add_person(message, type, NULL, mailbox);
		return;
	}
	name = g_strstrip(g_strndup(mailbox, (gsize)(open - mailbox)));
	address = g_strndup(open + 1, (gsize)(close - open - 1));
	if (*name == '"')
		g_mime_utils_unquote_string(name);
	add_person(message, type, name, address);
	g_free(name);
	g_free(address);
}

static void
set_headers(GMimeMessage *message, const struct mime_mail *mail)
{
	GDateTime *now = g_date_time_new_now_utc();
	char *subject = clean(mail->subject);
	char *id = clean_id(mail->message_id);

	add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, mail->from);
	if (mail->reply_to != NULL && mail->reply_to[0] != '\0')
		add_mailbox(
			message, GMIME_ADDRESS_TYPE_REPLY_TO, mail->reply_to);
	add_person(message, GMIME_ADDRESS_TYPE_TO, mail->to_name,
		mail->to_address);
	g_mime_message_set_subject(message, subject, "utf-8");
	g_mime_message_set_date(message, now);
	g_mime_message_set_message_id(message, id);
	g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted",
		"auto-generated", NULL);
	g_free(subject);
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

static GMimeObject *
text_part(const char *subtype, const char *text)
{
	GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);
	const char *safe = utf8_valid(text, strlen(text)) ? text : "";

	g_mime_text_part_set_charset(part, "utf-8");
	g_mime_text_part_set_text(part, safe);
	g_mime_part_set_content_encoding(
		GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
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
	GMimePart *part = g_mime_part_new_with_type("image", "png");
	GMimeStream *stream =
		g_mime_stream_mem_new_with_buffer(image->png, image->len);
	GMimeDataWrapper *data = g_mime_data_wrapper_new_with_stream(
		stream, GMIME_CONTENT_ENCODING_DEFAULT);
	char *id = clean_id(image->content_id);
	char *name = clean(image->filename);

	g_mime_part_set_content(part, data);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_disposition(GMIME_OBJECT(part), "inline");
	g_mime_part_set_filename(part, name);
	g_mime_part_set_content_id(part, id);
	g_free(id);
	g_free(name);
	g_object_unref(data);
	g_object_unref(stream);
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
	body = mail->n_images > 0 ? related(mail) : alternative(mail);
	set_headers(message, mail);
	g_mime_message_set_mime_part(message, body);
	g_object_unref(body);
	write_message(message, out);
	g_object_unref(message);
}
