/* roster.c: reads the roster and seals each record of it. */
#include "door/roster.h"
#include "keys/roster_record.h"
#include "wire/json.h"

enum roster_column { CURSOR, MORE, SERVER_TIME, HEAD, EVENT, SERIAL, RECORD };

const struct stmt roster_stmt = { "roster", RETRY_OK, 7,
	"select cursor, more, server_time, head, event_id, serial, record "
	"from api.roster($1::bytea, $2::text, $3::int, $4::int, $5::bigint, "
	"$6::text, $7::boolean)" };

static void
take_records(struct db *db, struct roster *out)
{
	json_open(&out->records, NULL, '[');
	json_open(&out->removed, NULL, '[');
	for (int i = 1; i < db_rows(db); i++) {
		const char *serial = db_text(db, i, SERIAL);
		const char *record = db_text(db, i, RECORD);

		if (record == NULL)
			roster_record_index(&out->removed, serial);
		else
			roster_record_add(&out->records, db_int(db, i, EVENT),
				serial, record);
	}
	json_close(&out->records, ']');
	json_close(&out->removed, ']');
}

static void
take_compact(struct db *db, struct roster *out)
{
	struct roster_page page;

	roster_page_begin(&page, &out->records);
	for (int i = 1; i < db_rows(db); i++)
		roster_page_add(&page, db_int(db, i, EVENT),
			db_text(db, i, SERIAL), db_text(db, i, RECORD));
}

enum err
roster_read(const struct call *call, const struct roster_query *query,
	struct roster *out)
{
	enum err e =
		DB_RUN(call->db, &roster_stmt, call->who.device, query->since,
			arg_number(call->mem, query->limit), query->queued,
			query->offset_ms, query->app, arg_bool(query->compact));

	if (e != OK)
		return e;
	*out = (struct roster){ .cursor =
					db_copy(call->db, call->mem, 0, CURSOR),
		.server_time = db_copy(call->db, call->mem, 0, SERVER_TIME),
		.more = db_bool(call->db, 0, MORE),
		.head = db_copy(call->db, call->mem, 0, HEAD),
		.count = db_rows(call->db) - 1,
		.records = BUF_INIT,
		.removed = BUF_INIT };
	(query->compact ? take_compact : take_records)(call->db, out);
	return OK;
}
