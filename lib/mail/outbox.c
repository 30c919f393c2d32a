/* outbox.c: mail that is to go out: claimed, issued, settled. */
#include "mail/outbox.h"

enum column {
	ID,
	LEASE,
	KIND,
	RECIPIENT,
	MESSAGE_ID,
	ATTEMPTS,
	NAME,
	TEAM_NAME,
	REASON,
	EVENT_ID,
	EVENT_NAME,
	VENUE,
	WHEN,
	REPLY_TO,
	REGISTRATION_ID,
	LANGUAGE,
	TEMPLATES,
	PRICE,
	EACH_PRICE,
	PAYMENT_INSTRUCTIONS,
	PAYMENT_REFERENCE,
	STARTS_AT,
	ENDS_AT,
	SLUG,
	ATTACH,
	PLACE,
	TOTAL,
	PLACES,
	PROOF_DUE,
	STAFF_LINK,
	SAMPLE,
	ORGANISER,
	ACCENT,
	LOGO_WIDTH,
	LOGO_HEIGHT,
	QR_WIDTH,
	QR_HEIGHT,
	CHANGED_BY,
	CHANGED_FROM,
	CHANGED_ZONE,
	MAY,
	ADDRESS,
	VOUCHED,
	ENTRANCE,
	CALENDAR_SEQUENCE,
	CALENDAR_AT,
	SERIAL,
	MEMBER_NAME,
	CODE,
};

/* One message, a row for each of its tickets. */
const struct stmt outbox_claim_stmt = { "mail_claim", RETRY_OK, 1,
	"select id, lease, kind, recipient, message_id, attempts, name, "
	"team_name, reason, event_id, event_name, venue, \"when\", reply_to, "
	"registration_id, language, templates, price, "
	"each_price, payment_instructions, payment_reference, starts_at, "
	"ends_at, slug, attach, place_in_list, total, places, proof_due, "
	"staff_link_id, sample, organiser, accent, logo_width, logo_height, "
	"payment_qr_width, payment_qr_height, changed_by, changed_from, "
	"changed_zone, may, address, vouched, entrance, calendar_sequence, "
	"calendar_at, serial, member_name, code "
	"from api.mail_claim($1::int)" };

static void
take_tickets(const struct call *call, struct outbox_mail *out)
{
	size_t rows = (size_t)db_rows(call->db);

	if (db_text(call->db, 0, SERIAL) == NULL)
		return;
	out->tickets = arena_array(call->mem, rows, sizeof *out->tickets);
	out->n_tickets = rows;
	for (int i = 0; i < (int)rows; i++)
		out->tickets[i] = (struct outbox_ticket){
			.serial = db_copy(call->db, call->mem, i, SERIAL),
			.member_name =
				db_copy(call->db, call->mem, i, MEMBER_NAME),
			.code = db_copy(call->db, call->mem, i, CODE),
		};
}

static void
take_more(const struct call *call, struct outbox_mail *out)
{
	out->registration_id = db_int(call->db, 0, REGISTRATION_ID);
	out->address = db_copy(call->db, call->mem, 0, ADDRESS);
	out->language = db_copy(call->db, call->mem, 0, LANGUAGE);
	out->templates = db_copy(call->db, call->mem, 0, TEMPLATES);
	out->price = db_copy(call->db, call->mem, 0, PRICE);
	out->each_price = db_copy(call->db, call->mem, 0, EACH_PRICE);
	out->payment_instructions =
		db_copy(call->db, call->mem, 0, PAYMENT_INSTRUCTIONS);
	out->payment_reference =
		db_copy(call->db, call->mem, 0, PAYMENT_REFERENCE);
	out->starts_at = db_copy(call->db, call->mem, 0, STARTS_AT);
	out->ends_at = db_copy(call->db, call->mem, 0, ENDS_AT);
	out->slug = db_copy(call->db, call->mem, 0, SLUG);
	out->attach = db_bool(call->db, 0, ATTACH);
	out->place = db_int(call->db, 0, PLACE);
	out->total = db_copy(call->db, call->mem, 0, TOTAL);
	out->places = db_int(call->db, 0, PLACES);
	out->proof_due = db_copy(call->db, call->mem, 0, PROOF_DUE);
	out->staff_link = db_int(call->db, 0, STAFF_LINK);
	out->sample = db_copy(call->db, call->mem, 0, SAMPLE);
	out->organiser = db_copy(call->db, call->mem, 0, ORGANISER);
	out->accent = db_copy(call->db, call->mem, 0, ACCENT);
	out->logo.width = db_int(call->db, 0, LOGO_WIDTH);
	out->logo.height = db_int(call->db, 0, LOGO_HEIGHT);
	out->payment_qr.width = db_int(call->db, 0, QR_WIDTH);
	out->payment_qr.height = db_int(call->db, 0, QR_HEIGHT);
	out->changed_by = db_copy(call->db, call->mem, 0, CHANGED_BY);
	out->changed_from = db_copy(call->db, call->mem, 0, CHANGED_FROM);
	out->changed_zone = db_copy(call->db, call->mem, 0, CHANGED_ZONE);
	out->may = db_copy(call->db, call->mem, 0, MAY);
	out->vouched = db_bool(call->db, 0, VOUCHED);
	out->entrance = db_copy(call->db, call->mem, 0, ENTRANCE);
	out->calendar_sequence = db_int(call->db, 0, CALENDAR_SEQUENCE);
	out->calendar_at = db_copy(call->db, call->mem, 0, CALENDAR_AT);
}

enum err
outbox_claim(
	const struct call *call, int64_t lease_seconds, struct outbox_mail *out)
{
	enum err e = DB_RUN(call->db, &outbox_claim_stmt,
		arg_number(call->mem, lease_seconds));

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	*out = (struct outbox_mail){
		.id = db_int(call->db, 0, ID),
		.lease = db_copy(call->db, call->mem, 0, LEASE),
		.kind = db_copy(call->db, call->mem, 0, KIND),
		.recipient = db_copy(call->db, call->mem, 0, RECIPIENT),
		.message_id = db_copy(call->db, call->mem, 0, MESSAGE_ID),
		.attempts = db_int(call->db, 0, ATTEMPTS),
		.name = db_copy(call->db, call->mem, 0, NAME),
		.team_name = db_copy(call->db, call->mem, 0, TEAM_NAME),
		.reason = db_copy(call->db, call->mem, 0, REASON),
		.event_id = db_int(call->db, 0, EVENT_ID),
		.event_name = db_copy(call->db, call->mem, 0, EVENT_NAME),
		.venue = db_copy(call->db, call->mem, 0, VENUE),
		.when = db_copy(call->db, call->mem, 0, WHEN),
		.reply_to = db_copy(call->db, call->mem, 0, REPLY_TO),
	};
	take_more(call, out);
	take_tickets(call, out);
	return OK;
}

const struct stmt outbox_link_stmt = { "link_issue", RETRY_OK, 2,
	"select api.link_issue($1::bigint, $2::bytea)" };

enum err
outbox_link(const struct call *call, int64_t registration, const char *hash)
{
	return DB_RUN(call->db, &outbox_link_stmt,
		arg_number(call->mem, registration), hash);
}

const struct stmt outbox_others_stmt = { "mail_links", RETRY_OK, 1,
	"select registration_id, event_name, \"when\", address "
	"from api.mail_links($1::bigint)" };

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
	for (int i = 0; i < db_rows(call->db); i++)
		mail->others[i] = (struct outbox_other){
			.registration_id = db_int(call->db, i, 0),
			.event_name = db_copy(call->db, call->mem, i, 1),
			.when = db_copy(call->db, call->mem, i, 2),
			.address = db_copy(call->db, call->mem, i, 3),
		};
	return OK;
}

const struct stmt outbox_staff_link_stmt = { "staff_link_issue", RETRY_OK, 2,
	"select api.staff_link_issue($1::bigint, $2::bytea)" };

enum err
outbox_staff_link(const struct call *call, const struct outbox_mail *mail,
	const char *hash)
{
	return DB_RUN(call->db, &outbox_staff_link_stmt,
		arg_number(call->mem, mail->staff_link), hash);
}

const struct stmt outbox_picture_stmt = { "mail_picture", RETRY_OK, 2,
	"select image, type from api.mail_picture($1::bigint, $2::text)" };

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
	out->bytes = db_bytes(call->db, call->mem, 0, 0, &out->len);
	out->type = db_copy(call->db, call->mem, 0, 1);
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

const struct stmt outbox_health_stmt = {
	"health", RETRY_OK, 0,
	"select mail_queued, mail_oldest_seconds, mail_dead from api.health()"
};

enum err
outbox_health(struct db *db, struct outbox_health *out)
{
	enum err e = db_run(db, &outbox_health_stmt, NULL);

	if (e != OK)
		return e;
	*out = (struct outbox_health){ .queued = db_int(db, 0, 0),
		.oldest_seconds = db_int(db, 0, 1),
		.dead = db_int(db, 0, 2) };
	return OK;
}
