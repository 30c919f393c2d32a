/* ticket_code.c: signs and verifies the code in a ticket's QR. */
#include <errno.h>

#include <sodium.h>

#include "base/num.h"
#include "keys/serial.h"
#include "keys/ticket_code.h"
#include "wire/json.h"

enum {
	KEYS = 16,
	KEYID = 4,
	BYTES = crypto_sign_BYTES,
	SIGNATURE = (BYTES * 8 + 4) / 5, /* 103 characters */
	HEX = 64,
	PARTS = 7,
};

struct key {
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	char id[KEYID + 1];
};

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static unsigned char secret[crypto_sign_SECRETKEYBYTES];
static struct key signer;
static struct key keys[KEYS];
static size_t n_keys;

static void
start(void)
{
	if (sodium_init() < 0)
		die(EXIT_UNAVAILABLE, "libsodium does not start");
}

/* The first 20 bits of the key's SHA-256, as four characters. */
static void
name_key(struct key *key)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	unsigned bits;

	crypto_hash_sha256(hash, key->public, sizeof key->public);
	bits = (unsigned)hash[0] << 12 | (unsigned)hash[1] << 4 | hash[2] >> 4;
	for (int i = 0; i < KEYID; i++)
		key->id[i] = digits[bits >> (15 - 5 * i) & 31];
	key->id[KEYID] = '\0';
}

/* One line of 64 hex digits; false at the end of the file. */
static bool
read_line(FILE *file, const char *path, unsigned char out[HEX / 2])
{
	char line[HEX + 3];
	size_t len;

	if (fgets(line, sizeof line, file) == NULL)
		return false;
	len = strcspn(line, "\r\n");
	if (len != HEX ||
		sodium_hex2bin(out, HEX / 2, line, len, NULL, NULL, NULL) != 0)
		die(EXIT_CONFIG, "%s: not a key of %d hexadecimal digits", path,
			HEX);
	sodium_memzero(line, sizeof line);
	return true;
}

/* At most `max` keys; the number there are. */
static size_t
read_file(const char *path, unsigned char (*out)[HEX / 2], size_t max)
{
	FILE *file = path != NULL ? fopen(path, "re") : NULL;
	unsigned char more[HEX / 2];
	size_t n = 0;

	if (file == NULL)
		die(EXIT_CONFIG, "%s: cannot read the key: %s",
			path != NULL ? path : "no key file",
			path != NULL ? strerror(errno) : "not configured");
	setvbuf(file, NULL, _IONBF, 0);
	while (n < max && read_line(file, path, out[n]))
		n++;
	if (n == 0 || (n == max && read_line(file, path, more)))
		die(EXIT_CONFIG, "%s: expected 1 to %zu keys", path, max);
	fclose(file);
	return n;
}

void
ticket_code_load_key(const char *path)
{
	unsigned char seed[1][HEX / 2];

	start();
	read_file(path, seed, 1);
	crypto_sign_seed_keypair(signer.public, secret, seed[0]);
	sodium_memzero(seed, sizeof seed);
	name_key(&signer);
}

void
ticket_code_load_public(const char *path)
{
	unsigned char bytes[KEYS][HEX / 2];

	start();
	n_keys = read_file(path, bytes, KEYS);
	for (size_t i = 0; i < n_keys; i++) {
		memcpy(keys[i].public, bytes[i], sizeof keys[i].public);
		name_key(&keys[i]);
	}
}

void
ticket_code_start(const struct cfg *cfg)
{
	ticket_code_load_public(cfg->signing_public);
}

void
ticket_code_keys_json(struct buf *out)
{
	json_open(out, "keys", '[');
	for (size_t i = 0; i < n_keys; i++) {
		char hex[HEX + 1];

		sodium_bin2hex(
			hex, sizeof hex, keys[i].public, sizeof keys[i].public);
		json_open(out, NULL, '{');
		json_text(out, "id", keys[i].id);
		json_text(out, "public", hex);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void
encode(const unsigned char bytes[BYTES], char out[SIGNATURE + 1])
{
	for (int i = 0; i < SIGNATURE; i++) {
		unsigned v = 0;

		for (int bit = i * 5; bit < i * 5 + 5; bit++)
			v = v << 1 |
			    (bit < BYTES * 8 ? bytes[bit / 8] >> (7 - bit % 8) &
						       1U
					     : 0);
		out[i] = digits[v];
	}
	out[SIGNATURE] = '\0';
}

/* False for any other text than encode() makes: spare bits must be zero. */
static bool
decode(const char *text, unsigned char out[BYTES])
{
	char again[SIGNATURE + 1];

	memset(out, 0, BYTES);
	for (int i = 0; i < SIGNATURE; i++) {
		const char *at = strchr(digits, text[i]);
		unsigned v = at != NULL ? (unsigned)(at - digits) : 0;

		for (int b = 0, bit = i * 5; b < 5 && bit < BYTES * 8;
			b++, bit++)
			out[bit / 8] |= (v >> (4 - b) & 1U) << (7 - bit % 8);
	}
	encode(out, again);
	return memcmp(again, text, SIGNATURE) == 0;
}

void
ticket_code_sign(const struct ticket_code *code, char out[TICKET_CODE_MAX])
{
	unsigned char signature[BYTES];
	char text[SIGNATURE + 1];
	int len;

	if (signer.id[0] == '\0')
		BUG("no key to sign with");
	len = snprintf(out, TICKET_CODE_MAX, "1.%s.%lld.%s.%lld.%lld",
		signer.id, (long long)code->event, code->serial,
		(long long)(code->from / 60),
		(long long)((code->until + 59) / 60));
	crypto_sign_detached(signature, NULL, (unsigned char *)out,
		(unsigned long long)len, secret);
	encode(signature, text);
	snprintf(out + len, TICKET_CODE_MAX - (size_t)len, ".%s", text);
}

/* Cut at each dot; false unless that makes exactly PARTS parts. */
static bool
cut(char *text, char *part[PARTS])
{
	int n = 0;

	for (part[n++] = text; *text != '\0'; text++) {
		if (*text != '.')
			continue;
		if (n == PARTS)
			return false;
		*text = '\0';
		part[n++] = text + 1;
	}
	return n == PARTS;
}

/* A number as ticket_code_sign() writes it: no leading zero. */
static bool
number(const char *text, int64_t min, int64_t *out)
{
	return (text[0] != '0' || text[1] == '\0') &&
	       num_parse(text, min, INT64_MAX / 60, out);
}

static bool
signed_by_us(const char *text, size_t len, const char *id,
	const unsigned char signature[BYTES])
{
	for (size_t i = 0; i < n_keys; i++)
		if (strcmp(keys[i].id, id) == 0 &&
			crypto_sign_verify_detached(signature,
				(const unsigned char *)text, len,
				keys[i].public) == 0)
			return true;
	return false;
}

/* The parts between the dots mean something. */
static bool
read_parts(char *const part[PARTS], struct ticket_code *out)
{
	if (strcmp(part[0], "1") != 0 || !number(part[2], 1, &out->event) ||
		!serial_parse(part[3], out->serial) ||
		strcmp(out->serial, part[3]) != 0 ||
		!number(part[4], 0, &out->from) ||
		!number(part[5], 0, &out->until))
		return false;
	out->from *= 60;
	out->until *= 60;
	return true;
}

bool
ticket_code_verify(const char *text, struct ticket_code *out)
{
	char copy[TICKET_CODE_MAX];
	char *part[PARTS];
	unsigned char signature[BYTES];
	struct ticket_code code;
	size_t len = strnlen(text, TICKET_CODE_MAX);

	if (len == TICKET_CODE_MAX)
		return false;
	memcpy(copy, text, len + 1);
	if (!cut(copy, part) || strlen(part[6]) != SIGNATURE ||
		!decode(part[6], signature) || !read_parts(part, &code) ||
		!signed_by_us(text, len - SIGNATURE - 1, part[1], signature))
		return false;
	*out = code;
	return true;
}
