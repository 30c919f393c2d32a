/* fcgi.h: a FastCGI request in memory, without a web server. */
#ifndef FCGI_TEST_H
#define FCGI_TEST_H

#include <fcgiapp.h>

#include "base/base.h"

/* Parameters as "NAME=value"; standard input; what was answered. */
struct fcgi {
	FCGX_Request request;
	FCGX_Stream in, out;
	char *env[32];
	unsigned char sent[1 << 16];
};

/* No more to be read. */
static inline void
fcgi_at_end(FCGX_Stream *s)
{
	s->isClosed = 1;
}

/* More was written than there is room for. */
static inline void
fcgi_full(FCGX_Stream *s, int close)
{
	(void)s, (void)close;
	abort();
}

static inline void
fcgi_open(struct fcgi *f)
{
	memset(f, 0, sizeof *f);
	f->in.isReader = 1;
	f->in.fillBuffProc = fcgi_at_end;
	f->out.wrNext = f->sent;
	f->out.stop = f->out.stopUnget = f->out.rdNext =
		f->sent + sizeof f->sent;
	f->out.emptyBuffProc = fcgi_full;
	f->request.in = &f->in;
	f->request.out = &f->out;
	f->request.envp = f->env;
}

static inline void
fcgi_param(struct fcgi *f, char *assignment)
{
	size_t n = 0;

	while (f->env[n] != NULL)
		n++;
	if (n + 1 >= LEN(f->env))
		abort();
	f->env[n] = assignment;
}

static inline void
fcgi_stdin(struct fcgi *f, char *s, size_t len)
{
	f->in.rdNext = f->in.stopUnget = (unsigned char *)s;
	f->in.wrNext = f->in.stop = (unsigned char *)s + len;
}

/* What was answered, terminated. */
static inline const char *
fcgi_sent(struct fcgi *f)
{
	*f->out.wrNext = 0;
	return (const char *)f->sent;
}

#endif
