/* describe.c: what a worker is, as it says itself. */
#include "run/describe.h"
#include "wire/json.h"

static const char *const needs[] = {
	[NEED_NOTHING] = "nothing",
	[NEED_HOLDER] = "holder",
	[NEED_SCANNER] = "scanner",
	[NEED_DEVICE] = "device",
	[NEED_SUPERVISOR] = "supervisor",
	[NEED_STAFF] = "staff",
	[NEED_VIEWER] = "viewer",
	[NEED_REVIEWER] = "reviewer",
	[NEED_ADMIN] = "admin",
	[NEED_OWNER] = "owner",
};

static const char *const types[] = {
	[F_TEXT] = "text",
	[F_LONG] = "long",
	[F_EMAIL] = "email",
	[F_PHONE] = "phone",
	[F_NAMES] = "names",
	[F_IDS] = "ids",
	[F_PASSWORD] = "password",
	[F_INT] = "int",
	[F_MONEY] = "money",
	[F_BOOL] = "bool",
	[F_CHOICE] = "choice",
	[F_TOKEN] = "token",
	[F_EVENT] = "event",
	[F_LOOSE] = "loose",
	[F_FILE] = "file",
	[F_IGNORED] = "ignored",
	[F_ROWS] = "rows",
};

static void
field_json(struct buf *b, const struct field *f, const char *in)
{
	json_open(b, NULL, '{');
	json_text(b, "name", f->name);
	json_text(b, "in", f->flags & F_PATH ? "path" : in);
	json_text(b, "type", types[f->type]);
	json_int(b, "min", f->min);
	json_int(b, "max", f->max);
	json_bool(b, "required", f->flags & F_REQUIRED);
	json_text(b, "choices", f->choices);
	json_text(b, "alias", f->alias);
	json_close(b, '}');
}

/* One method of an endpoint, where it has a handler for it. */
static void
method_json(struct buf *b, const struct endpoint *ep, const char *method,
	bool has_handler, bool has_body)
{
	const struct field *fields = !has_body && ep->get_fields != NULL
					     ? ep->get_fields
					     : ep->fields;
	bool reads = strcmp(method, "GET") == 0;

	if (!has_handler)
		return;
	json_open(b, method, '{');
	json_text(b, "need", needs[endpoint_need(ep, reads)]);
	json_bool(b, "etag", ep->etag && reads);
	json_bool(b, "keyed", ep->keyed && strcmp(method, "POST") == 0);
	json_bool(b, "page", ep->page != NULL);
	json_open(b, "fields", '[');
	for (; fields != NULL && fields->name != NULL; fields++)
		field_json(b, fields, has_body ? "body" : "query");
	json_close(b, ']');
	json_close(b, '}');
}

static void
endpoint_json(struct buf *b, const struct endpoint *ep)
{
	json_open(b, NULL, '{');
	json_text(b, "path", ep->path);
	json_open(b, "methods", '{');
	method_json(b, ep, "GET", ep->get != NULL, false);
	method_json(b, ep, "POST", ep->post != NULL, true);
	method_json(b, ep, "PATCH", ep->patch != NULL, true);
	method_json(b, ep, "DELETE", ep->delete_ != NULL, false);
	json_close(b, '}');
	json_close(b, '}');
}

static void
statement_json(struct buf *b, const struct stmt *s)
{
	struct buf sql = BUF_INIT;

	stmt_sql(&sql, s);
	json_open(b, NULL, '{');
	json_text(b, "name", s->name);
	json_bool(b, "retry", s->retry == RETRY_OK);
	json_int(b, "parameters", s->nparams);
	json_text(b, "sql", sql.s);
	json_close(b, '}');
	buf_release(&sql);
}

/* The errors that any program may answer: err.h. */
static void
errors_json(struct buf *b)
{
	json_open(b, "errors", '[');
	for (enum err e = OK + 1; e < E_LAST; e++) {
		json_open(b, NULL, '{');
		json_text(b, "code", err_code(e));
		json_int(b, "status", err_status(e));
		json_text(b, "detail", err_detail(e));
		json_close(b, '}');
	}
	json_close(b, ']');
}

void
describe(struct buf *b, const struct route *r)
{
	_Static_assert(LEN(needs) == NEED_OWNER + 1, "a need has no name");
	_Static_assert(LEN(types) == F_ROWS + 1, "a type has no name");
	json_open(b, NULL, '{');
	json_text(b, "name", r->name);
	json_bool(b, "daemon", r->tick != NULL);
	errors_json(b);
	json_open(b, "statements", '[');
	for (size_t i = 0; r->stmts != NULL && r->stmts[i] != NULL; i++)
		statement_json(b, r->stmts[i]);
	json_close(b, ']');
	json_open(b, "endpoints", '[');
	for (size_t i = 0; i < ENDPOINT_MAX && r->endpoints[i].path; i++)
		endpoint_json(b, &r->endpoints[i]);
	json_close(b, ']');
	json_close(b, '}');
}
