/* events.c: /api/admin/events: seen, made, copied, put away, deleted. */
#include "event/events.h"
#include "event/event.h"
#include "event/settings.h"
#include "lang/lang.h"
#include "run/answer.h"
#include "run/precondition.h"
#include "wire/common_fields.h"
#include "wire/json.h"

static const struct stmt *const stmts[] = { &events_list_stmt, &events_add_stmt,
	&events_copy_stmt, &events_set_stmt, &events_delete_stmt, NULL };

/* ---- seen and made ------------------------------------------------------ */

enum { TIME_MAX = 40 };

/* The database knows what each may be; the rest are settings for later. */
enum {
	SLUG,
	NAME,
	VENUE,
	ZONE,
	STARTS_AT,
	ENDS_AT,
	CAPACITY,
	PRICE_MINOR,
	CURRENCY,
	LANGUAGE,
	SENT,
	FROM = SENT,
};

static const struct field list_fields[] = { { 0 } };

/* What is new, by its name, and what is told of it at once. */
#define NEW_FIELDS(named)                                                   \
	[SLUG] = { "slug", F_EVENT, 1, EVENT_SLUG_MAX, F_REQUIRED },        \
	[NAME] = { "name", F_TEXT, 1, 255, named },                         \
	[VENUE] = { "venue", F_TEXT, 1, 255 },                              \
	[ZONE] = { "zone", F_TOKEN, 1, 64 },                                \
	[STARTS_AT] = { "starts_at", F_TEXT, 1, TIME_MAX },                 \
	[ENDS_AT] = { "ends_at", F_TEXT, 1, TIME_MAX },                     \
	[CAPACITY] = { "capacity", F_INT, 0, 10000000 },                    \
	[PRICE_MINOR] = { "price_minor", F_INT, 0, INT64_C(100000000000) }, \
	[CURRENCY] = { "currency", F_TOKEN, 3, 3 },                         \
	[LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, lang_choices }

static const struct field add_fields[] = { NEW_FIELDS(F_REQUIRED), { 0 } };

static const struct field copy_fields[] = {
	NEW_FIELDS(0),
	[FROM] = { FIELD_EVENT, F_REQUIRED | F_PATH },
	{ 0 },
};

static enum err
list_get(struct ctx *c)
{
	const char *json;
	enum err e = events_list(&c->call, &json);

	return answer_json(c, e, json);
}

/* What was filled in; an empty field is one that was left alone. */
static const char *
sent_json(struct ctx *c, const struct field *fields)
{
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	for (size_t i = 0; i < SENT; i++)
		if (c->v[i].text != NULL)
			settings_json(&b, &fields[i], 1, &c->v[i]);
	json_close(&b, '}');
	return buf_keep(&b, c->call.mem);
}

static enum err
make(struct ctx *c, const struct field *fields, const char *from)
{
	const char *json;
	bool replayed;
	enum err e = events_add(
		&c->call, from, sent_json(c, fields), &json, &replayed);

	if (e != OK)
		return e;
	resp_replayed(c->resp, replayed);
	resp_status(c->resp, 201);
	json_raw(&c->resp->body, NULL, json);
	return OK;
}

static enum err
add_post(struct ctx *c)
{
	return make(c, add_fields, NULL);
}

static enum err
copy_post(struct ctx *c)
{
	return make(c, copy_fields, c->v[FROM].text);
}

/* ---- put away ----------------------------------------------------------- */

enum { EVENT, VERSION };
static const struct field one_fields[] = {
	[EVENT] = { FIELD_EVENT, F_REQUIRED | F_PATH },
	[VERSION] = { FIELD_VERSION },
	{ 0 },
};

static enum err
set(struct ctx *c, const char *what)
{
	const char *json = NULL;
	int64_t version;
	enum err e = precondition_version(
		c->req, c->call.mem, &c->v[VERSION], &version);

	if (e == OK)
		e = events_set(
			&c->call, c->v[EVENT].text, what, version, &json);
	return answer_json(c, e, json);
}

static enum err
archive_post(struct ctx *c)
{
	return set(c, "archived");
}

static enum err
unarchive_post(struct ctx *c)
{
	return set(c, "unarchived");
}

static enum err
current_post(struct ctx *c)
{
	return set(c, "made_current");
}

static enum err
event_delete(struct ctx *c)
{
	int64_t version;
	enum err e = precondition_version(
		c->req, c->call.mem, &c->v[VERSION], &version);

	if (e == OK)
		e = events_delete(&c->call, c->v[EVENT].text, version);
	if (e != OK)
		return e;
	json_open(&c->resp->body, NULL, '{');
	json_bool(&c->resp->body, "deleted", true);
	json_close(&c->resp->body, '}');
	return OK;
}

const struct route route = {
	.name = "events",
	.stmts = stmts,
	.endpoints = {
		{ .path = "/api/admin/events/{event}",
			.delete_ = event_delete,
			.need = NEED_ADMIN, .fields = one_fields },
		{ .path = "/api/admin/events",
			.get = list_get, .post = add_post, .keyed = true,
			.need = NEED_VIEWER, .change_need = NEED_ADMIN,
			.fields = add_fields,
			.get_fields = list_fields, .etag = true },
		{ .path = "/api/admin/events/{event}/copy",
			.post = copy_post, .keyed = true, .need = NEED_ADMIN,
			.fields = copy_fields },
		{ .path = "/api/admin/events/{event}/archive",
			.post = archive_post, .need = NEED_ADMIN,
			.fields = one_fields },
		{ .path = "/api/admin/events/{event}/unarchive",
			.post = unarchive_post,
			.need = NEED_ADMIN, .fields = one_fields },
		{ .path = "/api/admin/events/{event}/make-current",
			.post = current_post,
			.need = NEED_ADMIN, .fields = one_fields },
	},
};
