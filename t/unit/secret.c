/* secret.c: secrets come from files that nobody else can read. */
#include <fcntl.h>
#include <sys/stat.h>

#include "unit.h"

#include "base/buf.h"
#include "base/secret.h"

#define GOOD "0123456789abcdef0123456789abcdef"

static char path[] = "/tmp/unit-secret-XXXXXX";
static char said[1024];

static void
put(const char *text, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len ||
		fchmod(fd, mode) != 0)
		abort();
	close(fd);
}

static void
read_one(void *file)
{
	secret_free(secret_read("JWT_SECRET_FILE", file, 32));
}

static void
refused(const char *name, const char *sentence)
{
	int status = unit_child(read_one, path, said, sizeof said);

	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CONFIG,
		"%s ends the start", name);
	ok(strstr(said, "JWT_SECRET_FILE: ") != NULL &&
			strstr(said, sentence) != NULL,
		"with one sentence: %.*s", (int)strlen(said) - 1, said);
}

static void
accepted(const char *text, mode_t mode, const char *name)
{
	char *secret;

	put(text, strlen(text), mode);
	secret = secret_read("JWT_SECRET_FILE", path, 32);
	is_text(secret, GOOD, "%s", name);
	secret_free(secret);
}

static void
contents(void)
{
	static char longer[SECRET_MAX + 1];

	accepted(GOOD, 0600, "the contents are the secret");
	accepted(GOOD "\n", 0400, "without the line break at the end");
	accepted(GOOD "\r\n", 0600, "of either kind");
	put("", 0, 0600);
	refused("an empty file", "is empty");
	put("\n", 1, 0600);
	refused("an empty line", "is empty");
	put(GOOD, 31, 0600);
	refused("31 bytes", "too short: 32 bytes are needed");
	put("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 40, 0600);
	refused("the same letter again and again", "too simple");
	put(GOOD "\0x", 34, 0600);
	refused("a NUL byte", "NUL");
	memset(longer, 'x', sizeof longer);
	put(longer, sizeof longer, 0600);
	refused("a huge file", "longer than");
}

static void
modes(void)
{
	bool root = geteuid() == 0;

	put(GOOD, 32, 0604);
	refused("a file that everybody reads", "chmod 0600");
	put(GOOD, 32, 0620);
	refused("a file that its group changes", "chmod 0600");
	put(GOOD, 32, 0640);
	if (root && chown(path, 65534, (gid_t)-1) != 0)
		abort();
	refused("a user's file that its group reads", "chmod 0600");
	if (!root)
		return;
	if (chown(path, 0, (gid_t)-1) != 0)
		abort();
	accepted(GOOD, 0640, "root's file may be read by the pool's group");
}

int
main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		abort();
	close(fd);
	contents();
	modes();
	unlink(path);
	refused("a missing file", "No such file");
	if (mkdir(path, 0700) != 0)
		abort();
	refused("a directory", "is not a file");
	rmdir(path);
	secret_free(NULL);
	return done_testing();
}
