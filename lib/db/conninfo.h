/* conninfo.h: how a pool connects to PostgreSQL. */
#ifndef CONNINFO_H
#define CONNINFO_H

#include "base/cfg.h"

enum { CONNINFO = 12 };

/*
 * Keywords and values for PQconnectdbParams(), which end with NULL; borrowed
 * from `cfg`.
 */
void conninfo(const struct cfg *cfg, const char *keys[CONNINFO],
	const char *values[CONNINFO]);

#endif
