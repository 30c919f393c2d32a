/* session.c: a new session of staff and its signed token. */
#include "keys/session.h"
#include "base/arg.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/rand.h"

void
session_new(const struct cfg *cfg, struct arena *mem, char id[TOKEN_ID + 1],
	struct session_token *out)
{
	unsigned char bytes[TOKEN_ID / 2];
	struct buf hex = BUF_INIT;

	rand_bytes(bytes, sizeof bytes);
	buf_hex(&hex, bytes, sizeof bytes);
	memcpy(id, hex.s, TOKEN_ID + 1);
	buf_release(&hex);
	*out = (struct session_token){ .hash = arg_sha256(mem, id),
		.expires_in = cfg->session_minutes * 60 };
}

void
session_sign(const struct cfg *cfg, struct arena *mem,
	const struct session *session, struct session_token *out)
{
	int64_t now = clock_now();
	struct token t = { .id = session->id,
		.staff_id = session->staff_id,
		.role = session->role,
		.issued = now,
		.ends = now + out->expires_in };

	out->jwt = token_sign(cfg, mem, &t);
}
