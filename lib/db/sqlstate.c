/* sqlstate.c: what an error of PostgreSQL means for us. */
#include "db/sqlstate.h"

/* Is `state` one of the words, or of the class that a short word names? */
static bool
is_one_of(const char *state, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(state, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

bool
sqlstate_again(const char *state)
{
	/* serialization_failure, deadlock_detected */
	static const char *const words[] = { "40001", "40P01" };

	return is_one_of(state, words, LEN(words));
}

bool
sqlstate_outdated(const char *state)
{
	/* feature_not_supported (a cached plan that no longer fits),
	 * invalid_sql_statement_name, read_only_sql_transaction */
	static const char *const words[] = { "0A000", "26000", "25006" };

	return is_one_of(state, words, LEN(words));
}

bool
sqlstate_gone(const char *state)
{
	/* admin_shutdown, crash_shutdown, cannot_connect_now */
	static const char *const words[] = { "57P01", "57P02", "57P03" };

	return is_one_of(state, words, LEN(words));
}

/* Data exceptions, check_violation. */
static const char *const invalid[] = { "22", "23514" };

/*
 * Connection exceptions, transaction rollback, out of resources, operator
 * intervention (also query_canceled by statement_timeout), lock_not_available.
 */
static const char *const unavailable[] = { "08", "40", "53", "57", "55P03" };

enum err
sqlstate_err(const char *state)
{
	if (strcmp(state, "23505") == 0)
		return E_CONFLICT;
	if (is_one_of(state, invalid, LEN(invalid)))
		return E_INVALID;
	if (is_one_of(state, unavailable, LEN(unavailable)) ||
		sqlstate_outdated(state))
		return E_UNAVAILABLE;
	return E_INTERNAL;
}
