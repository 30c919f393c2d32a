/* ticket_code.c: any text as a signed code or a serial; none is one of ours. */
#include "keys/ticket_code.h"
#include "fuzz.h"
#include "keys/serial.h"

/* RFC 8032 7.1, TEST 1. */
static void
load_key(void)
{
	char path[] = "/tmp/fuzz-code.XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");

	MUST(file != NULL);
	fputs("d75a980182b10ab7d54bfed3c964073a"
	      "0ee172f3daa62325af021a68f707511a\n",
		file);
	fclose(file);
	ticket_code_load_public(path);
	remove(path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool loaded;
	struct arena *mem = arena_new();
	const char *text = arena_strndup(mem, (const char *)data, size);
	char serial[SERIAL_LEN + 1], again[SERIAL_LEN + 1];
	struct ticket_code code;

	if (!loaded)
		load_key();
	loaded = true;
	/* Nobody makes a signature by chance; the corpus holds a true one. */
	if (ticket_code_verify(text, &code))
		MUST(strlen(code.serial) == SERIAL_LEN && code.event > 0);
	if (serial_parse(text, serial))
		MUST(strlen(serial) == SERIAL_LEN &&
			serial_parse(serial, again) &&
			strcmp(serial, again) == 0);
	arena_free(mem);
	return 0;
}
