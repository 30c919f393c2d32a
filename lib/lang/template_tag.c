/* template_tag.c: finds the places of a template. */
#include "lang/template_tag.h"

bool
template_tag_next(const char *p, struct template_tag *tag)
{
	const char *end;

	tag->start = strstr(p, "{{");
	end = tag->start != NULL ? strstr(tag->start, "}}") : NULL;
	if (end == NULL)
		return false;
	tag->name = tag->start + 2;
	tag->sign = 0;
	if (*tag->name != '\0' && strchr("#^/_", *tag->name) != NULL)
		tag->sign = *tag->name++;
	while (tag->sign == '_' && end[2] == '}')
		end++; /* the sentence ends with a {name} */
	tag->len = (size_t)(end - tag->name);
	tag->end = end + 2;
	return true;
}
