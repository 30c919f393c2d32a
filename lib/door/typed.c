/* typed.c: what was read or typed at the door, as the database knows it. */
#include "door/typed.h"
#include "base/arg.h"
#include "keys/code.h"
#include "keys/serial.h"

struct typed
typed_read(struct arena *mem, const char *text)
{
	char serial[SERIAL_LEN + 1];
	struct code code;

	if (strchr(text, '.') == NULL) {
		if (!serial_parse(text, serial))
			return (struct typed){ NULL, NULL };
		return (struct typed){ arena_strdup(mem, serial), NULL };
	}
	if (!code_verify(text, &code))
		return (struct typed){ NULL, NULL };
	return (struct typed){ arena_strdup(mem, code.serial),
		arg_number(mem, code.event) };
}
