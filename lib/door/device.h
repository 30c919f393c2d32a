/* device.h: scanners: made, enrolled by a code, changed, revoked. */
#ifndef DEVICE_H
#define DEVICE_H

#include "db/call.h"
#include "registration/registration.h"

/*
 * The code that enrols is said on the phone: 40 bits as 8 characters of
 * Crockford's base32. It is good once, for ten minutes, and attempts are
 * limited (rate zone `login`): a thousand addresses that try for all of that
 * time find one with a chance of one in two million.
 */
enum { DEVICE_TOKEN = 64 /* hexadecimal digits */, DEVICE_CODE = 8 };

extern const struct stmt device_list_stmt;
extern const struct stmt device_new_stmt;
extern const struct stmt device_again_stmt;
extern const struct stmt device_change_stmt;
extern const struct stmt device_revoke_stmt;
extern const struct stmt device_settle_stmt;
extern const struct stmt device_enrol_stmt;

/* What an admin says of a new scanner, or changes; NULL: nothing of it. */
struct device_form {
	const char *name, *gate, *profile;
	const char *without_list; /* look, admit */
};

/*
 * All functions set *json to an object of the database, in `mem`.
 *
 * The code to enrol with is made here and kept as its hash only: `code` is
 * what the QR shows, once.
 *
 * They return OK, E_NOT_FOUND, E_NO_EVENT, E_UNAUTHORIZED, E_FORBIDDEN,
 * E_UNAVAILABLE; device_new also E_KEY_*.
 */
/* As people read and say it: capitals in two groups. */
const char *device_code_shown(struct arena *mem, const char *code);

MUST_CHECK enum err
device_list(const struct call *call, const char *event, const char **json);
MUST_CHECK enum err device_new(const struct call *call, const char *event,
	const struct device_form *form, const char **code, const char **json);
MUST_CHECK enum err device_again(const struct call *call, int64_t id,
	const char **code, const char **json);
MUST_CHECK enum err device_change(const struct call *call, int64_t id,
	const struct device_form *form, const char **json);
MUST_CHECK enum err
device_revoke(const struct call *call, int64_t id, const char **json);

/*
 * All scans in quarantine of a revoked device are settled: they count, or they
 * are left out, and why. Those that were settled before stay as they are.
 */
MUST_CHECK enum err device_settle(const struct call *call, int64_t id,
	bool counts, const char *note, const char **json);

/*
 * A device shows its code and gets its token, which the database knows by its
 * hash only. Once: the code is used up by it.
 *
 *   token   64 hexadecimal digits
 *   json    device, event, server_time
 *
 * Returns OK, E_ENROL_CODE, E_UNAVAILABLE.
 */
MUST_CHECK enum err device_enrol(const struct call *call, const char *code,
	const char **token, const char **json);

#endif
