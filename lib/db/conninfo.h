/* conninfo.h: how a pool connects to PostgreSQL. */
#ifndef CONNINFO_H
#define CONNINFO_H

#include "base/arena.h"
#include "base/cfg.h"

enum { CONNINFO = 12 };

/*
 * Keywords and values for PQconnectdbParams(), which end with NULL; borrowed
 * from `cfg`. Where there is a CA file, certificate and host are verified
 * whatever the URL says of sslmode: weaker words there are not meant.
 */
void conninfo(const struct cfg *cfg, const char *keys[CONNINFO],
	const char *values[CONNINFO]);

/*
 * The URL, as cfg.h keeps it, without user and password (RFC 3986 3.2.1), for
 * a process that has a login of its own.
 */
const char *conninfo_without_login(struct arena *mem, const char *url);

#endif
