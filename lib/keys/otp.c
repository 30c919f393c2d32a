/* otp.c: time-based codes by liboath, recovery codes of our own. */
#include <ctype.h>

#include <liboath/oath.h>

#include "base/arg.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/rand.h"
#include "keys/otp.h"
#include "keys/secretbox.h"

enum { STEP = 30 /* seconds */, WINDOW = 1 /* steps */ };

static const char purpose[] = "otp secret";
static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* ---- the app ----------------------------------------------------------- */

void
otp_secret_new(unsigned char out[OTP_SECRET])
{
	rand_bytes(out, OTP_SECRET);
}

const char *
otp_secret_text(struct arena *mem, const unsigned char secret[OTP_SECRET])
{
	char *text = NULL;
	size_t len = 0;
	const char *copy;

	if (oath_base32_encode((const char *)secret, OTP_SECRET, &text, &len) !=
		OATH_OK)
		BUG("a secret is not written");
	copy = arena_strndup(mem, text, len);
	free(text);
	return copy;
}

/* Under that name the app lists it: the host of our address. */
static const char *
issuer_of(const struct cfg *cfg, struct arena *mem)
{
	const char *host = strstr(cfg->base_url, "://");

	host = host != NULL ? host + 3 : cfg->base_url;
	return arena_strndup(mem, host, strcspn(host, ":/"));
}

const char *
otp_uri(const struct cfg *cfg, struct arena *mem, const char *email,
	const unsigned char secret[OTP_SECRET])
{
	const char *issuer = issuer_of(cfg, mem);
	struct buf b = BUF_INIT;

	buf_str(&b, "otpauth://totp/");
	buf_url(&b, issuer);
	buf_char(&b, ':');
	buf_url(&b, email);
	buf_printf(&b, "?secret=%s&issuer=", otp_secret_text(mem, secret));
	buf_url(&b, issuer);
	return buf_keep(&b, mem);
}

int64_t
otp_step(const unsigned char secret[OTP_SECRET], const char *code, int64_t now)
{
	uint64_t step = 0;
	int at = 0;

	if (strlen(code) != OTP_DIGITS ||
		strspn(code, "0123456789") != OTP_DIGITS)
		return 0;
	if (oath_totp_validate3((const char *)secret, OTP_SECRET, (time_t)now,
		    STEP, 0, WINDOW, &at, &step, code) < 0)
		return 0;
	return (int64_t)step;
}

/* ---- recovery codes ---------------------------------------------------- */

const char *
otp_recovery_new(struct arena *mem)
{
	unsigned char bytes[OTP_RECOVERY];
	char text[OTP_RECOVERY + 1];

	rand_bytes(bytes, sizeof bytes);
	for (int i = 0; i < OTP_RECOVERY; i++)
		text[i] = digits[bytes[i] & 31];
	text[OTP_RECOVERY] = '\0';
	return arena_printf(mem, "%.5s-%s", text, text + 5);
}

/* Letters that are mistaken for digits are those digits. */
static int
recovery_digit(char typed)
{
	int c = tolower((unsigned char)typed);

	return c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
}

static bool
recovery_normal(const char *typed, char out[OTP_RECOVERY + 1])
{
	size_t n = 0;

	for (; *typed != '\0'; typed++) {
		int c = recovery_digit(*typed);

		if (c == '-' || c == ' ')
			continue;
		if (n == OTP_RECOVERY || strchr(digits, c) == NULL)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n == OTP_RECOVERY;
}

const char *
otp_recovery_hash(const struct cfg *cfg, struct arena *mem, const char *typed)
{
	unsigned char key[MAC_BYTES], hash[MAC_BYTES];
	char code[OTP_RECOVERY + 1];

	if (!recovery_normal(typed, code))
		return NULL;
	secretbox_key(cfg, "recovery code", key);
	mac(key, code, OTP_RECOVERY, hash);
	explicit_bzero(key, sizeof key);
	return arg_bytea(mem, hash, sizeof hash);
}

/* ---- what was typed ---------------------------------------------------- */

const char *
otp_seal(const struct cfg *cfg, struct arena *mem, int64_t account,
	const unsigned char secret[OTP_SECRET])
{
	return secretbox_seal(cfg, mem,
		(struct secretbox_owner){ purpose, account },
		(struct bytes){ secret, OTP_SECRET });
}

bool
otp_unseal(const struct cfg *cfg, int64_t account, const char *sealed,
	size_t sealed_len, unsigned char out[OTP_SECRET])
{
	unsigned char secret[SECRETBOX_MAX];
	size_t len = 0;
	bool good =
		secretbox_open(cfg,
			(struct secretbox_owner){ purpose, account },
			(struct bytes){ sealed, sealed_len }, secret, &len) &&
		len == OTP_SECRET;

	if (good)
		memcpy(out, secret, OTP_SECRET);
	explicit_bzero(secret, sizeof secret);
	return good;
}

/* Apps show "123 456". */
static const char *
without_blanks(struct arena *mem, const char *typed)
{
	char *copy = arena_strdup(mem, typed), *to = copy;

	for (; *typed != '\0'; typed++)
		if (*typed != ' ')
			*to++ = *typed;
	*to = '\0';
	return copy;
}

struct otp_answer
otp_read(const struct cfg *cfg, struct arena *mem, int64_t account,
	struct bytes sealed, const char *typed)
{
	struct otp_answer out = { .given = "false" };
	unsigned char secret[OTP_SECRET];
	int64_t step = 0;

	if (typed == NULL)
		return out;
	out.given = "true";
	if (sealed.s == NULL)
		return out;
	if (otp_unseal(cfg, account, sealed.s, sealed.len, secret))
		step = otp_step(
			secret, without_blanks(mem, typed), clock_now());
	else
		err_note("the two-step secret of account %lld cannot be opened",
			(long long)account);
	explicit_bzero(secret, sizeof secret);
	if (step > 0)
		out.step = arg_number(mem, step);
	else
		out.recovery = otp_recovery_hash(cfg, mem, typed);
	return out;
}
