/* roster_seal.c: seals the roster's records with OpenSSL's libcrypto. */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "hash.h"
#include "json.h"
#include "rand.h"
#include "roster_seal.h"

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
hkdf_sha256(const void *salt_, size_t salt_len, const void *in, size_t in_len,
	const void *info, size_t info_len, unsigned char out[SEAL_KEY])
{
	unsigned char secret[SHA256_BYTES];
	struct buf block = BUF_INIT;

	hmac(salt_, salt_len, in, in_len, secret);
	buf_add(&block, info, info_len);
	buf_char(&block, 1);
	hmac(secret, sizeof secret, (unsigned char *)block.s, block.len, out);
	buf_release(&block);
	explicit_bzero(secret, sizeof secret);
}

void
aes_gcm(const unsigned char key[SEAL_KEY],
	const unsigned char nonce[SEAL_NONCE], const void *more,
	size_t more_len, const void *plain, size_t len, unsigned char *out)
{
	static EVP_CIPHER_CTX *ctx;
	int n;

	if (ctx == NULL)
		ctx = EVP_CIPHER_CTX_new();
	must(ctx != NULL &&
		EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce));
	must(EVP_EncryptUpdate(ctx, NULL, &n, more, (int)more_len));
	must(EVP_EncryptUpdate(ctx, out, &n, plain, (int)len));
	must(EVP_EncryptFinal_ex(ctx, out + n, &n));
	must(EVP_CIPHER_CTX_ctrl(
		ctx, EVP_CTRL_GCM_GET_TAG, SEAL_TAG, out + len));
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
roster_seal_index(struct buf *out, const char *serial)
{
	unsigned char index[SHA256_BYTES];

	sha256(serial, strlen(serial), index);
	put(out, NULL, index, sizeof index);
}

void
roster_seal(
	struct buf *out, int64_t event, const char *serial, const char *plain)
{
	unsigned char index[SHA256_BYTES], key[SEAL_KEY], nonce[SEAL_NONCE];
	size_t len = strlen(plain);
	struct buf sealed = BUF_INIT;
	char info[24];

	snprintf(info, sizeof info, "%lld", (long long)event);
	sha256(serial, strlen(serial), index);
	hkdf_sha256(salt, strlen(salt), serial, strlen(serial), info,
		strlen(info), key);
	rand_bytes(nonce, sizeof nonce);
	buf_grow(&sealed, len + SEAL_TAG);
	aes_gcm(key, nonce, index, sizeof index, plain, len,
		(unsigned char *)sealed.s);
	json_open(out, NULL, '{');
	put(out, "i", index, sizeof index);
	put(out, "n", nonce, sizeof nonce);
	put(out, "c", sealed.s, len + SEAL_TAG);
	json_close(out, '}');
	buf_release(&sealed);
	explicit_bzero(key, sizeof key);
}
