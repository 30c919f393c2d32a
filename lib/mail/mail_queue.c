/* mail_queue.c: looks through the mail queue and changes what waits in it. */
#include "mail/mail_queue.h"
#include "lang/lang.h"
#include "mail/smtp_words.h"
#include "wire/json.h"

#define COLUMNS                                                         \
	"id, kind, recipient, registration_id, event, state, sending, " \
	"attempts, created_at, next_at, sent_at, smtp_code, last_error"

enum column {
	ID,
	KIND,
	RECIPIENT,
	REGISTRATION,
	EVENT,
	STATE,
	SENDING,
	ATTEMPTS,
	CREATED_AT,
	NEXT_AT,
	SENT_AT,
	SMTP_CODE,
	LAST_ERROR,
};

static void
take_mail(const struct call *call, int i, struct queued_mail *out)
{
	*out = (struct queued_mail){
		.id = db_int(call->db, i, ID),
		.kind = db_copy(call->db, call->mem, i, KIND),
		.recipient = db_copy(call->db, call->mem, i, RECIPIENT),
		.registration_id = db_int(call->db, i, REGISTRATION),
		.event = db_copy(call->db, call->mem, i, EVENT),
		.state = db_copy(call->db, call->mem, i, STATE),
		.sending = db_bool(call->db, i, SENDING),
		.attempts = db_int(call->db, i, ATTEMPTS),
		.created_at = db_copy(call->db, call->mem, i, CREATED_AT),
		.next_at = db_copy(call->db, call->mem, i, NEXT_AT),
		.sent_at = db_copy(call->db, call->mem, i, SENT_AT),
		.smtp_code = db_int(call->db, i, SMTP_CODE),
		.last_error = db_copy(call->db, call->mem, i, LAST_ERROR),
	};
}

/* The one row of a statement. */
static enum err
take_one(const struct call *call, enum err e, struct queued_mail *out)
{
	if (e == OK && db_rows(call->db) == 0)
		return E_NOT_FOUND;
	if (e == OK)
		take_mail(call, 0, out);
	return e;
}

const struct stmt mail_queue_stmt = { "mails", RETRY_OK, 8,
	"select " COLUMNS " from api.mails($1::text, $2::text, $3::bytea, "
	"$4::text, $5::text, $6::text, $7::int, $8::bigint)" };

enum err
mail_queue(const struct call *call, const struct mail_query *query,
	struct mail_page *out)
{
	enum err e = DB_RUN(call->db, &mail_queue_stmt, call->who.request_id,
		call->who.address, call->who.session, query->event,
		query->state, query->text, arg_number(call->mem, query->limit),
		arg_nonzero(call->mem, query->before));
	int rows;

	if (e != OK)
		return e;
	*out = (struct mail_page){ 0 };
	rows = db_rows(call->db);
	if (rows > query->limit) {
		rows = (int)query->limit;
		out->next = db_int(call->db, rows - 1, ID);
	}
	out->n = (size_t)rows;
	out->mails = arena_array(call->mem, out->n + 1, sizeof *out->mails);
	for (int i = 0; i < rows; i++)
		take_mail(call, i, &out->mails[i]);
	return OK;
}

const struct stmt mail_set_stmt = { "mail_set", RETRY_OK, 5,
	"select " COLUMNS " from api.mail_set($1::text, $2::text, $3::bytea, "
	"$4::bigint, $5::text)" };

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
	"select " COLUMNS " from api.mail_readdress($1::text, $2::text, "
	"$3::bytea, $4::bigint, $5::text, $6::boolean)" };

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
	"select " COLUMNS " from api.test_mail_state($1::bytea, $2::bigint)" };

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
