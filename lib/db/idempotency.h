/* idempotency.h: the key that makes a request safe to repeat. */
#ifndef IDEMPOTENCY_H
#define IDEMPOTENCY_H

/*
 * An Idempotency-Key with the request it was sent for; both NULL: none came.
 * The database stores the answer under both: the same key with another request
 * is refused (E_KEY_REUSED).
 */
struct idempotency {
	const char *key;
	const char *body_hash; /* bytea: SHA-256 of method, path and fields */
};

#endif
