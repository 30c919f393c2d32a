/* template_tag.h: the places of a template, one after the other. */
#ifndef TEMPLATE_TAG_H
#define TEMPLATE_TAG_H

#include "base/base.h"

/* One {{…}}: `sign` is # ^ / _ or 0 for a value. */
struct template_tag {
	const char *start, *end; /* from the first brace to behind the last */
	const char *name;
	size_t len;
	char sign;
};

/* The next tag at or behind p; false where there is none. */
MUST_CHECK bool template_tag_next(const char *p, struct template_tag *tag);

#endif
