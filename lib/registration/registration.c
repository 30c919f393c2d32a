/* registration.c: the model of a registration: made, looked up, shown. */
#include "registration/registration.h"
#include "keys/serial.h"
#include "wire/names.h"

const struct stmt registration_create_stmt = { "register", RETRY_NO, 21,
	"select " REGISTRATION_PERSON ", created_at, replayed "
	"from api.register($1::text, $2::text, $3::text, $4::text, $5::text, "
	"$6::text, $7::text, $8::text, $9::text[], $10::text[], $11::text, "
	"$12::text, $13::bytea, $14::text, $15::text, $16::bytea, $17::text, "
	"$18::bytea, $19::text, $20::bytea, $21::text)" };

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
registration_take_person(
	const struct call *call, int row, int column, struct registration *out)
{
	out->id = db_int(call->db, row, column);
	out->name = db_copy(call->db, call->mem, row, column + 1);
	out->email = db_copy(call->db, call->mem, row, column + 2);
	out->phone = db_copy(call->db, call->mem, row, column + 3);
	out->team_name = db_copy(call->db, call->mem, row, column + 4);
	out->members = db_copy(call->db, call->mem, row, column + 5);
	out->status = db_copy(call->db, call->mem, row, column + 6);
}

void
registration_take_payment(
	const struct call *call, int row, int column, struct payment *out)
{
	*out = (struct payment){
		.amount_minor = db_int(call->db, row, column),
		.currency = db_copy(call->db, call->mem, row, column + 1),
		.digits = (int)db_int(call->db, row, column + 2),
		.claimed_type = db_copy(call->db, call->mem, row, column + 3),
		.claimed_amount = db_copy(call->db, call->mem, row, column + 4),
		.claimed_method = db_copy(call->db, call->mem, row, column + 5),
		.decider = db_copy(call->db, call->mem, row, column + 6),
		.decided_at = db_copy(call->db, call->mem, row, column + 7),
	};
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
		.created_at = db_copy(call->db, call->mem, 0, 7),
		.replayed = db_bool(call->db, 0, 8),
		.tickets = (int64_t)form->n_members + 1,
	};
	registration_take_person(call, 0, 0, out);
	return OK;
}

const struct stmt registration_status_stmt = { "registration_status", RETRY_OK,
	4,
	"select email, status, created_at, updated_at from "
	"api.registration_status($1::text, $2::text, $3::text, $4::text)" };

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
	*out = (struct registration){
		.email = db_copy(call->db, call->mem, 0, 0),
		.status = db_copy(call->db, call->mem, 0, 1),
		.created_at = db_copy(call->db, call->mem, 0, 2),
		.updated_at = db_copy(call->db, call->mem, 0, 3),
	};
	return OK;
}

enum err
registration_take(const struct call *call, struct registration *out)
{
	if (db_rows(call->db) == 0)
		return E_NOT_FOUND;
	*out = (struct registration){
		.reason = db_copy(call->db, call->mem, 0, 7),
		.created_at = db_copy(call->db, call->mem, 0, 8),
		.updated_at = db_copy(call->db, call->mem, 0, 9),
		.version = db_int(call->db, 0, 10),
		.tickets = db_int(call->db, 0, 11),
		.checked_in = db_int(call->db, 0, 12),
		.has_payment_proof = db_bool(call->db, 0, 13),
	};
	registration_take_person(call, 0, 0, out);
	return OK;
}

const struct stmt registration_show_stmt = { "registration", RETRY_OK, 4,
	"select " REGISTRATION_COLUMNS ", " REGISTRATION_PAYMENT
	", extra from api.registration($1::text, $2::text, "
	"$3::bytea, $4::bigint)" };

enum err
registration_show(const struct call *call, int64_t id, struct registration *out,
	const char **extra_json)
{
	enum err e = DB_RUN(call->db, &registration_show_stmt,
		call->who.request_id, call->who.address, call->who.session,
		arg_number(call->mem, id));

	if (e == OK)
		e = registration_take(call, out);
	if (e != OK)
		return e;
	registration_take_payment(call, 0, REGISTRATION_N, &out->payment);
	*extra_json = db_copy(call->db, call->mem, 0,
		REGISTRATION_N + REGISTRATION_PAYMENT_N);
	return OK;
}
