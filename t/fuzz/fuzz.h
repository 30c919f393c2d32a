/* fuzz.h: what the fuzz targets share. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/buf.h"
#include "base/utf8.h"
#include "wire/field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold, whatever the input. */
#define MUST(condition)                              \
	do {                                         \
		if (!(condition))                    \
			BUG("must: %s", #condition); \
	} while (0)

/* Texts are terminated, but those of files; names hold no NUL. */
static inline void
check_pairs(const struct pair *p)
{
	for (; p != NULL; p = p->next) {
		MUST(p->name != NULL && p->text != NULL);
		MUST(p->file_name != NULL || p->text[p->len] == 0);
	}
}

static inline bool
same_file(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static inline bool
same_pairs(const struct pair *a, const struct pair *b)
{
	for (; a != NULL && b != NULL; a = a->next, b = b->next)
		if (strcmp(a->name, b->name) != 0 || a->len != b->len ||
			memcmp(a->text, b->text, a->len) != 0 ||
			!same_file(a->file_name, b->file_name) ||
			a->is_null != b->is_null ||
			a->is_scalar != b->is_scalar ||
			a->is_list_item != b->is_list_item)
			return false;
	return a == NULL && b == NULL;
}

#endif
