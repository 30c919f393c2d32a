/* offline_scan.c: scans that the server hears of later. */
#include "door/offline_scan.h"
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
offline_scan_json(
	struct buf *list, struct arena *mem, const struct offline_scan *s)
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
const struct stmt offline_scan_store_stmt = { "scans_store", RETRY_OK, 5,
	"select api.scans_store($1::text, $2::bytea, $3::bytea, $4::text, "
	"$5::text)" };

enum err
offline_scan_store(const struct call *call, const char *sent_at,
	const char *list, const char **json)
{
	return db_take(
		DB_RUN(call->db, &offline_scan_store_stmt, call->who.request_id,
			call->who.session, call->who.device, sent_at, list),
		call->db, call->mem, json);
}

/* RETRY_OK: each scan has its key. */
const struct stmt offline_scan_quarantine_stmt = { "scans_quarantine", RETRY_OK,
	6,
	"select api.scans_quarantine($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::int)" };

enum err
offline_scan_quarantine(const struct call *call, const char *sent_at,
	const char *list, int64_t left, const char **json)
{
	return db_take(DB_RUN(call->db, &offline_scan_quarantine_stmt,
			       call->who.request_id, call->who.address,
			       call->who.device, sent_at, list,
			       arg_number(call->mem, left)),
		call->db, call->mem, json);
}

/* RETRY_OK: each tick has its key. */
const struct stmt offline_scan_paper_stmt = { "paper_store", RETRY_OK, 5,
	"select api.paper_store($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text)" };

enum err
offline_scan_paper(const struct call *call, const char *event, const char *list,
	const char **json)
{
	return db_take(
		DB_RUN(call->db, &offline_scan_paper_stmt, call->who.request_id,
			call->who.address, call->who.session, event, list),
		call->db, call->mem, json);
}
