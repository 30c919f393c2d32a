/* smtp_words.c: says what the answer of a relay means. */
#include "mail/smtp_words.h"

/* Enhanced status codes without their class (RFC 3463, RFC 7372, RFC 7505). */
static const struct {
	const char *code;
	const char *sentence;
} enhanced[] = {
	{ "1.0", "The relay does not accept the sender address: check "
		 "SMTP_FROM." },
	{ "1.1", "There is no such mailbox: ask for the right address." },
	{ "1.2", "The domain of the address does not exist: look for a typing "
		 "mistake." },
	{ "1.3", "The address is not well formed: correct it." },
	{ "1.6", "The mailbox has moved: ask for the new address." },
	{ "1.7", "The relay does not accept the sender address: check "
		 "SMTP_FROM." },
	{ "1.8", "The relay does not accept the sender address: check "
		 "SMTP_FROM." },
	{ "1.10", "The domain of the address takes no mail: ask for another "
		  "address." },
	{ "2.1", "The mailbox is switched off: ask for another address." },
	{ "2.2", "The mailbox is full: try again later, or ask for another "
		 "address." },
	{ "2.3", "The message is too large for this mailbox: switch off "
		 "attached tickets, or try another address." },
	{ "3.4", "The message is too large for the relay: switch off attached "
		 "tickets." },
	{ "4.1", "The server of the address does not answer: look for a typing "
		 "mistake, or try again later." },
	{ "4.4", "The server of the address cannot be found: look for a typing "
		 "mistake." },
	{ "4.7", "The server of the address did not take it for too long: try "
		 "again, or ask for another address." },
	{ "7.0", "The server of the address refuses it by its rules, often as "
		 "spam: check the text and the sender." },
	{ "7.1", "The server of the address refuses it by its rules, often as "
		 "spam: check the text and the sender." },
	{ "7.8", "The relay refuses our name and password: check SMTP_USER and "
		 "SMTP_PASSWORD_FILE." },
	{ "7.23", "The domain of the sender does not name this relay: set up "
		  "SPF." },
	{ "7.26", "The server of the address cannot tell that the sender is "
		  "real: set up SPF, DKIM and DMARC." },
};

/* From low to high; the first range that fits is taken. */
static const struct {
	int64_t low, high;
	const char *sentence;
} replies[] = {
	{ 421, 421,
		"The relay is busy or going down: it is tried again by "
		"itself." },
	{ 450, 451,
		"The server of the address put it off, as many do the "
		"first time: it is tried again by itself." },
	{ 452, 452,
		"The relay has no room, or we sent too much at once: it is "
		"tried again by itself." },
	{ 454, 454,
		"The relay cannot check our password now: it is tried "
		"again by itself." },
	{ 400, 499, "The relay put it off: it is tried again by itself." },
	{ 501, 501, "The relay does not understand the address: correct it." },
	{ 530, 538,
		"The relay refuses our name and password: check SMTP_USER "
		"and SMTP_PASSWORD_FILE." },
	{ 550, 551,
		"The server of the address does not take mail for it: ask "
		"for the right address." },
	{ 552, 552,
		"The mailbox is full, or the message too large for it: ask "
		"for another address." },
	{ 553, 553, "The relay does not accept the address: correct it." },
	{ 554, 554,
		"The server of the address refuses it, often as spam: "
		"check the text and the sender." },
	{ 500, 599, "The relay refuses it: see its answer." },
};

/* Without a reply code: what our own smtp.c says begins like this. */
static const struct {
	const char *begin;
	const char *sentence;
} ours[] = {
	{ "no SMTP_HOST", "No relay is set up: set SMTP_HOST." },
	{ "SMTP_FROM", "The sender is not an address: correct SMTP_FROM." },
	{ "SMTP_CAFILE", "The certificates to check the relay with cannot be "
			 "read: correct SMTP_CAFILE." },
	{ "the relay's certificate", "The certificate of the relay is not one "
				     "to trust: check SMTP_HOST and "
				     "SMTP_CAFILE." },
	{ "TLS", "The connection to the relay could not be encrypted: check "
		 "SMTP_TLS." },
	{ "the relay offers no STARTTLS", "The relay offers no encryption: "
					  "check SMTP_PORT and SMTP_TLS." },
	{ "the relay refuses user", "The relay refuses our name and password: "
				    "check SMTP_USER and "
				    "SMTP_PASSWORD_FILE." },
	{ "the address", "The address is not one that mail can be sent to: "
			 "correct it." },
	{ "a kind of mail", "This mail has no text, so it was not sent." },
	{ "", "The relay does not answer: it is tried again by itself." },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Behind the class and its dot ("1.10" of "5.1.10"), or NULL. */
static const char *
find_enhanced(const char *text, size_t *len)
{
	for (const char *s = text; *s != '\0'; s++) {
		const char *subject = s + 2;
		size_t n;

		if ((s != text && is_digit(s[-1])) ||
			(*s != '4' && *s != '5') || s[1] != '.' ||
			!is_digit(*subject))
			continue;
		n = strspn(subject, "0123456789");
		if (subject[n] != '.' || !is_digit(subject[n + 1]))
			continue;
		*len = n + 1 + strspn(subject + n + 1, "0123456789");
		return subject;
	}
	return NULL;
}

static const char *
words_of_enhanced(const char *text)
{
	size_t len = 0;
	const char *code = find_enhanced(text, &len);

	for (size_t i = 0; code != NULL && i < LEN(enhanced); i++)
		if (strlen(enhanced[i].code) == len &&
			memcmp(enhanced[i].code, code, len) == 0)
			return enhanced[i].sentence;
	return NULL;
}

static const char *
words_of_reply(int64_t code)
{
	for (size_t i = 0; i < LEN(replies); i++)
		if (code >= replies[i].low && code <= replies[i].high)
			return replies[i].sentence;
	return NULL;
}

const char *
smtp_words(int64_t code, const char *text)
{
	const char *sentence = NULL;

	if (text != NULL && code >= 400)
		sentence = words_of_enhanced(text);
	if (sentence == NULL)
		sentence = words_of_reply(code);
	if (sentence != NULL || text == NULL || code != 0)
		return sentence;
	for (size_t i = 0;; i++)
		if (strncmp(text, ours[i].begin, strlen(ours[i].begin)) == 0)
			return ours[i].sentence;
}
