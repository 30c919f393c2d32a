/* serve.c: one request from its parameters to its answer. */
#include <strings.h>

#include <fcgiapp.h>

#include "base/arg.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "lang/lang.h"
#include "run/input.h"
#include "run/problem.h"
#include "run/serve.h"
#include "run/worker.h"
#include "wire/form.h"
#include "wire/json.h"
#include "wire/message_json.h"

enum {
	KEY_MAX = 255,	   /* characters of an Idempotency-Key */
	NO_BODY_MAX = 1024 /* bytes where there should be none, as in nginx */
};

static const struct endpoint *
find_endpoint(const struct req *req)
{
	for (size_t i = 0; i < LEN(route.endpoints); i++) {
		const struct endpoint *ep = &route.endpoints[i];

		if (ep->path == NULL)
			break;
		if (strcmp(ep->path, req->route) == 0)
			return ep;
	}
	return NULL;
}

enum need
endpoint_need(const struct endpoint *ep, bool reads)
{
	return reads || ep->change_need == NEED_NOTHING ? ep->need
							: ep->change_need;
}

/* The handler of the method, or E_METHOD and an Allow header. */
static enum err
find_handler(struct ctx *c, const struct endpoint *ep, handler **out)
{
	const struct {
		const char *method;
		handler *run;
	} rows[] = { { "GET", ep->get }, { "HEAD", ep->get },
		{ "POST", ep->post }, { "PATCH", ep->patch },
		{ "DELETE", ep->delete_ } };
	char allow[40] = "";

	for (size_t i = 0; i < LEN(rows); i++) {
		size_t len = strlen(allow);

		if (rows[i].run == NULL)
			continue;
		*out = rows[i].run;
		if (req_is(c->req, rows[i].method))
			return OK;
		snprintf(allow + len, sizeof allow - len, "%s%s",
			len > 0 ? ", " : "", rows[i].method);
	}
	resp_header(c->resp, "Allow", allow);
	return E_METHOD;
}

/*
 * A language that was chosen, in the body or in the query, is stronger than
 * Accept-Language; one that we do not speak is as good as none.
 */
static void
choose_lang(struct ctx *c, const struct pair *pairs)
{
	const char *tag = pair_text(pairs, "lang");
	const char *lang = tag != NULL ? lang_known(tag) : NULL;

	if (lang != NULL)
		c->call.lang = lang;
}

static const struct field no_fields[] = { { 0 } };

static const struct field *
fields_of(const struct req *req, const struct endpoint *ep)
{
	if (!req_takes_body(req) && ep->get_fields != NULL)
		return ep->get_fields;
	return ep->fields != NULL ? ep->fields : no_fields;
}

static enum err
read_fields(struct ctx *c, const struct endpoint *ep)
{
	const struct field *fields = fields_of(c->req, ep);
	struct value *values =
		arena_array(c->call.mem, FIELD_MAX, sizeof *values);
	struct pair *pairs = NULL;
	enum err e = input_read(c, ep, fields, &pairs);

	choose_lang(c, c->typed);
	if (e != OK)
		return e;
	c->v = values;
	return field_check(c->call.mem, fields, pairs, values, &c->errors);
}

static void
add_error(struct ctx *c, const char *field, const struct message *message)
{
	struct field_error *fe = arena_alloc(c->call.mem, sizeof *fe);

	fe->field = field;
	fe->message = message;
	c->errors = fe;
}

/* What was sent, part by part: a form sent again has another boundary. */
static void
add_pairs(struct buf *b, const struct pair *p)
{
	for (; p != NULL; p = p->next) {
		buf_printf(b, "%zu:%s %d%d%d%d %zu:", strlen(p->name), p->name,
			p->is_null, p->is_list_item, p->is_scalar,
			p->file_name != NULL, p->len);
		buf_add(b, p->text, p->len);
		if (p->is_row) {
			buf_char(b, '{');
			add_pairs(b, p->row);
			buf_char(b, '}');
		}
	}
}

static const struct message key_too_long = {
	.id = "Use 255 characters at most."
};
static const struct message key_invisible = {
	.id = "Use visible ASCII characters only."
};

/* A key stands for method, path and body together. */
static enum err
read_key(struct ctx *c)
{
	const struct req *q = c->req;
	unsigned char hash[SHA256_BYTES];
	struct buf b = BUF_INIT;

	if (!req_is(q, "POST") || *q->idempotency_key == '\0')
		return OK;
	if (strlen(q->idempotency_key) > KEY_MAX) {
		add_error(c, "Idempotency-Key", &key_too_long);
		return E_INVALID;
	}
	for (const char *s = q->idempotency_key; *s != '\0'; s++)
		if (*s < '!' || *s > '~') {
			add_error(c, "Idempotency-Key", &key_invisible);
			return E_INVALID;
		}
	buf_printf(&b, "%s %s\n", q->method, q->path);
	add_pairs(&b, c->typed);
	sha256(b.s, b.len, hash);
	buf_release(&b);
	c->call.idempotency.key = q->idempotency_key;
	c->call.idempotency.body_hash =
		arg_bytea(c->call.mem, hash, sizeof hash);
	return OK;
}

/* All that comes before the handler; E_METHOD before the body is read. */
static enum err
handle(struct ctx *c, struct req *req, struct FCGX_Request *fcgi,
	const struct endpoint *ep)
{
	size_t limit =
		req_takes_body(req) ? (size_t)c->cfg->body_limit : NO_BODY_MAX;
	handler *run;
	enum err e;

	if (ep == NULL)
		return E_NOT_FOUND;
	if ((e = find_handler(c, ep, &run)) != OK ||
		(e = req_body(req, fcgi, c->call.mem, limit)) != OK ||
		(e = auth_check(c->cfg, req, endpoint_need(ep, req_is_get(req)),
			 c->call.mem, &c->call.who)) != OK ||
		(e = read_fields(c, ep)) != OK ||
		(ep->keyed && (e = read_key(c)) != OK))
		return e;
	return run(c);
}

/* What the database said about its refusal goes into the answer. */
static void
use_detail(struct ctx *c, enum err e)
{
	const char *detail = c->call.db == NULL ? NULL : db_detail(c->call.db);
	struct pair *pairs;

	if (detail == NULL || c->extra.len > 0)
		return;
	if (e != E_INVALID) {
		json_splice(&c->extra, detail);
		return;
	}
	if (c->errors == NULL &&
		json_parse(c->call.mem, detail, strlen(detail), &pairs) == OK &&
		pair_text(pairs, "field") != NULL &&
		pair_text(pairs, "message") != NULL)
		add_error(c, pair_text(pairs, "field"),
			message_json(c->call.mem, pair_text(pairs, "message")));
}

/* Kept: a page that tells of the error may ask the database something else. */
static const struct message *
said(struct ctx *c)
{
	return c->call.db == NULL
		       ? NULL
		       : message_json(c->call.mem, db_message(c->call.db));
}

static void
answer_error(struct ctx *c, const struct endpoint *ep, enum err e)
{
	const char *extra;

	use_detail(c, e);
	if (c->said == NULL) /* the handler knows best */
		c->said = said(c);
	extra = c->extra.len > 0 ? c->extra.s : NULL;
	resp_clear(c->resp);
	if (ep != NULL && ep->page != NULL && req_wants_html(c->req) &&
		ep->page(c, e) == OK) {
		resp_status(c->resp, err_status(e));
		problem_headers(c->resp, e, extra);
		return;
	}
	problem_write(
		c->resp, c->req, c->call.lang, e, c->said, c->errors, extra);
}

/* Is `tag` one of the list, compared weakly (RFC 9110 13.1.2)? */
static bool
has_tag(const char *list, const char *tag)
{
	return strcmp(list, "*") == 0 || strstr(list, tag) != NULL;
}

/* A tag of what is answered; who has it already gets 304. */
static void
add_etag(struct ctx *c)
{
	unsigned char hash[SHA256_BYTES];
	struct buf tag = BUF_INIT;
	const char *s = c->same != NULL ? c->same : c->resp->body.s;

	sha256(s, c->same != NULL ? strlen(s) : c->resp->body.len, hash);
	buf_char(&tag, '"');
	if (c->version > 0) {
		buf_int(&tag, c->version);
		buf_char(&tag, '-');
	}
	buf_hex(&tag, hash, 12);
	buf_char(&tag, '"');
	resp_header(c->resp, "ETag", tag.s);
	if (c->resp->cache == NULL)
		c->resp->cache = "private, no-cache";
	if (has_tag(c->req->if_none_match, tag.s)) {
		resp_status(c->resp, 304);
		buf_clear(&c->resp->body);
	}
	buf_release(&tag);
}

static enum log_level
level_of(enum err e, int status)
{
	if (e != OK)
		return err_level(e);
	return status >= 500 ? LOG_ERROR : LOG_INFO;
}

static void
log_it(const struct ctx *c, enum err e, int64_t start_us)
{
	log_request(&(struct log_request){
		.level = level_of(e, c->resp->status),
		.request_id = c->req->id,
		.method = c->req->method,
		.route = c->req->route,
		.status = c->resp->status,
		.code = e == OK ? NULL : err_code(e),
		.note = err_noted(),
		.total_us = clock_us() - start_us,
		.db_us = c->call.db == NULL ? 0 : db_spent_us(c->call.db),
		.bytes_in = c->req->body_len,
		.bytes_out = (size_t)resp_length(c->resp),
	});
}

static struct ctx
context(struct server *s, const struct req *req)
{
	return (struct ctx){ .cfg = &s->cfg,
		.call = { .db = s->db, .mem = s->mem },
		.req = req,
		.resp = &s->resp,
		.extra = BUF_INIT };
}

static void
forget(struct server *s, struct ctx *c)
{
	buf_release(&c->extra);
	if (s->db != NULL)
		db_reset(s->db);
	resp_reset(&s->resp);
	arena_reset(s->mem);
	err_note_clear();
}

bool
serve(struct server *s, struct FCGX_Request *fcgi)
{
	int64_t start = clock_us();
	struct req req;
	struct ctx c = context(s, &req);
	const struct endpoint *ep;
	bool whole;
	enum err e;

	req_init(&req, fcgi);
	if (req_wants_progress(&req) && !req_is(&req, "HEAD"))
		s->resp.live = fcgi;
	c.call.lang = lang_accepted(req.accept_language);
	c.query = form_parse_link(s->mem, req.query);
	choose_lang(&c, c.query);
	ep = find_endpoint(&req);
	e = handle(&c, &req, fcgi, ep);
	if (e != OK)
		answer_error(&c, ep, e);
	else if (ep->etag && req_is_get(&req) && s->resp.status == 200 &&
		 spool_length(&s->resp.file) == 0)
		add_etag(&c);
	resp_send(&s->resp, &req, fcgi);
	log_it(&c, e, start);
	whole = req.body_whole;
	forget(s, &c);
	return whole;
}

int
serve_tick(struct server *s)
{
	static const struct req nobody = { .id = "", .address = "" };
	struct ctx c = context(s, &nobody);
	int ms = route.tick(&c);

	forget(s, &c);
	return ms;
}
