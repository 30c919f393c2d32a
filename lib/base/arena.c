/* arena.c: memory of one request, in a list of blocks. */
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * Allocations are cut from the newest block. With AddressSanitizer each one is
 * a block of its own, so that reading past its end is seen.
 */
#if defined(__SANITIZE_ADDRESS__)
#define BLOCK_SIZE 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BLOCK_SIZE 0
#endif
#endif
#ifndef BLOCK_SIZE
#define BLOCK_SIZE 16384
#endif

struct block {
	struct block *next;
	size_t size, used;
	max_align_t bytes[];
};

struct arena {
	struct block *first; /* kept by arena_reset() */
	struct block *newest;
};

static struct block *
block_new(size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof *b)
		die(EXIT_UNAVAILABLE, "out of memory");
	b = calloc(1, sizeof *b + size);
	if (b == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	b->size = size;
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	a->first = a->newest = block_new(BLOCK_SIZE);
	return a;
}

/* All blocks but the first. */
static void
drop_blocks(struct arena *a)
{
	struct block *next;

	for (struct block *b = a->newest; b != a->first; b = next) {
		next = b->next;
		free(b);
	}
	a->newest = a->first;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	drop_blocks(a);
	free(a->first);
	free(a);
}

void
arena_reset(struct arena *a)
{
	drop_blocks(a);
	memset(a->first->bytes, 0, a->first->used);
	a->first->used = 0;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	const size_t unit = _Alignof(max_align_t);
	struct block *b = a->newest;
	size_t room = b->size - b->used;
	void *p;

	if (size > room) {
		b = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);
		b->next = a->newest;
		a->newest = b;
		room = b->size;
	}
	p = (char *)b->bytes + b->used;
	/* What is left of the last unit is given away with it. */
	size = size > SIZE_MAX - unit ? room : (size + unit - 1) / unit * unit;
	b->used += size < room ? size : room;
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		die(EXIT_UNAVAILABLE, "out of memory");
	return arena_alloc(a, bytes);
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		die(EXIT_UNAVAILABLE, "out of memory");
	copy = arena_alloc(a, len + 1);
	if (len > 0)
		memcpy(copy, s, len);
	return copy;
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *s;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		BUG("format %s", format);
	s = arena_alloc(a, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(s, (size_t)n + 1, format, args);
	va_end(args);
	return s;
}
