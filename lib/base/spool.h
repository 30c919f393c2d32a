/* spool.h: more text than memory should hold, in a file without a name. */
#ifndef SPOOL_H
#define SPOOL_H

#include "base/buf.h"
#include "base/err.h"

/*
 * What is written goes to `text` first; spool_spill() moves it on to a file
 * once it is large. The file was unlinked before it was written to: it goes
 * with the process, whatever ends it. Small texts never touch the disk.
 */
struct spool {
	struct buf text; /* what comes behind the file */
	const char *dir; /* where the file is */
	int fd;		 /* -1: none yet */
	int64_t filed;	 /* bytes in it */
};

enum { SPOOL_MEMORY = 64 * 1024 };

void spool_init(struct spool *s, const char *dir);
/* Ready for another text; `text` keeps its memory up to SPOOL_MEMORY. */
void spool_reset(struct spool *s);
void spool_release(struct spool *s);

/* To be called after each row: memory stays below SPOOL_MEMORY and a row. */
MUST_CHECK enum err spool_spill(struct spool *s);

int64_t spool_length(const struct spool *s);

/*
 * Hand over all of it, a part at a time, until `take` says false.
 * Returns OK, E_INTERNAL (the file cannot be read, or `take` said false).
 */
MUST_CHECK enum err spool_read(const struct spool *s,
	bool (*take)(void *arg, const char *bytes, size_t len), void *arg);

#endif
