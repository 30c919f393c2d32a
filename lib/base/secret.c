/* secret.c: secrets from files. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"

/* Fewer different bytes than this are no secret, however many there are. */
enum { LEAST_DIFFERENT = 8 };

static void
check_file(const char *option, const char *path, int fd)
{
	struct stat st;
	unsigned wrong;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		die(EXIT_CONFIG, "%s: %s is not a file", option, path);
	wrong = st.st_uid == 0 ? S_IRWXO | S_IWGRP | S_IXGRP
			       : S_IRWXO | S_IRWXG;
	if (st.st_mode & wrong)
		die(EXIT_CONFIG,
			"%s: others can read or change %s: chmod 0600 it",
			option, path);
}

/* Bytes read into `out`, which has room for SECRET_MAX + 1. */
static size_t
read_all(const char *option, const char *path, int fd, char *out)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, out + len, SECRET_MAX + 1 - len);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		die(EXIT_CONFIG, "%s: cannot read %s: %s", option, path,
			strerror(errno));
	if (len > SECRET_MAX)
		die(EXIT_CONFIG, "%s: %s is longer than %d bytes", option, path,
			SECRET_MAX);
	return len;
}

static int
count_different(const char *s)
{
	bool seen[256] = { false };
	int n = 0;

	for (; *s != 0; s++) {
		n += !seen[(unsigned char)*s];
		seen[(unsigned char)*s] = true;
	}
	return n;
}

static void
check_strength(
	const char *option, const char *path, const char *secret, size_t min)
{
	if (secret[0] == 0)
		die(EXIT_CONFIG, "%s: %s is empty", option, path);
	if (strlen(secret) < min)
		die(EXIT_CONFIG,
			"%s: the secret in %s is too short: %zu bytes are "
			"needed",
			option, path, min);
	if (min > 0 && count_different(secret) < LEAST_DIFFERENT)
		die(EXIT_CONFIG,
			"%s: the secret in %s is too simple: make a random one",
			option, path);
}

char *
secret_read(const char *option, const char *path, size_t min)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *secret = calloc(1, SECRET_MAX + 2);
	size_t len;

	if (secret == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	if (fd < 0)
		die(EXIT_CONFIG, "%s: cannot read %s: %s", option, path,
			strerror(errno));
	check_file(option, path, fd);
	len = read_all(option, path, fd, secret);
	close(fd);
	while (len > 0 && (secret[len - 1] == '\n' || secret[len - 1] == '\r'))
		secret[--len] = 0;
	if (strlen(secret) != len)
		die(EXIT_CONFIG, "%s: %s holds a NUL byte", option, path);
	check_strength(option, path, secret, min);
	return secret;
}

void
secret_free(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}
