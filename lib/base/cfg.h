/* cfg.h: the options, from the environment, checked once at the start. */
#ifndef CFG_H
#define CFG_H

#include "base/base.h"

enum { POOL_MAX = 64 /* processes of one pool */ };

/*
 * One table in cfg.c names each option with its default and how it is checked.
 * All are documented in deploy/event-tickets.conf; a test compares the two.
 */
struct cfg {
	const char *pool;	    /* ET_POOL: name of this pool (log, role) */
	int64_t processes;	    /* PROCESSES: of the pool; 0: only this */
	const char *database_url;   /* DATABASE_URL, or made from the parts */
	const char *db_user;	    /* DB_USER: role of the pool, or NULL */
	const char *db_password;    /* read from DB_PASSWORD_FILE, or NULL */
	const char *db_sslrootcert; /* DB_SSLROOTCERT or NULL */
	bool db_prepare;	    /* DB_PREPARE: named statements, on */
	const char *base_url;	    /* BASE_URL without a trailing slash */
	const char *jwt_secret;	    /* contents of JWT_SECRET_FILE, >= 32 */
	size_t jwt_secret_len;
	const char *signing_key;    /* path: SIGNING_KEY_FILE or NULL */
	const char *signing_public; /* path: SIGNING_PUBLIC_FILE or NULL */
	bool scanner_required;	    /* SCANNER_AUTH: required | optional */
	int64_t session_minutes;    /* SESSION_MINUTES, 5..10080, 720 */
	const char *spool_dir;	    /* SPOOL_DIR: where large answers wait */
	int64_t idle_seconds;	    /* DB_IDLE_SECONDS: disconnect, 60 */
	int64_t max_requests;	    /* MAX_REQUESTS: then recycle, 100000 */
	int64_t time_limit;	    /* TIME_LIMIT: seconds per request (pool) */
	int64_t body_limit;	    /* BODY_LIMIT: bytes (pool) */
	const char *smtp_host, *smtp_port, *smtp_user, *smtp_password;
	const char *smtp_from;	 /* SMTP_FROM: "Name <address>" or address */
	const char *smtp_tls;	 /* SMTP_TLS: starttls | off (loopback only) */
	const char *smtp_cafile; /* SMTP_CAFILE: PEM or NULL: the system's */
	int64_t smtp_timeout;	 /* SMTP_TIMEOUT seconds, 5..300, 30 */
};

/* Read everything; a wrong value ends the process: one sentence, exit 78. */
void cfg_load(struct cfg *cfg);
void cfg_release(struct cfg *cfg);

#endif
