/* audit.c: reads the record and proves that nothing of it is gone. */
#include "staff/audit.h"
#include "wire/json.h"
#include "wire/message_json.h"

enum entry_column {
	ID,
	AT,
	ACTOR,
	ACTOR_NAME,
	ACTION,
	SUBJECT,
	SUBJECT_NAME,
	ADDRESS,
	REQUEST_ID,
	BEFORE,
	AFTER,
	ENTRY,
};

const struct stmt audit_list_stmt = { "audit", RETRY_OK, 11,
	"select id, at, actor, actor_name, action, subject, subject_name, "
	"address, request_id, before, after, n from api.audit($1::text, "
	"$2::text, $3::bytea, $4::text, $5::text, $6::text, $7::text, "
	"$8::text, $9::text, $10::int, $11::bigint)" };

static void
entry_json(struct buf *out, struct db *db, int row)
{
	static const char *const names[] = { [AT] = "at",
		[ACTOR] = "actor",
		[ACTOR_NAME] = "actor_name",
		[ACTION] = "action",
		[SUBJECT] = "subject",
		[SUBJECT_NAME] = "subject_name",
		[ADDRESS] = "address",
		[REQUEST_ID] = "request_id" };

	json_open(out, NULL, '{');
	json_int(out, "id", db_int(db, row, ID));
	for (int c = AT; c <= REQUEST_ID; c++)
		json_text(out, names[c], db_text(db, row, c));
	json_raw(out, "before", db_text(db, row, BEFORE));
	json_raw(out, "after", db_text(db, row, AFTER));
	json_raw(out, "entry", db_text(db, row, ENTRY));
	json_close(out, '}');
}

enum err
audit_list(
	const struct call *call, const struct audit_query *q, struct buf *out)
{
	enum err e = DB_RUN(call->db, &audit_list_stmt, call->who.request_id,
		call->who.address, call->who.session, q->actor, q->action,
		q->subject, q->since, q->until, q->request_id,
		arg_number(call->mem, q->limit), q->before);
	bool more;
	int n;

	if (e != OK)
		return e;
	more = db_rows(call->db) > q->limit;
	n = more ? (int)q->limit : db_rows(call->db);
	json_open(out, "entries", '[');
	for (int i = 0; i < n; i++)
		entry_json(out, call->db, i);
	json_close(out, ']');
	json_text(
		out, "next_cursor", more ? db_text(call->db, n - 1, ID) : NULL);
	return OK;
}

static const struct column chain_columns[] = {
	COLUMN(COLUMN_INT, struct audit_chain, entries),
	COLUMN(COLUMN_TEXT, struct audit_chain, head),
	COLUMN(COLUMN_INT, struct audit_chain, broken),
	COLUMN(COLUMN_INT, struct audit_chain, broken_id),
	COLUMN(COLUMN_TEXT, struct audit_chain, why),
	COLUMN(COLUMN_INT, struct audit_chain, unsealed),
	COLUMN(COLUMN_INT, struct audit_chain, noted_at),
	{ 0 },
};

const struct stmt audit_verify_stmt = { "audit_verify", RETRY_OK, 4,
	"api.audit_verify($1::text, $2::text, $3::bytea, decode($4::text, "
	"'hex'))",
	chain_columns };

enum err
audit_verify(const struct call *call, const char *head, struct audit_chain *out)
{
	enum err e = DB_RUN(call->db, &audit_verify_stmt, call->who.request_id,
		call->who.address, call->who.session, head);

	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, out);
	out->whole = out->why == NULL && (head == NULL || out->noted_at > 0);
	return OK;
}

/* What came out. */
static const struct message *
summary(struct arena *mem, const struct audit_chain *c)
{
	if (c->whole)
		return message_plain(mem, "Nothing was removed or changed.");
	if (c->why == NULL)
		return message_plain(mem,
			"The head that you noted is not in the audit log: "
			"entries were removed or replaced.");
	if (strcmp(c->why, "missing") == 0)
		return message_make(mem,
			"Entry %lld of the audit log is "
			"missing.",
			(long long)c->broken);
	return message_make(mem, "Entry %lld of the audit log was changed.",
		(long long)c->broken);
}

void
audit_chain_json(
	struct buf *out, const struct call *call, const struct audit_chain *c)
{
	json_bool(out, "whole", c->whole);
	message_member(out, "message", call->lang, summary(call->mem, c));
	json_int(out, "entries", c->entries);
	json_text(out, "head", c->head);
	json_int(out, "unsealed", c->unsealed);
	if (c->why == NULL) {
		json_raw(out, "broken", NULL);
	} else {
		json_open(out, "broken", '{');
		json_int(out, "entry", c->broken);
		json_int(out, "id", c->broken_id);
		json_text(out, "why", c->why);
		json_close(out, '}');
	}
	if (c->noted_at > 0)
		json_int(out, "noted_at", c->noted_at);
	else
		json_raw(out, "noted_at", NULL);
}
