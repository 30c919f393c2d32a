/* source.c: where people come from, as the link said that they followed. */
#include "registration/source.h"
#include "wire/json.h"

const char *const source_names[SOURCE_N] = { "utm_source", "utm_medium",
	"utm_campaign", "ref" };

const char *
source_json(struct arena *mem, const struct value *values)
{
	struct buf b = BUF_INIT;

	json_open(&b, NULL, '{');
	for (int i = 0; i < SOURCE_N; i++)
		if (values[i].text != NULL)
			json_text(&b, source_names[i], values[i].text);
	json_close(&b, '}');
	if (strcmp(b.s, "{}") != 0)
		return buf_keep(&b, mem);
	buf_release(&b);
	return NULL;
}
