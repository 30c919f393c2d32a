/* claim.c: who looks at a registration. */
#include "registration/claim.h"

const struct stmt claim_set_stmt = { "claim", RETRY_OK, 3,
	"select api.claim($1::bytea, $2::bigint, $3::boolean)" };

enum err
claim_set(const struct call *call, int64_t id, bool release, const char **json)
{
	enum err e = DB_RUN(call->db, &claim_set_stmt, call->who.session,
		arg_number(call->mem, id), arg_bool(release));

	return db_take(e, call->db, call->mem, json);
}

const struct stmt claim_next_stmt = { "claim_next", RETRY_OK, 4,
	"select api.claim_next($1::bytea, $2::bigint[], $3::bigint[], "
	"$4::int)" };

enum err
claim_next(
	const struct call *call, const struct queue *queue, const char **json)
{
	enum err e = DB_RUN(call->db, &claim_next_stmt, call->who.session,
		arg_array(call->mem, queue->ids, queue->n),
		queue->versions == NULL
			? NULL
			: arg_array(call->mem, queue->versions, queue->n),
		arg_number(call->mem, queue->count));

	return db_take(e, call->db, call->mem, json);
}
