/* spool.c: more text than memory should hold, in a file without a name. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/spool.h"

void
spool_init(struct spool *s, const char *dir)
{
	*s = (struct spool){ .text = BUF_INIT, .dir = dir, .fd = -1 };
}

static void
drop_file(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->filed = 0;
}

void
spool_reset(struct spool *s)
{
	drop_file(s);
	if (s->text.size > (size_t)2 * SPOOL_MEMORY)
		buf_release(&s->text);
	else
		buf_clear(&s->text);
}

void
spool_release(struct spool *s)
{
	drop_file(s);
	buf_release(&s->text);
}

/* Some file systems know no files without a name: make one and take it away. */
static int
open_named(const char *dir)
{
	struct buf name = BUF_INIT;
	int fd;

	buf_printf(&name, "%s/spool.XXXXXX", dir);
	fd = mkostemp(name.s, O_CLOEXEC);
	if (fd >= 0)
		unlink(name.s);
	buf_release(&name);
	return fd;
}

static enum err
open_file(struct spool *s)
{
	s->fd = open(s->dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR))
		s->fd = open_named(s->dir);
	if (s->fd >= 0)
		return OK;
	err_note("spool: %s", strerror(errno));
	return E_UNAVAILABLE;
}

enum err
spool_spill(struct spool *s)
{
	size_t done = 0;

	if (s->text.len < SPOOL_MEMORY)
		return OK;
	if (s->fd < 0 && open_file(s) != OK)
		return E_UNAVAILABLE;
	while (done < s->text.len) {
		ssize_t n = write(s->fd, s->text.s + done, s->text.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_note("spool: %s", strerror(errno));
			return E_UNAVAILABLE;
		}
		done += (size_t)n;
	}
	s->filed += (int64_t)done;
	buf_clear(&s->text);
	return OK;
}

int64_t
spool_length(const struct spool *s)
{
	return s->filed + (int64_t)s->text.len;
}

enum err
spool_read(const struct spool *s,
	bool (*take)(void *arg, const char *bytes, size_t len), void *arg)
{
	char part[16 * 1024];
	int64_t at = 0;

	while (at < s->filed) {
		ssize_t n = pread(s->fd, part, sizeof part, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			err_note("spool: cannot be read back");
			return E_INTERNAL;
		}
		if (!take(arg, part, (size_t)n))
			return E_INTERNAL;
		at += n;
	}
	return take(arg, s->text.s, s->text.len) ? OK : E_INTERNAL;
}
