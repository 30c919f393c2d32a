/* secretbox.c: authenticated encryption by libsodium. */
#include <sodium.h>

#include "base/arg.h"
#include "keys/secretbox.h"

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	WHAT_MAX = 64, /* bytes of purpose and owner */
};

void
secretbox_key(const struct cfg *cfg, const char *purpose,
	unsigned char out[MAC_BYTES])
{
	unsigned char root[SHA256_BYTES];

	if (cfg->jwt_secret == NULL)
		BUG("no JWT secret in this pool");
	sha256(cfg->jwt_secret, cfg->jwt_secret_len, root);
	mac(root, purpose, strlen(purpose), out);
	explicit_bzero(root, sizeof root);
}

/* What it is bound to, for the library. */
static size_t
bind(char out[WHAT_MAX], struct secretbox_owner owner)
{
	int n = snprintf(
		out, WHAT_MAX, "%s %lld", owner.purpose, (long long)owner.id);

	if (n >= WHAT_MAX)
		BUG("a purpose is too long");
	return (size_t)n;
}

const char *
secretbox_seal(const struct cfg *cfg, struct arena *mem,
	struct secretbox_owner owner, struct bytes secret)
{
	unsigned char key[MAC_BYTES], out[NONCE + SECRETBOX_MAX + TAG];
	char what[WHAT_MAX];
	size_t what_len = bind(what, owner);

	if (secret.len > SECRETBOX_MAX || sodium_init() < 0)
		BUG("a secret cannot be sealed");
	secretbox_key(cfg, owner.purpose, key);
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, secret.s,
		secret.len, (const unsigned char *)what, what_len, NULL, out,
		key);
	explicit_bzero(key, sizeof key);
	return arg_bytea(mem, out, NONCE + secret.len + TAG);
}

bool
secretbox_open(const struct cfg *cfg, struct secretbox_owner owner,
	struct bytes sealed, unsigned char *out, size_t *len)
{
	const unsigned char *in = sealed.s;
	unsigned char key[MAC_BYTES];
	unsigned long long n = 0;
	char what[WHAT_MAX];
	size_t what_len = bind(what, owner);
	bool good;

	if (sealed.len < NONCE + TAG ||
		sealed.len > NONCE + SECRETBOX_MAX + TAG)
		return false;
	secretbox_key(cfg, owner.purpose, key);
	good = crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL,
		       in + NONCE, sealed.len - NONCE,
		       (const unsigned char *)what, what_len, in, key) == 0;
	explicit_bzero(key, sizeof key);
	*len = (size_t)n;
	return good;
}
