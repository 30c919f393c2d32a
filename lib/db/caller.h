/* caller.h: who asks, as the model passes it on to the database. */
#ifndef CALLER_H
#define CALLER_H

/*
 * Made by auth_check() for each request. The database checks session, device
 * and holder again and writes request id and address into the audit log.
 */
struct caller {
	const char *request_id;
	const char *address; /* of the client */
	const char *session; /* bytea: SHA-256 of the session id, or NULL */
	const char *device;  /* bytea: SHA-256 of the device token, or NULL */
	const char *holder;  /* bytea: SHA-256 of a link's token, or NULL */
	/* of a staff token; NULL: a device, a holder or no token at all */
	const char *role;
};

#endif
