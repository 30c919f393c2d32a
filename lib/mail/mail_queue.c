/* mail_queue.c: looks through the mail queue and changes what waits in it. */
#include "mail/mail_queue.h"
#include "lang/lang.h"
#include "mail/smtp_words.h"
#include "wire/json.h"

static const struct column columns[] = {
	COLUMN(COLUMN_INT, struct queued_mail, id),
	COLUMN(COLUMN_TEXT, struct queued_mail, kind),
	COLUMN(COLUMN_TEXT, struct queued_mail, recipient),
	COLUMN(COLUMN_INT, struct queued_mail, registration_id),
	COLUMN(COLUMN_TEXT, struct queued_mail, event),
	COLUMN(COLUMN_TEXT, struct queued_mail, state),
	COLUMN(COLUMN_BOOL, struct queued_mail, sending),
	COLUMN(COLUMN_INT, struct queued_mail, attempts),
	COLUMN(COLUMN_TEXT, struct queued_mail, created_at),
	COLUMN(COLUMN_TEXT, struct queued_mail, next_at),
	COLUMN(COLUMN_TEXT, struct queued_mail, sent_at),
	COLUMN(COLUMN_INT, struct queued_mail, smtp_code),
	COLUMN(COLUMN_TEXT, struct queued_mail, last_error),
	{ 0 },
};

/* The one row of a statement. */
static enum err
take_one(const struct call *call, enum err e, struct queued_mail *out)
{
	if (e == OK && db_rows(call->db) == 0)
		return E_NOT_FOUND;
	if (e == OK)
		row_read(call->db, call->mem, 0, out);
	return e;
}

const struct stmt mail_queue_stmt = { "mails", RETRY_OK, 8,
	"api.mails($1::text, $2::text, $3::bytea, "
	"$4::text, $5::text, $6::text, $7::int, $8::bigint)",
	columns };

enum err
mail_queue(const struct call *call, const struct mail_query *query,
	struct mail_page *out)
{
	enum err e = DB_RUN(call->db, &mail_queue_stmt, call->who.request_id,
		call->who.address, call->who.session, query->event,
		query->state, query->text, arg_number(call->mem, query->limit),
		arg_nonzero(call->mem, query->before));
	bool more = false;
	int rows;

	if (e != OK)
		return e;
	*out = (struct mail_page){ 0 };
	rows = db_rows(call->db);
	if (rows > query->limit) {
		rows = (int)query->limit;
		more = true;
	}
	out->n = (size_t)rows;
	out->mails = arena_array(call->mem, out->n + 1, sizeof *out->mails);
	for (int i = 0; i < rows; i++)
		row_read(call->db, call->mem, i, &out->mails[i]);
	if (more)
		out->next = out->mails[rows - 1].id;
	return OK;
}

const struct stmt mail_set_stmt = { "mail_set", RETRY_OK, 5,
	"api.mail_set($1::text, $2::text, $3::bytea, "
	"$4::bigint, $5::text)",
	columns };

enum err
mail_set(const struct call *call, int64_t id, const char *what,
	struct queued_mail *out)
{
	return take_one(call,
		DB_RUN(call->db, &mail_set_stmt, call->who.request_id,
			call->who.address, call->who.session,
			arg_number(call->mem, id), what),
		out);
}

const struct stmt mail_retry_dead_stmt = { "mail_retry_dead", RETRY_OK, 4,
	"select api.mail_retry_dead($1::text, $2::text, $3::bytea, "
	"$4::text)" };

enum err
mail_retry_dead(const struct call *call, const char *event, int64_t *n)
{
	enum err e =
		DB_RUN(call->db, &mail_retry_dead_stmt, call->who.request_id,
			call->who.address, call->who.session, event);

	if (e == OK)
		*n = db_int(call->db, 0, 0);
	return e;
}

const struct stmt mail_readdress_stmt = { "mail_readdress", RETRY_NO, 6,
	"api.mail_readdress($1::text, $2::text, "
	"$3::bytea, $4::bigint, $5::text, $6::boolean)",
	columns };

enum err
mail_readdress(const struct call *call, int64_t id, const char *recipient,
	bool everything, struct queued_mail *out)
{
	return take_one(call,
		DB_RUN(call->db, &mail_readdress_stmt, call->who.request_id,
			call->who.address, call->who.session,
			arg_number(call->mem, id), recipient,
			arg_bool(everything)),
		out);
}

const struct stmt mail_test_stmt = { "test_mail", RETRY_NO, 7,
	"select api.test_mail($1::text, $2::text, $3::bytea, $4::text, "
	"$5::text, $6::text, $7::text)" };

enum err
mail_test(const struct call *call, const char *event,
	const struct mail_test *test, int64_t *id)
{
	enum err e = DB_RUN(call->db, &mail_test_stmt, call->who.request_id,
		call->who.address, call->who.session, event, test->kind,
		test->lang, test->texts);

	if (e == OK)
		*id = db_int(call->db, 0, 0);
	return e;
}

const struct stmt mail_test_state_stmt = { "test_mail_state", RETRY_OK, 2,
	"api.test_mail_state($1::bytea, $2::bigint)", columns };

enum err
mail_test_state(const struct call *call, int64_t id, struct queued_mail *out)
{
	return take_one(call,
		DB_RUN(call->db, &mail_test_state_stmt, call->who.session,
			arg_number(call->mem, id)),
		out);
}

static void
optional_int(struct buf *out, const char *key, int64_t n)
{
	if (n == 0)
		json_raw(out, key, NULL);
	else
		json_int(out, key, n);
}

void
queued_mail_json(struct buf *out, const char *key, const char *lang,
	const struct queued_mail *m)
{
	bool sent = strcmp(m->state, "sent") == 0;
	const char *words =
		sent ? NULL : smtp_words(m->smtp_code, m->last_error);

	json_open(out, key, '{');
	json_int(out, "id", m->id);
	json_text(out, "kind", m->kind);
	json_text(out, "recipient", m->recipient);
	optional_int(out, "registration_id", m->registration_id);
	json_text(out, "event", m->event);
	json_text(out, "state", m->sending ? "sending" : m->state);
	json_int(out, "attempts", m->attempts);
	json_text(out, "created_at", m->created_at);
	json_text(out, "next_at", m->next_at);
	json_text(out, "sent_at", m->sent_at);
	optional_int(out, "smtp_code", m->smtp_code);
	json_text(out, "answer", m->last_error);
	json_text(out, "explanation",
		words != NULL ? lang_text(lang, words) : NULL);
	json_close(out, '}');
}
