/* correct.c: corrects registrations, and adds some by hand. */
#include "registration/correct.h"
#include "event/event.h"

const struct stmt correct_stmt = { "correct", RETRY_NO, 16,
	DESK_DECIDED "api.correct($1::text, $2::text, $3::bytea, $4::bigint, "
		     "$5::text, $6::text, $7::text, $8::text, $9::text, "
		     "$10::text[], $11::text, $12::boolean, $13::text[], "
		     "$14::bigint, $15::text, $16::bytea)" };

enum err
correct(struct db *db, struct arena *mem, const struct caller *who,
	const struct once *once, const struct seen *seen,
	const struct correction *change, struct registration *out)
{
	enum err e = DB_RUN(db, &correct_stmt, who->request_id, who->address,
		who->session, arg_number(mem, seen->id), change->name,
		change->email, change->phone, change->team_name,
		change->members,
		change->members == NULL ? NULL
					: arg_array(mem, change->member_names,
						  change->n_members),
		change->payment_reference, arg_bool(change->over),
		registration_serials(mem, EVENT_TEAM_MAX),
		arg_nonzero(mem, seen->version), once->key, once->body_hash);

	return desk_take(e, db, mem, out);
}

const struct stmt correct_add_stmt = { "add", RETRY_NO, 19,
	DESK_DECIDED
	"api.add($1::text, $2::text, $3::bytea, $4::text, $5::text, "
	"$6::text, $7::text, $8::text, $9::text, $10::text[], "
	"$11::text[], $12::text, $13::text, $14::text, $15::boolean, "
	"$16::boolean, $17::text, $18::bytea, $19::text)" };

enum err
correct_add(struct db *db, struct arena *mem, const struct caller *who,
	const struct once *once, const struct registration_form *form,
	const struct addition *how, struct registration *out)
{
	enum err e = DB_RUN(db, &correct_add_stmt, who->request_id,
		who->address, who->session, form->event, form->name,
		form->email, form->phone, form->team_name, form->members,
		arg_array(mem, form->member_names, form->n_members),
		registration_serials(mem, form->n_members + 1),
		form->payment_reference, form->language, how->status,
		arg_bool(how->over), arg_bool(how->mail), once->key,
		once->body_hash, form->counted_once);

	return desk_take(e, db, mem, out);
}
