/* edit.c: corrects registrations, and adds some by hand. */
#include "registration/edit.h"
#include "event/event.h"

const struct stmt registration_edit_stmt = { "edit", RETRY_NO, 16,
	"api.edit($1::text, $2::text, $3::bytea, $4::bigint, "
	"$5::text, $6::text, $7::text, $8::text, $9::text, "
	"$10::text[], $11::text, $12::boolean, $13::text[], "
	"$14::bigint, $15::text, $16::bytea)",
	decision_columns };

enum err
registration_edit(const struct call *call,
	const struct registration_version *which,
	const struct registration_edit *change, struct registration *out)
{
	enum err e = DB_RUN(call->db, &registration_edit_stmt,
		call->who.request_id, call->who.address, call->who.session,
		arg_number(call->mem, which->id), change->name, change->email,
		change->phone, change->team_name, change->members,
		change->members == NULL
			? NULL
			: arg_array(call->mem, change->member_names,
				  change->n_members),
		change->payment_reference, arg_bool(change->over),
		registration_serials(call->mem, EVENT_TEAM_MAX),
		arg_nonzero(call->mem, which->version), call->idempotency.key,
		call->idempotency.body_hash);

	return decision_take(e, call, out);
}

const struct stmt registration_add_stmt = { "add", RETRY_NO, 19,
	"api.add($1::text, $2::text, $3::bytea, $4::text, $5::text, "
	"$6::text, $7::text, $8::text, $9::text, $10::text[], "
	"$11::text[], $12::text, $13::text, $14::text, $15::boolean, "
	"$16::boolean, $17::text, $18::bytea, $19::text)",
	decision_columns };

enum err
registration_add(const struct call *call, const struct registration_form *form,
	const struct addition *how, struct registration *out)
{
	enum err e = DB_RUN(call->db, &registration_add_stmt,
		call->who.request_id, call->who.address, call->who.session,
		form->event, form->name, form->email, form->phone,
		form->team_name, form->members,
		arg_array(call->mem, form->member_names, form->n_members),
		registration_serials(call->mem, form->n_members + 1),
		form->payment_reference, form->language, how->status,
		arg_bool(how->over), arg_bool(how->mail), call->idempotency.key,
		call->idempotency.body_hash, form->counted_once);

	return decision_take(e, call, out);
}
