/* resp.h: the answer, buffered whole, so that it is sent or it is not. */
#ifndef RESP_H
#define RESP_H

#include "base/progress.h"
#include "base/spool.h"
#include "run/req.h"

struct resp {
	int status;
	const char *type;  /* Content-Type; NULL: application/json */
	const char *cache; /* Cache-Control; NULL: no-store */
	struct buf head;   /* further header lines, CR LF ended */
	struct buf body;
	struct spool file; /* instead of the body, where that may be large */
	/* Where progress is told; NULL: the client did not ask for it. */
	struct FCGX_Request *live;
	int64_t told_us; /* when it was told last; 0: not yet */
	bool is_gone;	 /* the client left meanwhile */
};

/*
 * Who names RESP_PROGRESS in Accept hears how far long work is. Its answer has
 * that type: lines of JSON, {"done":N,"all":N}, several a second
 * at most; then one line {"status":N,"type":T,"headers":H,"length":N} as the
 * answer would have had without, and behind it that many bytes of its body. An
 * answer that ends before is not whole. Work that is done before it tells of
 * any progress is answered as usual.
 */

/* `dir`: where large bodies wait. */
void resp_init(struct resp *r, const char *dir);
void resp_release(struct resp *r);
/* Ready for the next request; keeps its memory up to a limit. */
void resp_reset(struct resp *r);

void resp_status(struct resp *r, int status);
/* Nothing was said yet: no body, no type. Headers stay. */
void resp_clear(struct resp *r);
/* Bytes of the body. */
int64_t resp_length(const struct resp *r);
/* A header; a value with CR, LF or NUL is a BUG(). */
void resp_header(struct resp *r, const char *name, const char *value);
/* Say it where the answer is the one stored for an Idempotency-Key. */
void resp_replayed(struct resp *r, bool replayed);
/* 303 See Other to a path of ours. */
void resp_see_other(struct resp *r, const char *path);

/* The reason phrase of a status that we use (RFC 9110 15). */
const char *resp_phrase(int status);

/* Status and header lines with Content-Length, as resp_send() sends them. */
void resp_head(const struct resp *r, struct buf *out);

/* For work that tells how far it is. Lives as long as `r`. */
struct progress resp_progress(struct resp *r);

/* Send status, headers with Content-Length, and body (none for HEAD). */
void
resp_send(struct resp *r, const struct req *req, struct FCGX_Request *fcgi);

#endif
