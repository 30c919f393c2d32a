/* otp.c: codes of an app, recovery codes, and how the database keeps them. */
#include "keys/otp.h"
#include "base/buf.h"
#include "base/clock.h"
#include "keys/secretbox.h"
#include "unit.h"

static const struct cfg cfg = { .base_url = "https://tickets.example.org:8443",
	.jwt_secret = "0123456789abcdef0123456789abcdef",
	.jwt_secret_len = 32 };
static const struct cfg other = { .base_url = "https://tickets.example.org",
	.jwt_secret = "0123456789abcdef0123456789abcdeF",
	.jwt_secret_len = 32 };

/* RFC 6238, appendix B: its secret, and its codes without the first two. */
static const unsigned char rfc[] = "12345678901234567890";

static void
test_vectors(void)
{
	static const struct {
		int64_t now;
		const char *code;
	} rows[] = { { 59, "287082" }, { 1111111109, "081804" },
		{ 1111111111, "050471" }, { 1234567890, "005924" },
		{ 2000000000, "279037" }, { 20000000000, "353130" } };

	for (size_t i = 0; i < LEN(rows); i++) {
		int64_t now = rows[i].now;

		is_int(otp_step(rfc, rows[i].code, now), now / 30,
			"RFC 6238: the code of %lld", (long long)now);
		ok(otp_step(rfc, rows[i].code, now + 30) == now / 30 &&
				otp_step(rfc, rows[i].code, now - 30) ==
					now / 30,
			"… is good one step early and late");
		ok(otp_step(rfc, rows[i].code, now + 60) == 0 &&
				(now < 60 || otp_step(rfc, rows[i].code,
						     now - 60) == 0),
			"… and no more than that");
	}
}

static void
test_shapes(void)
{
	static const char *const bad[] = { "", "28708", "2870820", "28708a",
		"-28708", "+28708", "287 082", " 287082", "287082 ", "94287082",
		"٢٨٧٠٨٢", "0x2870" };

	for (size_t i = 0; i < LEN(bad); i++)
		is_int(otp_step(rfc, bad[i], 59), 0, "\"%s\" is no code",
			bad[i]);
}

static void
test_uri(struct arena *mem)
{
	is_text(otp_secret_text(mem, rfc), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
		"a secret as people type it");
	is_text(otp_uri(&cfg, mem, "zoë+x@example.org", rfc),
		"otpauth://totp/tickets.example.org:zo%C3%AB%2Bx%40example.org"
		"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
		"&issuer=tickets.example.org",
		"and as an app scans it");
}

static void
test_recovery(struct arena *mem)
{
	const char *code = otp_recovery_new(mem);
	const char *hash = otp_recovery_hash(&cfg, mem, "7k2m4-q9xz0");

	is_int(strlen(code), OTP_RECOVERY + 1, "a recovery code: %s", code);
	ok(code[5] == '-', "… has a dash in the middle");
	ok(strcmp(code, otp_recovery_new(mem)) != 0, "… and no two are alike");
	ok(hash != NULL && strlen(hash) == 66, "it is hashed");
	is_text(otp_recovery_hash(&cfg, mem, " 7K2M4Q9XZO"), hash,
		"however it is typed");
	ok(strcmp(otp_recovery_hash(&other, mem, "7k2m4-q9xz0"), hash) != 0,
		"with another secret it is another hash");
	ok(otp_recovery_hash(&cfg, mem, "7k2m4-q9xz") == NULL &&
			otp_recovery_hash(&cfg, mem, "7k2m4-q9xz00") == NULL &&
			otp_recovery_hash(&cfg, mem, "7k2m4-q9xu0") == NULL &&
			otp_recovery_hash(&cfg, mem, "123456") == NULL,
		"what cannot be one is none");
}

/* The bytes of a bytea parameter. */
static size_t
bytes_of(const char *hex, char *out)
{
	size_t n = 0;

	for (hex += 2; *hex != '\0'; hex += 2) {
		char pair[3] = { hex[0], hex[1], '\0' };

		out[n++] = (char)strtol(pair, NULL, 16);
	}
	return n;
}

static void
test_seal(struct arena *mem)
{
	unsigned char out[OTP_SECRET];
	char sealed[256];
	const char *text = otp_seal(&cfg, mem, 7, rfc);
	size_t len = bytes_of(text, sealed);

	ok(strcmp(text, otp_seal(&cfg, mem, 7, rfc)) != 0,
		"sealed twice it does not look the same");
	ok(otp_unseal(&cfg, 7, sealed, len, out) &&
			memcmp(out, rfc, OTP_SECRET) == 0,
		"a sealed secret opens again");
	ok(!otp_unseal(&cfg, 8, sealed, len, out),
		"… not in the place of another account's");
	ok(!otp_unseal(&other, 7, sealed, len, out), "… not with another key");
	ok(!otp_unseal(&cfg, 7, sealed, len - 1, out) &&
			!otp_unseal(&cfg, 7, sealed, 0, out),
		"… not when it is cut");
	sealed[len / 2] ^= 1;
	ok(!otp_unseal(&cfg, 7, sealed, len, out), "… nor when it is changed");
}

/* What the database is told of what was typed. */
static void
test_read(struct arena *mem)
{
	unsigned char secret[OTP_SECRET];
	char sealed[256];
	size_t len = bytes_of(otp_seal(&cfg, mem, 7, rfc), sealed);
	struct otp_answer a =
		otp_read(&cfg, mem, 7, (struct bytes){ sealed, len }, NULL);

	is_text(a.given, "false", "nothing typed is told");
	a = otp_read(
		&cfg, mem, 7, (struct bytes){ sealed, len }, "7K2M4-Q9XZ0");
	ok(a.step == NULL && a.recovery != NULL, "a recovery code is one");
	a = otp_read(&cfg, mem, 7, (struct bytes){ sealed, len }, "nonsense");
	is_text(a.given, "true", "nonsense is something typed");
	ok(a.step == NULL && a.recovery == NULL, "… and neither of both");
	a = otp_read(&cfg, mem, 7, (struct bytes){ NULL, 0 }, "7K2M4-Q9XZ0");
	ok(a.step == NULL && a.recovery == NULL,
		"an account without a secret takes no code");
	otp_secret_new(secret);
	ok(memcmp(secret, rfc, OTP_SECRET) != 0, "a new secret is new");
}

int
main(void)
{
	struct arena *mem = arena_new();

	test_vectors();
	test_shapes();
	test_uri(mem);
	test_recovery(mem);
	test_seal(mem);
	test_read(mem);
	arena_free(mem);
	return done_testing();
}
