/* registration.c: the model of a registration: made, looked up, shown. */
#include "registration/registration.h"
#include "keys/serial.h"
#include "wire/names.h"

const struct column registration_person_columns[] = {
	COLUMN(COLUMN_INT, struct registration, id),
	COLUMN(COLUMN_TEXT, struct registration, name),
	COLUMN(COLUMN_TEXT, struct registration, email),
	COLUMN(COLUMN_TEXT, struct registration, phone),
	COLUMN(COLUMN_TEXT, struct registration, team_name),
	COLUMN(COLUMN_TEXT, struct registration, members),
	COLUMN(COLUMN_TEXT, struct registration, status),
	{ 0 },
};

const struct column registration_payment_columns[] = {
	COLUMN_AS("amount_minor", COLUMN_INT, struct registration,
		payment.amount_minor),
	COLUMN_AS(
		"currency", COLUMN_TEXT, struct registration, payment.currency),
	COLUMN_AS("currency_digits", COLUMN_INT, struct registration,
		payment.digits),
	COLUMN_AS("payment_type", COLUMN_TEXT, struct registration,
		payment.claimed_type),
	COLUMN_AS("payment_amount", COLUMN_TEXT, struct registration,
		payment.claimed_amount),
	COLUMN_AS("payment_method", COLUMN_TEXT, struct registration,
		payment.claimed_method),
	COLUMN_AS("decider", COLUMN_TEXT, struct registration, payment.decider),
	COLUMN_AS("decided_at", COLUMN_TEXT, struct registration,
		payment.decided_at),
	{ 0 },
};

const struct column registration_columns[] = {
	COLUMNS_OF(registration_person_columns, 0),
	COLUMN(COLUMN_TEXT, struct registration, reason),
	COLUMN(COLUMN_TEXT, struct registration, created_at),
	COLUMN(COLUMN_TEXT, struct registration, updated_at),
	COLUMN(COLUMN_INT, struct registration, version),
	COLUMN_AS("tickets_count", COLUMN_INT, struct registration, tickets),
	COLUMN_AS("checked_in_count", COLUMN_INT, struct registration,
		checked_in),
	COLUMN(COLUMN_BOOL, struct registration, has_payment_proof),
	{ 0 },
};

static const struct column created_columns[] = {
	COLUMNS_OF(registration_person_columns, 0),
	COLUMN(COLUMN_TEXT, struct registration, created_at),
	COLUMN(COLUMN_BOOL, struct registration, replayed),
	{ 0 },
};

const struct stmt registration_create_stmt = { "register", RETRY_NO, 21,
	"api.register($1::text, $2::text, $3::text, $4::text, $5::text, "
	"$6::text, $7::text, $8::text, $9::text[], $10::text[], $11::text, "
	"$12::text, $13::bytea, $14::text, $15::text, $16::bytea, $17::text, "
	"$18::bytea, $19::text, $20::bytea, $21::text)",
	created_columns };

const char *const *
registration_serial_list(struct arena *mem, size_t n)
{
	const char **serials = arena_array(mem, n, sizeof *serials);

	for (size_t i = 0; i < n; i++) {
		char serial[SERIAL_LEN + 1];

		serial_new(serial);
		serials[i] = arena_strdup(mem, serial);
	}
	return serials;
}

const char *
registration_serials(struct arena *mem, size_t n)
{
	return arg_array(mem, registration_serial_list(mem, n), n);
}

void
registration_count_once(struct arena *mem, struct registration_form *form)
{
	form->counted_once = names_once(
		mem, form->name, form->member_names, &form->n_members);
	if (form->counted_once != NULL)
		form->members = form->n_members == 0
					? NULL
					: names_join(mem, form->member_names,
						  form->n_members);
}

enum err
registration_create(const struct call *call,
	const struct registration_form *form, struct registration *out)
{
	enum err e = DB_RUN(call->db, &registration_create_stmt,
		call->who.request_id, call->who.address, form->event,
		form->name, form->email, form->phone, form->team_name,
		form->members,
		arg_array(call->mem, form->member_names, form->n_members),
		registration_serials(call->mem, form->n_members + 1),
		form->payment_reference, call->idempotency.key,
		call->idempotency.body_hash, form->language, form->claim,
		form->proof.image, form->proof.type, form->proof.sha256,
		form->counted_once, form->receipt, form->source);

	if (e != OK)
		return e;
	*out = (struct registration){
		.tickets = (int64_t)form->n_members + 1,
	};
	row_read(call->db, call->mem, 0, out);
	return OK;
}

static const struct column status_columns[] = {
	COLUMN(COLUMN_TEXT, struct registration, email),
	COLUMN(COLUMN_TEXT, struct registration, status),
	COLUMN(COLUMN_TEXT, struct registration, created_at),
	COLUMN(COLUMN_TEXT, struct registration, updated_at),
	{ 0 },
};

const struct stmt registration_status_stmt = { "registration_status", RETRY_OK,
	4, "api.registration_status($1::text, $2::text, $3::text, $4::text)",
	status_columns };

enum err
registration_status(const struct call *call, const char *event,
	const char *email, struct registration *out)
{
	enum err e = DB_RUN(call->db, &registration_status_stmt,
		call->who.request_id, call->who.address, event, email);

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NO_PERSON;
	*out = (struct registration){ 0 };
	row_read(call->db, call->mem, 0, out);
	return OK;
}

enum err
registration_take(const struct call *call, struct registration *out)
{
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	*out = (struct registration){ 0 };
	row_read(call->db, call->mem, 0, out);
	return OK;
}

/* What staff see of one. */
struct shown {
	struct registration reg;
	const char *extra;
};

static const struct column shown_columns[] = {
	COLUMNS_OF(registration_columns, offsetof(struct shown, reg)),
	COLUMNS_OF(registration_payment_columns, offsetof(struct shown, reg)),
	COLUMN(COLUMN_TEXT, struct shown, extra),
	{ 0 },
};

const struct stmt registration_show_stmt = { "registration", RETRY_OK, 4,
	"api.registration($1::text, $2::text, $3::bytea, $4::bigint)",
	shown_columns };

enum err
registration_show(const struct call *call, int64_t id, struct registration *out,
	const char **extra_json)
{
	struct shown shown = { .extra = NULL };
	enum err e = DB_RUN(call->db, &registration_show_stmt,
		call->who.request_id, call->who.address, call->who.session,
		arg_number(call->mem, id));

	if (e != OK)
		return e;
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	row_read(call->db, call->mem, 0, &shown);
	*out = shown.reg;
	*extra_json = shown.extra;
	return OK;
}
