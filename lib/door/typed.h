/* typed.h: what was read or typed at the door, as the database knows it. */
#ifndef TYPED_H
#define TYPED_H

#include "base/arena.h"

/* A serial, or NULL: neither a serial nor a code of ours. */
struct typed {
	const char *serial;
	const char *event_id; /* from a signed code, else NULL: any */
};

/*
 * A code is signed, so its event is known; a serial typed by hand is looked
 * for everywhere. A code that does not verify is as good as nothing. What hand
 * scanners say before it of its kind of symbol (AIM: "]Q1") is left out. Needs
 * the public keys (ticket_code.h).
 */
struct typed typed_read(struct arena *mem, const char *text);

#endif
