/* cfg.c: options from the environment. */
#include <fcntl.h>
#include <sys/stat.h>

#include "unit.h"

#include "base/cfg.h"

#define SECRET \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char dir[] = "/tmp/unit-cfg-XXXXXX";
static char secret_file[64];
static char said[2048];

static void
load(void *arg)
{
	struct cfg cfg;

	(void)arg;
	cfg_load(&cfg);
	cfg_release(&cfg);
}

/* `name` set to `value`, with what was set before, ends the start. */
static void
refused(const char *name, const char *value, const char *sentence)
{
	int status;

	setenv(name, value, 1);
	status = unit_child(load, NULL, said, sizeof said);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CONFIG,
		"%s=%s ends the start", name, value);
	ok(strstr(said, sentence) != NULL && said[0] != 0 &&
			strchr(said, '\n') == said + strlen(said) - 1,
		"with one sentence: %.*s", (int)strlen(said) - 1, said);
	unsetenv(name);
}

static void
presets(void)
{
	struct cfg cfg;

	clearenv();
	cfg_load(&cfg);
	is_text(cfg.database_url, NULL, "no database by default");
	is_text(cfg.base_url, "https://localhost:8443", "BASE_URL");
	ok(cfg.scanner_required, "scanners must sign in by default");
	ok(cfg.db_prepare, "statements are prepared by default");
	is_int(cfg.session_minutes, 720, "SESSION_MINUTES");
	is_int(cfg.idle_seconds, 60, "DB_IDLE_SECONDS");
	is_int(cfg.max_requests, 100000, "MAX_REQUESTS");
	is_int(cfg.time_limit, 10, "TIME_LIMIT");
	is_int(cfg.body_limit, 65536, "BODY_LIMIT");
	is_int(cfg.smtp_timeout, 30, "SMTP_TIMEOUT");
	is_text(cfg.smtp_port, "587", "SMTP_PORT");
	is_text(cfg.smtp_tls, "starttls", "mail is encrypted by default");
	is_text(cfg.smtp_host, NULL, "no relay by default");
	ok(cfg.jwt_secret == NULL && cfg.jwt_secret_len == 0,
		"no secret by default");
	cfg_release(&cfg);
}

static void
values(void)
{
	struct cfg cfg;

	clearenv();
	setenv("ET_POOL", "login", 1);
	setenv("BASE_URL", "https://tickets.example.org/", 1);
	setenv("JWT_SECRET_FILE", secret_file, 1);
	setenv("SIGNING_KEY_FILE", secret_file, 1);
	setenv("SCANNER_AUTH", "optional", 1);
	setenv("DB_PREPARE", "off", 1);
	setenv("BODY_LIMIT", "5m", 1);
	setenv("TIME_LIMIT", "3", 1);
	setenv("SMTP_HOST", "", 1);
	cfg_load(&cfg);
	is_text(cfg.pool, "login", "a text");
	is_text(cfg.base_url, "https://tickets.example.org",
		"BASE_URL loses its slash");
	is_text(cfg.jwt_secret, SECRET, "a secret is the file's contents");
	is_int(cfg.jwt_secret_len, 64, "with its length");
	is_text(cfg.signing_key, secret_file, "of a key the path is kept");
	ok(!cfg.scanner_required, "a choice");
	ok(!cfg.db_prepare, "a switch");
	is_int(cfg.body_limit, 5 << 20, "a size");
	is_int(cfg.time_limit, 3, "a number");
	is_text(cfg.smtp_host, NULL, "an empty variable is not set");
	cfg_release(&cfg);
	ok(cfg.jwt_secret == NULL, "release forgets all");
}

static void
is_url(const char *given, const char *wanted)
{
	struct cfg cfg;

	setenv("DATABASE_URL", given, 1);
	cfg_load(&cfg);
	is_text(cfg.database_url, wanted, "DATABASE_URL %s", given);
	cfg_release(&cfg);
	unsetenv("DATABASE_URL");
}

static void
urls(void)
{
	clearenv();
	is_url("postgresql://u:p@h:5432/d?sslmode=require",
		"postgresql://u:p@h:5432/d?sslmode=require");
	is_url("postgres://h/d", "postgresql://h/d");
	is_url("postgresql+psycopg2://u:p%40@h/d", "postgresql://u:p%40@h/d");
	is_url("postgres+asyncpg://h/d", "postgresql://h/d");
	is_url("postgresql:///d?host=/run/x", "postgresql:///d?host=/run/x");
	refused("DATABASE_URL", "mysql://h/d", "must start with postgresql://");
	refused("DATABASE_URL", "postgresqlx://h/d", "must start with");
	refused("DATABASE_URL", "postgresql", "must start with");
	refused("DATABASE_URL", "host=h dbname=d", "must start with");
	refused("DATABASE_URL", "postgresql://h/d\n", "control character");
}

/* The lower-case variables; NULL is not set. */
static void
is_parts(const char *const part[5], const char *wanted)
{
	static const char *const names[] = { "host", "port", "dbname", "user",
		"password" };
	struct cfg cfg;

	for (size_t i = 0; i < LEN(names); i++)
		if (part[i] != NULL)
			setenv(names[i], part[i], 1);
	cfg_load(&cfg);
	is_text(cfg.database_url, wanted, "%s", wanted);
	cfg_release(&cfg);
	for (size_t i = 0; i < LEN(names); i++)
		unsetenv(names[i]);
}

static void
parts(void)
{
	clearenv();
	is_parts((const char *[]){ "db.example.org", "6543", "postgres",
			 "postgres.abc", "p@ss:w/ö?&" },
		"postgresql://postgres.abc:p%40ss%3Aw%2F%C3%B6%3F%26"
		"@db.example.org:6543/postgres?sslmode=require");
	is_parts((const char *[]){ "localhost", NULL, "d", NULL, NULL },
		"postgresql://localhost:5432/d");
	is_parts((const char *[]){ "/run/pg", "5433", "d", "u", NULL },
		"postgresql://u@:5433/d?host=%2Frun%2Fpg");
	is_parts((const char *[]){ "2001:db8::1", "5432", "d", "u", NULL },
		"postgresql://u@[2001:db8::1]:5432/d?sslmode=require");
	setenv("DB_SSLROOTCERT", secret_file, 1);
	is_parts((const char *[]){ "h", NULL, "d", "u", "p" },
		"postgresql://u:p@h:5432/d?sslmode=verify-full");
	setenv("DATABASE_URL", "postgresql://a/b", 1);
	is_parts((const char *[]){ "h", NULL, "d", NULL, NULL },
		"postgresql://a/b");
	clearenv();
	refused("host", "h", "dbname is not");
	setenv("dbname", "d", 1);
	refused("host", "h@other/x?", "host must be");
	setenv("host", "h", 1);
	refused("port", "0", "port must be");
	refused("port", "5432x", "port must be");
}

static void
wrong_values(void)
{
	clearenv();
	refused("SESSION_MINUTES", "4", "from 5 to 10080");
	refused("SESSION_MINUTES", "10081", "from 5 to 10080");
	refused("SESSION_MINUTES", "ten", "SESSION_MINUTES must be a whole");
	refused("SMTP_TIMEOUT", "4", "from 5 to 300");
	refused("TIME_LIMIT", "0", "TIME_LIMIT must be");
	refused("BODY_LIMIT", "64kb", "BODY_LIMIT must be");
	refused("BODY_LIMIT", "k", "BODY_LIMIT must be");
	refused("BODY_LIMIT", "-1", "BODY_LIMIT must be");
	refused("BODY_LIMIT", "99999999999999999999", "BODY_LIMIT must be");
	refused("BODY_LIMIT", "4096m", "BODY_LIMIT must be");
	refused("DB_PREPARE", "maybe", "on or off");
	refused("SCANNER_AUTH", "no", "must be one of: optional required");
	refused("SMTP_TLS", "none", "must be one of: starttls off");
	refused("SMTP_PORT", "65536", "SMTP_PORT must be");
	refused("SMTP_FROM", "Tickets", "SMTP_FROM must be");
	refused("SMTP_FROM", "a@b.c\r\nBcc: x@y.z", "control character");
	refused("SMTP_USER", "me", "SMTP_PASSWORD_FILE is not");
	refused("BASE_URL", "tickets.example.org", "must start with https://");
	refused("BASE_URL", "https://", "names no host");
	refused("BASE_URL", "https://a/\"><script>", "BASE_URL must be");
	refused("JWT_SECRET_FILE", "/nowhere", "cannot read /nowhere");
	refused("SIGNING_KEY_FILE", "/nowhere", "cannot read /nowhere");
	refused("DB_SSLROOTCERT", "/nowhere", "cannot read /nowhere");
	setenv("SMTP_HOST", "mail.example.org", 1);
	refused("SMTP_TLS", "off", "not for mail.example.org");
	if (chmod(secret_file, 0644) != 0)
		abort();
	refused("SIGNING_KEY_FILE", secret_file, "others can read");
	refused("JWT_SECRET_FILE", secret_file, "others can read");
}

int
main(void)
{
	FILE *out;

	if (mkdtemp(dir) == NULL)
		abort();
	snprintf(secret_file, sizeof secret_file, "%s/secret", dir);
	out = fopen(secret_file, "w");
	if (out == NULL || fchmod(fileno(out), 0600) != 0)
		abort();
	fputs(SECRET "\n", out);
	fclose(out);
	presets();
	values();
	urls();
	parts();
	wrong_values();
	unlink(secret_file);
	rmdir(dir);
	return done_testing();
}
