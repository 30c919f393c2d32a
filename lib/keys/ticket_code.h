/* ticket_code.h: the signed code in a ticket's QR; verified offline. */
#ifndef TICKET_CODE_H
#define TICKET_CODE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/cfg.h"

/*
 * 1.KEYID.EVENT.SERIAL.FROM.UNTIL.SIGNATURE, characters [0-9A-Z.-] only, so
 * that a QR takes it in alphanumeric mode and a URL path as it is:
 *
 *   KEYID      4 Crockford characters: first 20 bits of SHA-256(public key)
 *   EVENT      id, decimal
 *   SERIAL     17 characters, no dashes
 *   FROM UNTIL validity in minutes since 1970 UTC, decimal; 0: no bound
 *   SIGNATURE  Ed25519 (RFC 8032) over all before the last dot, 103 chars
 *
 * It holds no personal data.
 */
struct ticket_code {
	int64_t event;
	char serial[18];
	int64_t from, until; /* seconds since 1970 UTC; 0: no bound */
};

enum { TICKET_CODE_MAX = 256 };

/* Key files hold 32 bytes as 64 hex digits a line; die(EXIT_CONFIG) if not. */
void ticket_code_load_key(const char *path);	/* the private seed: signs */
void ticket_code_load_public(const char *path); /* one or more: verify */
/* The public ones of the configuration, for a route to start with. */
void ticket_code_start(const struct cfg *cfg);

/* "keys": the public keys that are loaded, for those who verify offline. */
void ticket_code_keys_json(struct buf *out);

/* Needs the private key. Deterministic: the same ticket, the same code. */
void
ticket_code_sign(const struct ticket_code *code, char out[TICKET_CODE_MAX]);

/* False for anything but a code signed by a key that we know. */
MUST_CHECK bool ticket_code_verify(const char *text, struct ticket_code *out);

#endif
