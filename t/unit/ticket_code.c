/* ticket_code.c: the signed code in a QR. */
#include <stdlib.h>

#include "keys/ticket_code.h"
#include "unit.h"

/* RFC 8032 7.1, TEST 1 and TEST 2. */
static const char seed1[] =
	"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
static const char public1[] =
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
static const char seed2[] =
	"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
static const char public2[] =
	"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

static const struct ticket_code ticket = { .event = 7,
	.serial = "00000000000000011",
	.from = 1805533200,
	.until = 1805619600 };

static const char *
file_of(const char *text)
{
	static char path[64];
	FILE *file;
	int fd;

	snprintf(path, sizeof path, "/tmp/code.XXXXXX");
	fd = mkstemp(path);
	file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (file == NULL)
		abort();
	fputs(text, file);
	fclose(file);
	return path;
}

static void
load(void (*loader)(const char *), const char *text)
{
	const char *path = file_of(text);

	loader(path);
	unlink(path);
}

/*
 * The signature was made apart from us, from the text before the last dot:
 *
 *	openssl pkeyutl -sign -rawin -inkey KEY -in TEXT
 */
static void
test_known(void)
{
	char text[TICKET_CODE_MAX];

	ticket_code_sign(&ticket, text);
	is_text(text,
		"1.47Z3.7.00000000000000011.30092220.30093660."
		"90J64V8AMNHB0BYTQ4FHPH49C6P23K4E5DF7DWVBT8289G5ZH2HJ"
		"259VJ54FMT95RG57GGQR3YCTYFC2FVHZB5XDVWWZ115CF6Y3C0G",
		"the code is the one that openssl signs");
}

static void
test_round(void)
{
	char text[TICKET_CODE_MAX], again[TICKET_CODE_MAX];
	struct ticket_code out;

	ticket_code_sign(&ticket, text);
	ticket_code_sign(&ticket, again);
	is_text(again, text, "the same ticket gives the same code");
	ok(strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-") ==
			strlen(text),
		"it has only characters of a QR's alphanumeric mode");
	ok(ticket_code_verify(text, &out), "it is verified");
	is_int(out.event, 7, "the event comes back");
	is_text(out.serial, ticket.serial, "the serial comes back");
	is_int(out.from, ticket.from, "the first minute comes back");
	is_int(out.until, ticket.until, "the last minute comes back");
}

static void
test_bounds(void)
{
	struct ticket_code open = { .event = INT64_MAX / 60,
		.serial = "00000000000000011" };
	struct ticket_code odd = ticket;
	char text[TICKET_CODE_MAX];
	struct ticket_code out;

	ticket_code_sign(&open, text);
	ok(ticket_code_verify(text, &out) && out.from == 0 && out.until == 0,
		"a ticket without bounds stays without");
	odd.from += 59;
	odd.until += 1;
	ticket_code_sign(&odd, text);
	ok(ticket_code_verify(text, &out) && out.from <= odd.from &&
			out.until >= odd.until,
		"rounding to minutes never shortens the validity");
}

/* Whatever one changes, the code is worth nothing. */
static void
test_damage(void)
{
	char text[TICKET_CODE_MAX], copy[TICKET_CODE_MAX];
	struct ticket_code out;
	int bits = 0, bytes = 0, cuts = 0;
	size_t len;

	ticket_code_sign(&ticket, text);
	len = strlen(text);
	for (size_t i = 0; i < len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			memcpy(copy, text, sizeof copy);
			copy[i] = (char)(copy[i] ^ 1 << bit);
			bits += ticket_code_verify(copy, &out);
		}
		for (int c = 1; c < 256; c++) {
			memcpy(copy, text, sizeof copy);
			copy[i] = (char)c;
			bytes += text[i] != (char)c &&
				 ticket_code_verify(copy, &out);
		}
		memcpy(copy, text, sizeof copy);
		copy[i] = 0;
		cuts += ticket_code_verify(copy, &out);
	}
	is_int(bits, 0, "each of the %zu bits flipped is refused", len * 8);
	is_int(bytes, 0, "each character replaced is refused");
	is_int(cuts, 0, "each shorter text is refused");
}

static void
test_forms(void)
{
	static const char *const bad[] = { "", ".", "......", ".......", "1",
		"1.47Z3.7.00000000000000011.0.0.",
		"1.47Z3.07.00000000000000011.0.0.0",
		"2.47Z3.7.00000000000000011.0.0.0",
		"1.47Z3.-7.00000000000000011.0.0.0" };
	char text[TICKET_CODE_MAX], more[2 * TICKET_CODE_MAX];
	struct ticket_code out;

	for (size_t i = 0; i < LEN(bad); i++)
		ok(!ticket_code_verify(bad[i], &out), "refused: \"%s\"",
			bad[i]);
	ticket_code_sign(&ticket, text);
	snprintf(more, sizeof more, "%s.", text);
	ok(!ticket_code_verify(more, &out), "a dot behind it is refused");
	snprintf(more, sizeof more, " %s", text);
	ok(!ticket_code_verify(more, &out), "a space before it is refused");
	memset(more, '1', sizeof more - 1);
	more[sizeof more - 1] = 0;
	ok(!ticket_code_verify(more, &out), "a text far too long is refused");
}

static void
test_rotation(void)
{
	char both[256], old[TICKET_CODE_MAX], new[TICKET_CODE_MAX];
	struct ticket_code out;

	ticket_code_sign(&ticket, old);
	load(ticket_code_load_key, seed2);
	ticket_code_sign(&ticket, new);
	ok(memcmp(old, new, 6) != 0, "another key has another id");
	ok(!ticket_code_verify(new, &out), "a key we do not know is refused");
	snprintf(both, sizeof both, "%s\n%s\n", public2, public1);
	load(ticket_code_load_public, both);
	ok(ticket_code_verify(new, &out), "the new key is known now");
	ok(ticket_code_verify(old, &out), "codes of the old key stay good");
	load(ticket_code_load_public, public2);
	ok(!ticket_code_verify(old, &out), "a retired key is refused");
}

static void
load_key(void *text)
{
	load(ticket_code_load_key, text);
}

static void
load_nothing(void *path)
{
	ticket_code_load_public(path);
}

static void
test_files(void)
{
	char said[256], bad[] = "9d61b19d", hex[65];
	char gone[] = "/nonexistent/signing.pub";
	int status;

	status = unit_child(load_key, bad, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CONFIG,
		"a short key ends the start with %d", EXIT_CONFIG);
	ok(strstr(said, "hexadecimal") != NULL, "it says what is expected");
	memset(hex, 'g', 64);
	hex[64] = 0;
	status = unit_child(load_key, hex, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CONFIG,
		"other letters than hexadecimal end the start");
	status = unit_child(load_nothing, gone, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CONFIG &&
			strstr(said, gone) != NULL,
		"a missing file ends the start and is named");
	status = unit_child(load_nothing, NULL, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CONFIG,
		"no file configured ends the start");
}

int
main(void)
{
	load(ticket_code_load_key, seed1);
	load(ticket_code_load_public, public1);
	test_known();
	test_round();
	test_bounds();
	test_damage();
	test_forms();
	test_rotation();
	test_files();
	return done_testing();
}
