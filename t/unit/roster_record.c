/* roster_record.c: HKDF by RFC 5869, AES-256-GCM by NIST's vectors. */
#include "keys/roster_record.h"
#include "base/hash.h"
#include "unit.h"

static size_t
from_hex(const char *hex, unsigned char *out)
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		unsigned n;

		sscanf(hex + 2 * i, "%2x", &n);
		out[i] = (unsigned char)n;
	}
	return len;
}

static void
is_bytes(const unsigned char *got, size_t len, const char *wanted,
	const char *name)
{
	struct buf hex = BUF_INIT;

	buf_hex(&hex, got, len);
	is_text(hex.s, wanted, "%s", name);
	buf_release(&hex);
}

/* RFC 5869 appendix A: the first 32 bytes of 42 and of 82 are one block. */
static void
test_hkdf(void)
{
	unsigned char in[80], salt[80], info[80], out[ROSTER_KEY];
	size_t in_len, salt_len, info_len;

	in_len = from_hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", in);
	salt_len = from_hex("000102030405060708090a0b0c", salt);
	info_len = from_hex("f0f1f2f3f4f5f6f7f8f9", info);
	hkdf_sha256((struct bytes){ salt, salt_len },
		(struct bytes){ in, in_len }, (struct bytes){ info, info_len },
		out);
	is_bytes(out, sizeof out,
		"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5"
		"bf",
		"RFC 5869, test case 1");
	for (int i = 0; i < 80; i++) {
		in[i] = (unsigned char)i;
		salt[i] = (unsigned char)(0x60 + i);
		info[i] = (unsigned char)(0xb0 + i);
	}
	hkdf_sha256((struct bytes){ salt, 80 }, (struct bytes){ in, 80 },
		(struct bytes){ info, 80 }, out);
	is_bytes(out, sizeof out,
		"b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa9"
		"7c",
		"RFC 5869, test case 2");
	in_len = from_hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", in);
	hkdf_sha256((struct bytes){ "", 0 }, (struct bytes){ in, in_len },
		(struct bytes){ "", 0 }, out);
	is_bytes(out, sizeof out,
		"8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d"
		"2d",
		"RFC 5869, test case 3: no salt, no info");
}

/* McGrew and Viega, The Galois/Counter Mode, test cases 13, 14 and 16. */
static void
test_gcm(void)
{
	unsigned char key[ROSTER_KEY] = { 0 }, nonce[ROSTER_NONCE] = { 0 };
	unsigned char plain[64] = { 0 }, more[20], out[64 + ROSTER_TAG];
	size_t len, more_len;

	aes_gcm(key, nonce, (struct bytes){ "", 0 }, (struct bytes){ "", 0 },
		out);
	is_bytes(out, ROSTER_TAG, "530f8afbc74536b9a963b4f1c4cb738b",
		"nothing under zeros");
	aes_gcm(key, nonce, (struct bytes){ "", 0 },
		(struct bytes){ plain, 16 }, out);
	is_bytes(out, 16 + ROSTER_TAG,
		"cea7403d4d606b6e074ec5d3baf39d18"
		"d0d1c8a799996bf0265b98b5d48ab919",
		"a block of zeros");
	from_hex("feffe9928665731c6d6a8f9467308308"
		 "feffe9928665731c6d6a8f9467308308",
		key);
	from_hex("cafebabefacedbaddecaf888", nonce);
	len = from_hex("d9313225f88406e5a55909c5aff5269a"
		       "86a7a9531534f7da2e4c303d8a318a72"
		       "1c3c0c95956809532fcf0e2449a6b525"
		       "b16aedf5aa0de657ba637b39",
		plain);
	more_len = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2", more);
	aes_gcm(key, nonce, (struct bytes){ more, more_len },
		(struct bytes){ plain, len }, out);
	is_bytes(out, len + ROSTER_TAG,
		"522dc1f099567d07f47f37a32a84427d"
		"643a8cdcbfe5c0c97598a2bd2555d1aa"
		"8cb08e48590dbb3da7b08b1056828838"
		"c5f61e6393ba7a0abcc9f662"
		"76fc6ece0f4e1768cddf8853bb2d551b",
		"with additional data, not a whole block");
}

static void
test_record(void)
{
	struct buf a = BUF_INIT, b = BUF_INIT;

	roster_record_add(&a, 1, "0123456789ABCDEFG", "{\"n\":\"Zoe\"}");
	roster_record_add(&b, 1, "0123456789ABCDEFG", "{\"n\":\"Zoe\"}");
	ok(strstr(a.s, "\"i\":\"") != NULL, "a record has its index");
	ok(strncmp(a.s, b.s, 50) == 0, "the index is that of the serial");
	ok(strcmp(a.s, b.s) != 0, "the same twice is sealed in another way");
	ok(strstr(a.s, "Zoe") == NULL && strstr(a.s, "01234") == NULL,
		"neither name nor serial can be read");
	buf_release(&a);
	buf_release(&b);
}

static void
test_page(void)
{
	struct roster_page p;
	struct buf a = BUF_INIT, hex = BUF_INIT;
	unsigned char index[SHA256_BYTES];

	roster_page_begin(&p, &a);
	ok(a.len == ROSTER_NONCE, "a page begins with its nonce");
	roster_page_add(&p, 1, "0123456789ABCDEFG", "[\"Zoe\"]");
	ok(a.len == ROSTER_NONCE + ROSTER_INDEX + 2 + 7 + ROSTER_TAG,
		"a record costs 30 bytes more than what it says");
	sha256("0123456789ABCDEFG", 17, index);
	ok(memcmp(a.s + ROSTER_NONCE, index, ROSTER_INDEX) == 0,
		"it is found by the beginning of the index");
	buf_hex(&hex, (unsigned char *)a.s + ROSTER_NONCE + ROSTER_INDEX, 2);
	is_text(hex.s, "0017", "its length has the high byte first");
	ok(memmem(a.s, a.len, "Zoe", 3) == NULL &&
			memmem(a.s, a.len, "01234", 5) == NULL,
		"neither name nor serial can be read in a page");
	roster_page_add(&p, 1, "1123456789ABCDEFG", NULL);
	ok(a.s[a.len - 1] == 0 && a.s[a.len - 2] == 0 && a.s[a.len] == 0,
		"one that was removed has no bytes");
	buf_release(&a);
	buf_release(&hex);
}

int
main(void)
{
	test_hkdf();
	test_gcm();
	test_record();
	test_page();
	return done_testing();
}
