/* signer.c: signs the tickets of registrations that were approved. */
#include "door/signing.h"
#include "run/worker.h"

static const struct stmt *const stmts[] = {
	&signing_next_stmt,
	&signing_store_stmt,
	NULL,
};

/*
 * Milliseconds. A notification wakes the signer earlier than POLL; where there
 * are none, such as behind a transaction pooler, whoever is approved still has
 * the ticket within two seconds.
 */
enum { NOW = 0, POLL = 1000, RETRY = 1000 };

static void
start(const struct cfg *cfg)
{
	ticket_code_load_key(cfg->signing_key);
}

static const char **
sign(struct arena *mem, const struct unsigned_ticket *tickets, size_t n)
{
	const char **codes = arena_array(mem, n + 1, sizeof *codes);

	for (size_t i = 0; i < n; i++) {
		char *text = arena_alloc(mem, TICKET_CODE_MAX);

		ticket_code_sign(&tickets[i].code, text);
		codes[i] = text;
	}
	return codes;
}

/*
 * One batch. Nothing is claimed before: a signer that is killed leaves the
 * tickets waiting as they were, and signing one twice gives the same code.
 */
static int
tick(struct ctx *c)
{
	struct unsigned_ticket *tickets;
	size_t n;
	enum err e = signing_next(&c->call, &tickets, &n);

	if (e == OK && n == 0)
		return POLL;
	if (e == OK)
		e = signing_store(
			&c->call, tickets, sign(c->call.mem, tickets, n), n);
	return e == OK ? NOW : RETRY;
}

const struct route route = {
	.name = "signer",
	.stmts = stmts,
	.start = start,
	.tick = tick,
	.listen = "sign_request",
};
