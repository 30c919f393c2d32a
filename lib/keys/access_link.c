/* access_link.c: makes and knows the tokens of secret links. */
#include "keys/access_link.h"
#include "base/arg.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/rand.h"

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* The first 130 bits, five to a character. */
static void
encode(const unsigned char bytes[MAC_BYTES], char out[ACCESS_LINK_TOKEN + 1])
{
	for (int i = 0; i < ACCESS_LINK_TOKEN; i++) {
		int bit = 5 * i;
		unsigned pair =
			(unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];

		out[i] = digits[pair >> (11 - bit % 8) & 31];
	}
	out[ACCESS_LINK_TOKEN] = '\0';
}

void
access_link_random(char out[ACCESS_LINK_TOKEN + 1])
{
	unsigned char bytes[MAC_BYTES];

	rand_bytes(bytes, sizeof bytes);
	encode(bytes, out);
	explicit_bzero(bytes, sizeof bytes);
}

void
access_link_of_form(
	const char *key, const char *sent, char out[ACCESS_LINK_TOKEN + 1])
{
	unsigned char secret[MAC_BYTES], bytes[MAC_BYTES];

	sha256(key, strlen(key), secret);
	mac(secret, sent, strlen(sent), bytes);
	encode(bytes, out);
	explicit_bzero(secret, sizeof secret);
	explicit_bzero(bytes, sizeof bytes);
}

bool
access_link_is_token(const char *s)
{
	return strspn(s, digits) == ACCESS_LINK_TOKEN &&
	       s[ACCESS_LINK_TOKEN] == '\0';
}

const char *
access_link_hash(struct arena *mem, const char *token)
{
	return arg_sha256(mem, token);
}
