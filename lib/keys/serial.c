/* serial.c: numbers of tickets: drawn, read as typed, shown. */
#include "keys/serial.h"
#include "base/rand.h"

enum { DATA = SERIAL_LEN - 1, CHECKS = 37 };

/* Crockford's digits, then the five signs that only his check uses. */
static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int
upper(int c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

/* The value of a character as people type it, or -1. */
static int
value(char letter)
{
	int c = upper(letter);
	const char *at;

	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = c != '\0' ? strchr(digits, c) : NULL;
	return at != NULL ? (int)(at - digits) : -1;
}

/* The number that 16 digits write, modulo 37. */
static int
check(const char *serial)
{
	int rest = 0;

	for (int i = 0; i < DATA; i++)
		rest = (rest * 32 + value(serial[i])) % CHECKS;
	return rest;
}

void
serial_new(char out[SERIAL_LEN + 1])
{
	unsigned char bytes[DATA];
	int sign;

	do {
		rand_bytes(bytes, sizeof bytes);
		for (int i = 0; i < DATA; i++)
			out[i] = digits[bytes[i] % 32];
		sign = check(out);
	} while (sign >= 32);
	out[DATA] = digits[sign];
	out[SERIAL_LEN] = '\0';
}

bool
serial_parse(const char *text, char out[SERIAL_LEN + 1])
{
	char serial[SERIAL_LEN + 1];
	int n = 0;

	for (; *text != '\0'; text++) {
		int v;

		if (*text == '-' || *text == ' ')
			continue;
		v = value(*text);
		if (v < 0 || n == SERIAL_LEN)
			return false;
		serial[n++] = digits[v];
	}
	if (n != SERIAL_LEN || check(serial) != value(serial[DATA]))
		return false;
	serial[SERIAL_LEN] = '\0';
	memcpy(out, serial, sizeof serial);
	return true;
}

void
serial_show(const char serial[SERIAL_LEN + 1], char out[SERIAL_SHOWN + 1])
{
	snprintf(out, SERIAL_SHOWN + 1, "%.4s-%.4s-%.4s-%.4s-%.1s", serial,
		serial + 4, serial + 8, serial + 12, serial + 16);
}
