/* hash.c: SHA-256, by the examples of FIPS 180-4. */
#include "unit.h"

#include "base/buf.h"
#include "base/hash.h"

static void
is_hash(const char *text, size_t len, const char *wanted)
{
	unsigned char out[SHA256_BYTES];
	struct buf hex = BUF_INIT;

	sha256(text, len, out);
	buf_hex(&hex, out, sizeof out);
	is_text(hex.s, wanted, "SHA-256 of %zu bytes", len);
	buf_release(&hex);
}

/* Made apart from us by Python's hashlib.blake2b(). */
static void
test_mac(void)
{
	unsigned char key[MAC_BYTES], out[MAC_BYTES];
	struct buf hex = BUF_INIT;

	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (unsigned char)i;
	mac(key, "abc", 3, out);
	buf_hex(&hex, out, sizeof out);
	is_text(hex.s,
		"d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a"
		"203f7f",
		"keyed BLAKE2b of abc");
	buf_release(&hex);
}

int
main(void)
{
	static char million[1000000];

	is_hash("", 0,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852"
		"b855");
	is_hash("abc", 3,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f200"
		"15ad");
	memset(million, 'a', sizeof million);
	is_hash(million, sizeof million,
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc711"
		"2cd0");
	test_mac();
	return done_testing();
}
