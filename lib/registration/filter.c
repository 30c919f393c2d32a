/* filter.c: reads the filters of the list of registrations. */
#include "registration/filter.h"
#include "base/num.h"
#include "keys/serial.h"
#include "wire/form.h"
#include "wire/json.h"

static const struct field fields[] = { FILTER_FIELDS, { 0 } };

static int
days_of(int64_t year, int64_t month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* YYYY-MM-DD, a day that there is. */
static bool
is_day(struct arena *mem, const char *s)
{
	int64_t year, month, day;

	return strlen(s) == 10 && s[4] == '-' && s[7] == '-' &&
	       num_parse(arena_strndup(mem, s, 4), 1, 9998, &year) &&
	       num_parse(arena_strndup(mem, s + 5, 2), 1, 12, &month) &&
	       num_parse(s + 8, 1, days_of(year, month), &day);
}

static enum err
check(struct arena *mem, const struct value *v, struct field_error **errors)
{
	const char *by = v[FILTER_DECIDED_BY].text;
	int64_t id;

	if (by != NULL && strcmp(by, "me") != 0 &&
		!num_parse(by, 1, INT64_MAX, &id))
		return field_refuse(mem, fields[FILTER_DECIDED_BY].name,
			"Write \"me\", or the id of an account.", errors);
	for (int i = FILTER_FROM; i <= FILTER_TO; i++)
		if (v[i].text != NULL && !is_day(mem, v[i].text))
			return field_refuse(mem, fields[i].name,
				"Write a day as 2027-03-20.", errors);
	if (v[FILTER_FROM].text != NULL && v[FILTER_TO].text != NULL &&
		strcmp(v[FILTER_FROM].text, v[FILTER_TO].text) > 0)
		return field_refuse(mem, fields[FILTER_TO].name,
			"This day is before the first one: change one of them.",
			errors);
	return OK;
}

/* All but those that have a parameter of their own; NULL: there are none. */
static const char *
more_json(struct arena *mem, const struct value *v)
{
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	for (int i = FILTER_PROOF; i < FILTER_N; i++)
		if (v[i].text != NULL)
			json_text(&b, fields[i].name, v[i].text);
	json_close(&b, '}');
	if (strcmp(b.s, "{}") != 0)
		return buf_keep(&b, mem);
	buf_release(&b);
	return NULL;
}

/* A search text that is a serial is looked for among the tickets. */
static const char *
serial_in(struct arena *mem, const char *text)
{
	char serial[SERIAL_LEN + 1];

	if (text == NULL || !serial_parse(text, serial))
		return NULL;
	return arena_strdup(mem, serial);
}

enum err
filter_read(struct arena *mem, const struct value *v, struct filter *out,
	struct field_error **errors)
{
	enum err e = check(mem, v, errors);

	if (e != OK)
		return e;
	*out = (struct filter){
		.event = v[FILTER_EVENT].text,
		.status = v[FILTER_STATUS].text,
		.text = v[FILTER_TEXT].text,
		.serial = serial_in(mem, v[FILTER_TEXT].text),
		.more = more_json(mem, v),
	};
	return OK;
}

enum err
filter_parse(struct arena *mem, const char *query, struct filter *out,
	struct field_error **errors)
{
	struct value values[FILTER_N];
	struct pair *pairs = NULL;
	enum err e = form_parse(mem, query, strlen(query), &pairs);

	if (e == OK)
		e = field_check(mem, fields, pairs, values, errors);
	return e == OK ? filter_read(mem, values, out, errors) : e;
}
