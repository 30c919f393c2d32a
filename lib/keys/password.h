/* password.h: which passwords are refused; their hashes. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "base/arena.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 1024 /* characters */ };

/*
 * NULL, or one sentence that says why this may not be the password of `email`:
 * it is shorter than PASSWORD_MIN or longer than PASSWORD_MAX, it is the
 * address or what stands before its @, one of the most used passwords, or one
 * character again and again. There are no other rules, and these hold for
 * pages, links and the command alike (NIST SP 800-63B 5.1.1.2).
 */
const char *password_fault(const char *password, const char *email);

/*
 * Does the password fit the argon2id hash? Takes 70 to 130 ms and 64 MB. A
 * NULL hash takes as long and is false, so that an unknown account cannot be
 * told from a wrong password by the time.
 */
bool password_fits(const char *hash, const char *password);

/* The hash of a new password in `mem`, at libsodium's INTERACTIVE cost. */
const char *password_hash(struct arena *mem, const char *password);

#endif
