/* cfg.c: the options, in one table. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cfg.h"
#include "base/num.h"
#include "base/secret.h"

/*
 * READABLE is the path of a file, PRIVATE of one that only we may read, and of
 * SECRET the contents are the value. min and max: of INT and SIZE the number,
 * of PRIVATE and SECRET the bytes.
 */
enum kind { TEXT, INT, SIZE, FLAG, CHOICE, READABLE, PRIVATE, SECRET };

static const struct option {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *preset; /* default; NULL: none */
	int64_t min, max;
	const char *choices; /* CHOICE: the words */
} options[] = {
#define AT(member) offsetof(struct cfg, member)
	{ "ET_POOL", TEXT, AT(pool), "worker", 0, 0, NULL },
	{ "PROCESSES", INT, AT(processes), "0", 0, POOL_MAX, NULL },
	{ "DATABASE_URL", TEXT, AT(database_url), NULL, 0, 0, NULL },
	{ "DB_USER", TEXT, AT(db_user), NULL, 0, 0, NULL },
	{ "DB_PASSWORD_FILE", SECRET, AT(db_password), NULL, 0, 0, NULL },
	{ "DB_SSLROOTCERT", READABLE, AT(db_sslrootcert), NULL, 0, 0, NULL },
	{ "DB_PREPARE", FLAG, AT(db_prepare), "on", 0, 0, NULL },
	{ "BASE_URL", TEXT, AT(base_url), "https://localhost:8443", 0, 0,
		NULL },
	{ "JWT_SECRET_FILE", SECRET, AT(jwt_secret), NULL, 32, 0, NULL },
	{ "SIGNING_KEY_FILE", PRIVATE, AT(signing_key), NULL, 64, 0, NULL },
	{ "SIGNING_PUBLIC_FILE", READABLE, AT(signing_public), NULL, 0, 0,
		NULL },
	{ "SCANNER_AUTH", CHOICE, AT(scanner_required), "required", 0, 0,
		"optional required" },
	{ "SESSION_MINUTES", INT, AT(session_minutes), "720", 5, 10080, NULL },
	{ "SPOOL_DIR", TEXT, AT(spool_dir), NULL, 0, 0, NULL },
	{ "DB_IDLE_SECONDS", INT, AT(idle_seconds), "60", 1, 86400, NULL },
	{ "MAX_REQUESTS", INT, AT(max_requests), "100000", 1, 1000000000,
		NULL },
	{ "TIME_LIMIT", INT, AT(time_limit), "10", 1, 3600, NULL },
	{ "BODY_LIMIT", SIZE, AT(body_limit), "64k", 0, 1 << 30, NULL },
	{ "SMTP_HOST", TEXT, AT(smtp_host), NULL, 0, 0, NULL },
	{ "SMTP_PORT", TEXT, AT(smtp_port), "587", 0, 0, NULL },
	{ "SMTP_USER", TEXT, AT(smtp_user), NULL, 0, 0, NULL },
	{ "SMTP_PASSWORD_FILE", SECRET, AT(smtp_password), NULL, 0, 0, NULL },
	{ "SMTP_FROM", TEXT, AT(smtp_from), NULL, 0, 0, NULL },
	{ "SMTP_TLS", TEXT, AT(smtp_tls), "starttls", 0, 0, "starttls off" },
	{ "SMTP_CAFILE", READABLE, AT(smtp_cafile), NULL, 0, 0, NULL },
	{ "SMTP_TIMEOUT", INT, AT(smtp_timeout), "30", 5, 300, NULL },
#undef AT
};

/* A variable that is set and not empty. */
static const char *
env(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != 0 ? value : NULL;
}

static char *
copy(const char *s)
{
	char *p = strdup(s);

	if (p == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	return p;
}

/* The place of `word` in the list, or -1. */
static int
word_index(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (int i = 0; *list != 0; i++, list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, word, n) == 0)
			return i;
	}
	return -1;
}

static void
check_text(const struct option *o, const char *value)
{
	for (const char *s = value; *s != 0; s++)
		if (iscntrl((unsigned char)*s))
			die(EXIT_CONFIG, "%s holds a control character",
				o->name);
	if (o->choices != NULL && word_index(o->choices, value) < 0)
		die(EXIT_CONFIG, "%s must be one of: %s", o->name, o->choices);
}

static void
check_readable(const struct option *o, const char *path)
{
	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
		die(EXIT_CONFIG, "%s: cannot read %s: %s", o->name, path,
			strerror(errno));
}

static int64_t
read_int(const struct option *o, const char *value)
{
	int64_t n;

	if (!num_parse(value, o->min, o->max, &n))
		die(EXIT_CONFIG, "%s must be a whole number from %lld to %lld",
			o->name, (long long)o->min, (long long)o->max);
	return n;
}

/* Bytes, with the suffix k or m. */
static int64_t
read_size(const struct option *o, const char *value)
{
	size_t len = strlen(value);
	char digits[16];
	int64_t n, unit = 1;

	if (value[len - 1] == 'k')
		unit = 1024;
	else if (value[len - 1] == 'm')
		unit = 1 << 20;
	if (unit > 1)
		len--;
	snprintf(digits, sizeof digits, "%.*s", (int)len, value);
	if (len >= sizeof digits ||
		!num_parse(digits, o->min, o->max / unit, &n))
		die(EXIT_CONFIG,
			"%s must be a number of bytes such as 4096, 64k or 5m",
			o->name);
	return n * unit;
}

static bool
read_flag(const struct option *o, const char *value)
{
	if (word_index("on true 1 yes", value) >= 0)
		return true;
	if (word_index("off false 0 no", value) < 0)
		die(EXIT_CONFIG, "%s must be on or off", o->name);
	return false;
}

static void
set_option(struct cfg *cfg, const struct option *o, const char *value)
{
	void *at = (char *)cfg + o->offset;

	switch (o->kind) {
	case INT:
		*(int64_t *)at = read_int(o, value);
		return;
	case SIZE:
		*(int64_t *)at = read_size(o, value);
		return;
	case FLAG:
		*(bool *)at = read_flag(o, value);
		return;
	case CHOICE:
		check_text(o, value);
		*(bool *)at = word_index(o->choices, value) > 0;
		return;
	case SECRET:
		*(char **)at = secret_read(o->name, value, (size_t)o->min);
		return;
	case PRIVATE:
		secret_free(secret_read(o->name, value, (size_t)o->min));
		break;
	case READABLE:
		check_readable(o, value);
		break;
	case TEXT:
		check_text(o, value);
	}
	*(char **)at = copy(value);
}

/* ---- what is more than one value ---------------------------------------- */

static bool
is_loopback(const char *host)
{
	return word_index("localhost 127.0.0.1 ::1", host) >= 0;
}

/* user:password@host:port of a URL; a socket's directory is no host there. */
static void
add_authority(struct buf *b, const char *host, const char *port)
{
	if (env("user") != NULL) {
		buf_url(b, env("user"));
		if (env("password") != NULL) {
			buf_char(b, ':');
			buf_url(b, env("password"));
		}
		buf_char(b, '@');
	}
	if (host[0] != '/')
		buf_printf(b, strchr(host, ':') ? "[%s]" : "%s", host);
	buf_printf(b, ":%s", port);
}

/* From the variables host port dbname user password, as some hosters name. */
static char *
url_of_parts(const char *rootcert)
{
	const char *host = env("host"), *port = env("port");
	const char *dbname = env("dbname");
	struct buf b = BUF_INIT;
	int64_t n;

	if (host == NULL)
		return NULL;
	if (dbname == NULL)
		die(EXIT_CONFIG, "host is set, but dbname is not");
	if (host[0] != '/' && host[strcspn(host, "@/?# %[]")] != 0)
		die(EXIT_CONFIG, "host must be the name of a machine");
	if (port == NULL)
		port = "5432";
	if (!num_parse(port, 1, 65535, &n))
		die(EXIT_CONFIG, "port must be a whole number from 1 to 65535");
	buf_str(&b, "postgresql://");
	add_authority(&b, host, port);
	buf_char(&b, '/');
	buf_url(&b, dbname);
	if (host[0] == '/') {
		buf_str(&b, "?host=");
		buf_url(&b, host);
	} else if (rootcert != NULL) {
		buf_str(&b, "?sslmode=verify-full");
	} else if (!is_loopback(host)) {
		buf_str(&b, "?sslmode=require");
	}
	return b.s;
}

/* A URL as libpq reads it: SQLAlchemy adds the name of a driver. */
static char *
url_for_libpq(const char *url)
{
	const char *rest = strstr(url, "://");
	size_t scheme = strcspn(url, ":+");
	struct buf b = BUF_INIT;

	if (rest == NULL ||
		!((scheme == 10 && memcmp(url, "postgresql", 10) == 0) ||
			(scheme == 8 && memcmp(url, "postgres", 8) == 0)) ||
		strcspn(url, ":") != (size_t)(rest - url))
		die(EXIT_CONFIG,
			"DATABASE_URL must start with postgresql:// (a driver "
			"such as in postgresql+psycopg2:// is understood)");
	buf_printf(&b, "postgresql%s", rest);
	return b.s;
}

static void
set_database(struct cfg *cfg)
{
	char *given = (char *)cfg->database_url;

	if (given != NULL)
		cfg->database_url = url_for_libpq(given);
	else
		cfg->database_url = url_of_parts(cfg->db_sslrootcert);
	secret_free(given);
}

static void
check_base_url(char *url)
{
	size_t len = strlen(url);

	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		die(EXIT_CONFIG, "BASE_URL must start with https://");
	if (url[strcspn(url, " \"'<>\\?#")] != 0)
		die(EXIT_CONFIG, "BASE_URL must be an address without ? and #");
	while (len > 0 && url[len - 1] == '/')
		url[--len] = 0;
	if (strstr(url, "://") == NULL)
		die(EXIT_CONFIG, "BASE_URL names no host");
}

static void
check_smtp(const struct cfg *cfg)
{
	int64_t port;

	if (!num_parse(cfg->smtp_port, 1, 65535, &port))
		die(EXIT_CONFIG,
			"SMTP_PORT must be a whole number from 1 to 65535");
	if (cfg->smtp_user != NULL && cfg->smtp_password == NULL)
		die(EXIT_CONFIG,
			"SMTP_USER is set, but SMTP_PASSWORD_FILE is not");
	if (strcmp(cfg->smtp_tls, "off") == 0 && cfg->smtp_host != NULL &&
		!is_loopback(cfg->smtp_host))
		die(EXIT_CONFIG,
			"SMTP_TLS may be off for a relay on this machine only, "
			"not for %s",
			cfg->smtp_host);
	if (cfg->smtp_from != NULL && strchr(cfg->smtp_from, '@') == NULL)
		die(EXIT_CONFIG,
			"SMTP_FROM must be an address or Name <address>");
}

void
cfg_load(struct cfg *cfg)
{
	const char *value;

	*cfg = (struct cfg){ 0 };
	for (const struct option *o = options; o < options + LEN(options);
		o++) {
		value = env(o->name);
		if (value == NULL)
			value = o->preset;
		if (value != NULL)
			set_option(cfg, o, value);
	}
	cfg->jwt_secret_len =
		cfg->jwt_secret != NULL ? strlen(cfg->jwt_secret) : 0;
	set_database(cfg);
	check_base_url((char *)cfg->base_url);
	check_smtp(cfg);
}

void
cfg_release(struct cfg *cfg)
{
	for (const struct option *o = options; o < options + LEN(options); o++)
		if (o->kind == TEXT || o->kind >= READABLE)
			secret_free(*(char **)((char *)cfg + o->offset));
	*cfg = (struct cfg){ 0 };
}
