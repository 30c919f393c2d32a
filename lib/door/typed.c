/* typed.c: what was read or typed at the door, as the database knows it. */
#include "door/typed.h"
#include "base/arg.h"
#include "keys/serial.h"
#include "keys/ticket_code.h"

/* Behind "]Q1" and the like: ISO/IEC 15424. */
static const char *
skip_symbology(const char *text)
{
	return text[0] == ']' && text[1] != '\0' && text[2] != '\0' ? text + 3
								    : text;
}

struct typed
typed_read(struct arena *mem, const char *text)
{
	char serial[SERIAL_LEN + 1];
	struct ticket_code code;

	text = skip_symbology(text);
	if (strchr(text, '.') == NULL) {
		if (!serial_parse(text, serial))
			return (struct typed){ NULL, NULL };
		return (struct typed){ arena_strdup(mem, serial), NULL };
	}
	if (!ticket_code_verify(text, &code))
		return (struct typed){ NULL, NULL };
	return (struct typed){ arena_strdup(mem, code.serial),
		arg_number(mem, code.event) };
}
