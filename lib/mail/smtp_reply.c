/* smtp_reply.c: sorts the answers of a relay. */
#include "mail/smtp_reply.h"
#include "base/num.h"

static const char blanks[] = " \r\n\t";

/* Append one word, or stars for one that holds an address. */
static size_t
add_word(char *out, size_t n, size_t size, const char *word, size_t len)
{
	bool address = memchr(word, '@', len) != NULL;
	int wrote = snprintf(out + n, size - n, "%s%.*s", n > 0 ? " " : "",
		address ? 3 : (int)len, address ? "***" : word);

	n += (size_t)wrote;
	return n < size ? n : size - 1;
}

void
smtp_reply_text(struct smtp_reply *reply, const char *text)
{
	size_t n = 0;

	reply->text[0] = '\0';
	for (text += strspn(text, blanks); *text != '\0';) {
		size_t len = strcspn(text, blanks);

		n = add_word(reply->text, n, sizeof reply->text, text, len);
		text += len;
		text += strspn(text, blanks);
	}
	for (char *c = reply->text; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c > 126)
			*c = '?';
}

enum smtp_result
smtp_reply_set(struct smtp_reply *reply, enum smtp_result r, int code,
	const char *text)
{
	reply->code = code;
	smtp_reply_text(reply, text != NULL ? text : "");
	return r;
}

enum smtp_result
smtp_reply_refused(struct smtp_reply *reply, enum smtp_result permanent,
	int code, const char *text)
{
	if (code < 500)
		permanent = SMTP_LATER;
	else if (code == 530 || code == 534 || code == 535 || code == 538)
		permanent = SMTP_BLOCKED;
	return smtp_reply_set(reply, permanent, code, text);
}

int
smtp_reply_failure(const char *line)
{
	char digits[4];
	int64_t code;

	snprintf(digits, sizeof digits, "%.3s", line);
	return num_parse(digits, 400, 599, &code) ? (int)code : 0;
}

bool
smtp_address(const char *s)
{
	const char *at = s != NULL ? strrchr(s, '@') : NULL;

	if (at == NULL || at == s || at[1] == '\0' || strlen(s) > 254)
		return false;
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 127 || *s == '<' || *s == '>')
			return false;
	return true;
}
