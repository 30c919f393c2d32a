/* conninfo.c: how a pool connects to PostgreSQL. */
#include "db/conninfo.h"

/*
 * What stands before the URL is a default that the URL may change; what stands
 * behind it is ours. Values end with NULL.
 */
void
conninfo(const struct cfg *cfg, const char *keys[CONNINFO],
	const char *values[CONNINFO])
{
	const struct {
		const char *key, *value;
	} all[] = {
		{ "connect_timeout", "2" },
		{ "tcp_user_timeout", "10000" },
		{ "dbname", cfg->database_url },
		{ "sslrootcert", cfg->db_sslrootcert },
		{ "sslmode", cfg->db_sslrootcert ? "verify-full" : NULL },
		{ "user", cfg->db_user },
		{ "password", cfg->db_password },
		{ "client_encoding", "UTF8" },
		{ "application_name", cfg->pool },
	};
	size_t n = 0;

	_Static_assert(LEN(all) < CONNINFO, "CONNINFO is too small");
	for (size_t i = 0; i < LEN(all); i++) {
		if (all[i].value == NULL)
			continue;
		keys[n] = all[i].key;
		values[n++] = all[i].value;
	}
	keys[n] = values[n] = NULL;
}

const char *
conninfo_without_login(struct arena *mem, const char *url)
{
	const char *authority = strstr(url, "://") + 3;
	const char *login = NULL, *p;

	for (p = authority; *p != '\0' && strchr("/?", *p) == NULL; p++)
		if (*p == '@')
			login = p;
	if (login == NULL)
		return url;
	return arena_printf(
		mem, "%.*s%s", (int)(authority - url), url, login + 1);
}
