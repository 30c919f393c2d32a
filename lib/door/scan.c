/* scan.c: scans made offline, undo, search and conflicts at the door. */
#include "door/scan.h"
#include "door/typed.h"
#include "wire/json.h"

static void
put(struct buf *b, const char *name, const char *text)
{
	if (text != NULL)
		json_text(b, name, text);
}

/* What was sent, so that two that cannot be read are told apart. */
static void
put_sent(struct buf *b, struct arena *mem, const struct pair *p)
{
	struct buf all = BUF_INIT;

	for (; p != NULL; p = p->next)
		buf_printf(&all, "%s=%s\n", p->name, p->text);
	json_text(b, "sent", buf_keep(&all, mem));
}

void
scan_made_json(struct buf *list, struct arena *mem, const struct scan_made *s)
{
	struct typed t = { NULL, NULL };

	if (s->typed != NULL)
		t = typed_read(mem, s->typed);
	json_open(list, NULL, '{');
	put(list, "key", s->key);
	put(list, "serial", t.serial);
	put(list, "event", t.event_id);
	put(list, "at", s->at);
	put(list, "kind", s->kind);
	put(list, "note", s->note);
	put(list, "gate", s->gate);
	put(list, "refused", s->refused);
	put(list, "rehearsal", s->rehearsal);
	put(list, "offset", s->offset_ms);
	put(list, "tried", s->tried ? "true" : NULL);
	if (s->bad != NULL) {
		json_text(list, "bad", s->bad);
		put_sent(list, mem, s->sent);
	}
	json_close(list, '}');
}

/* RETRY_OK: each scan has its key. */
const struct stmt scan_store_stmt = { "scans_store", RETRY_OK, 5,
	"select api.scans_store($1::text, $2::bytea, $3::bytea, $4::text, "
	"$5::text)" };

enum err
scan_store(const struct call *call, const char *sent_at, const char *list,
	const char **json)
{
	return db_take(
		DB_RUN(call->db, &scan_store_stmt, call->who.request_id,
			call->who.session, call->who.device, sent_at, list),
		call->db, call->mem, json);
}

/* RETRY_OK: each scan has its key. */
const struct stmt scan_quarantine_stmt = { "scans_quarantine", RETRY_OK, 6,
	"select api.scans_quarantine($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::int)" };

enum err
scan_quarantine(const struct call *call, const char *sent_at, const char *list,
	int64_t left, const char **json)
{
	return db_take(
		DB_RUN(call->db, &scan_quarantine_stmt, call->who.request_id,
			call->who.address, call->who.device, sent_at, list,
			arg_number(call->mem, left)),
		call->db, call->mem, json);
}

const struct stmt scan_undo_stmt = { "scan_undo", RETRY_OK, 8,
	"select api.scan_undo($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text, $6::bigint, $7::text, $8::text)" };

enum err
scan_undo(const struct call *call, const char *typed, const char *key,
	const char *reason, const char **json)
{
	struct typed t = typed_read(call->mem, typed);

	return db_take(
		DB_RUN(call->db, &scan_undo_stmt, call->who.request_id,
			call->who.address, call->who.session, call->who.device,
			t.serial, t.event_id, key, reason),
		call->db, call->mem, json);
}

const struct stmt scan_search_stmt = { "scan_search", RETRY_OK, 7,
	"select api.scan_search($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text, $6::text, $7::text)" };

enum err
scan_search(const struct call *call, const char *event, const char *text,
	const char **json)
{
	const char *serial = typed_read(call->mem, text).serial;

	return db_take(DB_RUN(call->db, &scan_search_stmt, call->who.request_id,
			       call->who.address, call->who.session,
			       call->who.device, text, serial, event),
		call->db, call->mem, json);
}

const struct stmt scan_conflicts_stmt = { "scan_conflicts", RETRY_OK, 5,
	"select api.scan_conflicts($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text)" };

enum err
scan_conflicts(const struct call *call, const char *event, const char **json)
{
	return db_take(DB_RUN(call->db, &scan_conflicts_stmt,
			       call->who.request_id, call->who.address,
			       call->who.session, call->who.device, event),
		call->db, call->mem, json);
}

const struct stmt scan_settle_stmt = { "scan_settle", RETRY_OK, 9,
	"select api.scan_settle($1::text, $2::text, $3::bytea, $4::bytea, "
	"$5::text, $6::bigint, $7::text, $8::text, $9::boolean)" };

enum err
scan_settle(const struct call *call, const struct scan_settlement *how,
	const char **json)
{
	struct typed t = typed_read(call->mem, how->typed);

	return db_take(
		DB_RUN(call->db, &scan_settle_stmt, call->who.request_id,
			call->who.address, call->who.session, call->who.device,
			t.serial, t.event_id, how->key, how->note, how->counts),
		call->db, call->mem, json);
}

const struct stmt scan_live_stmt = { "door_live", RETRY_OK, 2,
	"select api.door_live($1::bytea, $2::text)" };

enum err
scan_live(const struct call *call, const char *event, const char **json)
{
	return db_take(
		DB_RUN(call->db, &scan_live_stmt, call->who.session, event),
		call->db, call->mem, json);
}

/* RETRY_OK: each tick has its key. */
const struct stmt scan_paper_stmt = { "paper_store", RETRY_OK, 5,
	"select api.paper_store($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text)" };

enum err
scan_paper(const struct call *call, const char *event, const char *list,
	const char **json)
{
	return db_take(
		DB_RUN(call->db, &scan_paper_stmt, call->who.request_id,
			call->who.address, call->who.session, event, list),
		call->db, call->mem, json);
}
