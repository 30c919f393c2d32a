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
		{ "sslrootcert", cfg->db_sslrootcert },
		{ "sslmode", cfg->db_sslrootcert ? "verify-full" : NULL },
		{ "dbname", cfg->database_url },
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
