/* outbox.c: mail that is to go out: claimed, issued, settled. */
#include "mail/outbox.h"

static const struct column mail_columns[] = {
	COLUMN(COLUMN_INT, struct outbox_mail, id),
	COLUMN(COLUMN_TEXT, struct outbox_mail, lease),
	COLUMN(COLUMN_TEXT, struct outbox_mail, kind),
	COLUMN(COLUMN_TEXT, struct outbox_mail, recipient),
	COLUMN(COLUMN_TEXT, struct outbox_mail, message_id),
	COLUMN(COLUMN_INT, struct outbox_mail, attempts),
	COLUMN(COLUMN_TEXT, struct outbox_mail, name),
	COLUMN(COLUMN_TEXT, struct outbox_mail, team_name),
	COLUMN(COLUMN_TEXT, struct outbox_mail, reason),
	COLUMN(COLUMN_INT, struct outbox_mail, event_id),
	COLUMN(COLUMN_TEXT, struct outbox_mail, event_name),
	COLUMN(COLUMN_TEXT, struct outbox_mail, venue),
	COLUMN_AS("\"when\"", COLUMN_TEXT, struct outbox_mail, when),
	COLUMN(COLUMN_TEXT, struct outbox_mail, reply_to),
	COLUMN(COLUMN_INT, struct outbox_mail, registration_id),
	COLUMN(COLUMN_TEXT, struct outbox_mail, language),
	COLUMN(COLUMN_TEXT, struct outbox_mail, templates),
	COLUMN(COLUMN_TEXT, struct outbox_mail, price),
	COLUMN(COLUMN_TEXT, struct outbox_mail, each_price),
	COLUMN(COLUMN_TEXT, struct outbox_mail, payment_instructions),
	COLUMN(COLUMN_TEXT, struct outbox_mail, payment_reference),
	COLUMN(COLUMN_TEXT, struct outbox_mail, starts_at),
	COLUMN(COLUMN_TEXT, struct outbox_mail, ends_at),
	COLUMN(COLUMN_TEXT, struct outbox_mail, slug),
	COLUMN(COLUMN_BOOL, struct outbox_mail, attach),
	COLUMN_AS("place_in_list", COLUMN_INT, struct outbox_mail, place),
	COLUMN(COLUMN_TEXT, struct outbox_mail, total),
	COLUMN(COLUMN_INT, struct outbox_mail, places),
	COLUMN(COLUMN_TEXT, struct outbox_mail, proof_due),
	COLUMN_AS("staff_link_id", COLUMN_INT, struct outbox_mail, staff_link),
	COLUMN(COLUMN_TEXT, struct outbox_mail, sample),
	COLUMN(COLUMN_TEXT, struct outbox_mail, organiser),
	COLUMN(COLUMN_TEXT, struct outbox_mail, accent),
	COLUMN_AS("logo_width", COLUMN_INT, struct outbox_mail, logo.width),
	COLUMN_AS("logo_height", COLUMN_INT, struct outbox_mail, logo.height),
	COLUMN_AS("payment_qr_width", COLUMN_INT, struct outbox_mail,
		payment_qr.width),
	COLUMN_AS("payment_qr_height", COLUMN_INT, struct outbox_mail,
		payment_qr.height),
	COLUMN(COLUMN_TEXT, struct outbox_mail, changed_by),
	COLUMN(COLUMN_TEXT, struct outbox_mail, changed_from),
	COLUMN(COLUMN_TEXT, struct outbox_mail, changed_zone),
	COLUMN(COLUMN_TEXT, struct outbox_mail, may),
	COLUMN(COLUMN_BOOL, struct outbox_mail, vouched),
	COLUMN(COLUMN_TEXT, struct outbox_mail, entrance),
	COLUMN(COLUMN_INT, struct outbox_mail, calendar_sequence),
	COLUMN(COLUMN_TEXT, struct outbox_mail, calendar_at),
	{ 0 },
};

static const struct column ticket_columns[] = {
	COLUMN(COLUMN_TEXT, struct outbox_ticket, serial),
	COLUMN(COLUMN_TEXT, struct outbox_ticket, member_name),
	COLUMN(COLUMN_TEXT, struct outbox_ticket, code),
	{ 0 },
};

static const struct column claim_columns[] = {
	COLUMNS_OF(mail_columns, 0),
	COLUMNS_OF(ticket_columns, 0),
	{ 0 },
};

/* One message, a row for each of its tickets. */
const struct stmt outbox_claim_stmt = { "mail_claim", RETRY_OK, 1,
	"api.mail_claim($1::int)", claim_columns };

/* `row`: what is left of the first, which begins with a ticket or nothing. */
static void
take_tickets(struct row row, struct outbox_mail *out)
{
	size_t rows = (size_t)db_rows(row.db);
	int first = row.column;

	if (db_text(row.db, 0, first) == NULL)
		return;
	out->tickets = arena_array(row.mem, rows, sizeof *out->tickets);
	out->n_tickets = rows;
	for (size_t i = 0; i < rows; i++) {
		row.n = (int)i;
		row.column = first;
		row_fill(&row, ticket_columns, &out->tickets[i]);
	}
}

enum err
outbox_claim(
	const struct call *call, int64_t lease_seconds, struct outbox_mail *out)
{
	struct row row = { call->db, call->mem, 0, 0 };
	enum err e = DB_RUN(call->db, &outbox_claim_stmt,
		arg_number(call->mem, lease_seconds));

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	*out = (struct outbox_mail){ 0 };
	row_fill(&row, mail_columns, out);
	take_tickets(row, out);
	return OK;
}

const struct stmt outbox_links_stmt = { "link_issue", RETRY_OK, 5,
	"select api.link_issue($1::bigint, $2::text, $3::bytea, "
	"$4::bigint[], $5::bytea[])" };

enum err
outbox_links(const struct call *call, const struct outbox_mail *mail,
	const struct outbox_hashes *hashes)
{
	size_t n = mail->n_others;
	const char **ids = arena_array(call->mem, n + 1, sizeof *ids);
	enum err e;

	for (size_t i = 0; i < n; i++)
		ids[i] = arg_number(call->mem, mail->others[i].registration_id);
	e = DB_RUN(call->db, &outbox_links_stmt,
		arg_number(call->mem, mail->id), mail->lease, hashes->own,
		arg_array(call->mem, ids, n),
		arg_array(call->mem, hashes->others, n));
	if (e != OK)
		return e;
	return db_bool(call->db, 0, 0) ? OK : E_CONFLICT;
}

static const struct column other_columns[] = {
	COLUMN(COLUMN_INT, struct outbox_other, registration_id),
	COLUMN(COLUMN_TEXT, struct outbox_other, event_name),
	COLUMN_AS("\"when\"", COLUMN_TEXT, struct outbox_other, when),
	{ 0 },
};

const struct stmt outbox_others_stmt = { "mail_links", RETRY_OK, 1,
	"api.mail_links($1::bigint)", other_columns };

enum err
outbox_others(const struct call *call, struct outbox_mail *mail)
{
	enum err e = DB_RUN(
		call->db, &outbox_others_stmt, arg_number(call->mem, mail->id));

	if (e != OK)
		return e;
	mail->n_others = (size_t)db_rows(call->db);
	mail->others = arena_array(
		call->mem, mail->n_others + 1, sizeof *mail->others);
	for (int i = 0; i < db_rows(call->db); i++) {
		mail->others[i] = (struct outbox_other){ 0 };
		row_read(call->db, call->mem, i, &mail->others[i]);
	}
	return OK;
}

static const struct column picture_columns[] = {
	COLUMN(COLUMN_BYTES, struct outbox_picture, image),
	COLUMN(COLUMN_TEXT, struct outbox_picture, type),
	{ 0 },
};

const struct stmt outbox_picture_stmt = { "mail_picture", RETRY_OK, 2,
	"api.mail_picture($1::bigint, $2::text)", picture_columns };

static enum err
load_picture(const struct call *call, const struct outbox_mail *mail,
	const char *kind, struct outbox_picture *out)
{
	enum err e;

	if (out->width == 0)
		return OK;
	e = DB_RUN(call->db, &outbox_picture_stmt,
		arg_number(call->mem, mail->event_id), kind);
	if (e != OK || db_rows(call->db) == 0)
		return e;
	row_read(call->db, call->mem, 0, out);
	return OK;
}

enum err
outbox_pictures(const struct call *call, struct outbox_mail *mail)
{
	enum err e = load_picture(call, mail, "logo", &mail->logo);

	return e != OK ? e
		       : load_picture(
				 call, mail, "payment_qr", &mail->payment_qr);
}

const struct stmt outbox_settle_stmt = { "mail_settle", RETRY_OK, 6,
	"select api.mail_settle($1::bigint, $2::text, $3::text, $4::int, "
	"$5::text, $6::int)" };

enum err
outbox_settle(const struct call *call, const struct outbox_mail *mail,
	const struct outbox_result *result)
{
	enum err e = DB_RUN(call->db, &outbox_settle_stmt,
		arg_number(call->mem, mail->id), mail->lease, result->state,
		arg_nonzero(call->mem, result->code), result->error,
		arg_number(call->mem, result->retry_seconds));

	if (e != OK)
		return e;
	return db_bool(call->db, 0, 0) ? OK : E_CONFLICT;
}

/* 30 s doubled each time: 1, 2, 4 … minutes, at most 4 hours. */
int64_t
outbox_backoff(int64_t attempts)
{
	const int64_t most = INT64_C(4) * 3600;
	int64_t seconds = 30;

	for (int64_t i = 1; i < attempts && seconds < most; i++)
		seconds *= 2;
	return seconds < most ? seconds : most;
}

static const struct column health_columns[] = {
	COLUMN_AS("mail_queued", COLUMN_INT, struct outbox_health, queued),
	COLUMN_AS("mail_oldest_seconds", COLUMN_INT, struct outbox_health,
		oldest_seconds),
	COLUMN_AS("mail_dead", COLUMN_INT, struct outbox_health, dead),
	{ 0 },
};

const struct stmt outbox_health_stmt = { "health", RETRY_OK, 0, "api.health()",
	health_columns };

enum err
outbox_health(const struct call *call, struct outbox_health *out)
{
	enum err e = db_run(call->db, &outbox_health_stmt, NULL);

	if (e != OK)
		return e;
	row_read(call->db, call->mem, 0, out);
	return OK;
}
