/* staff.c: signs staff in and out. */
#include "staff.h"
#include "json.h"

/* One row: id and hash; none: nobody of that name. Raises when locked. */
const struct stmt staff_login_begin_stmt = { "login_begin", RETRY_OK, 3,
	"select staff_id, password_hash "
	"from api.login_begin($1::text, $2::text, $3::text)" };

/* Counts a failure or opens a session. */
const struct stmt staff_login_end_stmt = { "login_end", RETRY_NO, 7,
	"select id, email, name, role from api.login_end($1::text, $2::text, "
	"$3::text, $4::bigint, $5::boolean, $6::bytea, $7::int)" };

const struct stmt staff_logout_stmt = { "logout", RETRY_OK, 3,
	"select api.logout($1::text, $2::text, $3::bytea)" };

const struct stmt staff_me_stmt = { "me", RETRY_OK, 1,
	"select id, email, name, role from api.me($1::bytea)" };

static void
take_staff(struct db *db, struct arena *mem, struct staff *out)
{
	*out = (struct staff){ .id = db_int(db, 0, 0),
		.email = arena_strdup(mem, db_text(db, 0, 1)),
		.name = arena_strdup(mem, db_text(db, 0, 2)),
		.role = arena_strdup(mem, db_text(db, 0, 3)) };
}

/* Who it would be, if the password is right; staff_id NULL: nobody. */
static enum err
check_password(struct db *db, struct arena *mem, const struct caller *who,
	const char *email, const char *password, const char **staff_id,
	bool *good)
{
	const char *hash = NULL;
	enum err e = DB_RUN(db, &staff_login_begin_stmt, who->request_id,
		who->address, email);

	if (e != OK)
		return e;
	*staff_id = NULL;
	if (db_rows(db) > 0 && db_text(db, 0, 0) != NULL) {
		*staff_id = arena_strdup(mem, db_text(db, 0, 0));
		hash = db_text(db, 0, 1);
	}
	*good = auth_password(hash, password);
	return OK;
}

enum err
staff_login(struct db *db, struct arena *mem, const struct cfg *cfg,
	const struct caller *who, const char *email, const char *password,
	struct staff *out, struct session_token *token)
{
	char id[33];
	const char *staff_id;
	bool good;
	enum err e =
		check_password(db, mem, who, email, password, &staff_id, &good);

	if (e != OK)
		return e;
	auth_session_new(cfg, mem, id, token);
	e = DB_RUN(db, &staff_login_end_stmt, who->request_id, who->address,
		email, staff_id, good ? "true" : "false", token->hash,
		arg_number(mem, token->expires_in));
	if (e != OK)
		return e;
	if (!good || db_rows(db) == 0)
		return E_LOGIN;
	take_staff(db, mem, out);
	auth_session_sign(cfg, mem, id, out->id, out->role, token);
	return OK;
}

enum err
staff_logout(struct db *db, const struct caller *who)
{
	return DB_RUN(db, &staff_logout_stmt, who->request_id, who->address,
		who->session);
}

enum err
staff_me(struct db *db, struct arena *mem, const struct caller *who,
	struct staff *out)
{
	enum err e = DB_RUN(db, &staff_me_stmt, who->session);

	if (e != OK)
		return e;
	if (db_rows(db) == 0)
		return E_UNAUTHORIZED;
	take_staff(db, mem, out);
	return OK;
}

void
staff_json(struct buf *out, const struct staff *staff)
{
	json_int(out, "id", staff->id);
	json_text(out, "email", staff->email);
	json_text(out, "name", staff->name);
	json_text(out, "role", staff->role);
}
