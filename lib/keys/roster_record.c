/* roster_record.c: seals the roster's records with OpenSSL's libcrypto. */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/hash.h"
#include "base/rand.h"
#include "keys/roster_record.h"
#include "wire/json.h"

static const char salt[] = "event-tickets roster";

static void
must(int good)
{
	if (good <= 0)
		die(EXIT_UNAVAILABLE, "libcrypto fails");
}

static void
hmac(const void *key, size_t key_len, const unsigned char *s, size_t len,
	unsigned char out[SHA256_BYTES])
{
	unsigned n;

	must(HMAC(EVP_sha256(), key, (int)key_len, s, len, out, &n) != NULL);
}

void
hkdf_sha256(struct bytes salt_, struct bytes in, struct bytes info,
	unsigned char out[ROSTER_KEY])
{
	unsigned char secret[SHA256_BYTES];
	struct buf block = BUF_INIT;

	hmac(salt_.s, salt_.len, in.s, in.len, secret);
	buf_add(&block, info.s, info.len);
	buf_char(&block, 1);
	hmac(secret, sizeof secret, (unsigned char *)block.s, block.len, out);
	buf_release(&block);
	explicit_bzero(secret, sizeof secret);
}

void
aes_gcm(const unsigned char key[ROSTER_KEY],
	const unsigned char nonce[ROSTER_NONCE], struct bytes more,
	struct bytes plain, unsigned char *out)
{
	static EVP_CIPHER_CTX *ctx;
	int n;

	if (ctx == NULL)
		ctx = EVP_CIPHER_CTX_new();
	must(ctx != NULL &&
		EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce));
	must(EVP_EncryptUpdate(ctx, NULL, &n, more.s, (int)more.len));
	must(EVP_EncryptUpdate(ctx, out, &n, plain.s, (int)plain.len));
	must(EVP_EncryptFinal_ex(ctx, out + n, &n));
	must(EVP_CIPHER_CTX_ctrl(
		ctx, EVP_CTRL_GCM_GET_TAG, ROSTER_TAG, out + plain.len));
}

static void
put(struct buf *out, const char *key, const void *bytes, size_t len)
{
	json_text(out, key, "");
	out->s[--out->len] = '\0';
	buf_base64url(out, bytes, len);
	buf_char(out, '"');
}

void
roster_record_index(struct buf *out, const char *serial)
{
	unsigned char index[SHA256_BYTES];

	sha256(serial, strlen(serial), index);
	put(out, NULL, index, sizeof index);
}

/* A record before it is sealed. */
struct record {
	int64_t event;
	const char *serial, *plain;
	unsigned char index[SHA256_BYTES]; /* SHA-256 of the serial */
};

static struct bytes
text_bytes(const char *s)
{
	return (struct bytes){ s, strlen(s) };
}

/* `out` gets plain and tag; the key lives no longer than this call. */
static void
seal(struct buf *out, const struct record *r,
	const unsigned char nonce[ROSTER_NONCE])
{
	unsigned char key[ROSTER_KEY];
	struct bytes plain = text_bytes(r->plain);
	char info[24];

	snprintf(info, sizeof info, "%lld", (long long)r->event);
	hkdf_sha256(
		text_bytes(salt), text_bytes(r->serial), text_bytes(info), key);
	buf_grow(out, plain.len + ROSTER_TAG);
	aes_gcm(key, nonce, (struct bytes){ r->index, SHA256_BYTES }, plain,
		(unsigned char *)out->s + out->len);
	out->len += plain.len + ROSTER_TAG;
	out->s[out->len] = '\0';
	explicit_bzero(key, sizeof key);
}

void
roster_record_add(
	struct buf *out, int64_t event, const char *serial, const char *plain)
{
	struct record r = { .event = event, .serial = serial, .plain = plain };
	unsigned char nonce[ROSTER_NONCE];
	struct buf sealed = BUF_INIT;

	sha256(serial, strlen(serial), r.index);
	rand_bytes(nonce, sizeof nonce);
	seal(&sealed, &r, nonce);
	json_open(out, NULL, '{');
	put(out, "i", r.index, sizeof r.index);
	put(out, "n", nonce, sizeof nonce);
	put(out, "c", sealed.s, sealed.len);
	json_close(out, '}');
	buf_release(&sealed);
}

void
roster_page_begin(struct roster_page *p, struct buf *out)
{
	p->out = out;
	rand_bytes(p->nonce, sizeof p->nonce);
	buf_add(out, (char *)p->nonce, sizeof p->nonce);
}

void
roster_page_add(struct roster_page *p, int64_t event, const char *serial,
	const char *plain)
{
	struct record r = { .event = event, .serial = serial, .plain = plain };
	size_t len = plain != NULL ? strlen(plain) + ROSTER_TAG : 0;

	if (len > UINT16_MAX)
		BUG("a record of %zu bytes", len);
	sha256(serial, strlen(serial), r.index);
	buf_add(p->out, (char *)r.index, ROSTER_INDEX);
	buf_char(p->out, (char)(len >> 8));
	buf_char(p->out, (char)len);
	if (plain != NULL)
		seal(p->out, &r, p->nonce);
}
