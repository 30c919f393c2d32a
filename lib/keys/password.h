/* password.h: which passwords are refused; their hashes. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "base/arena.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 1024 /* characters */ };

/*
 * NULL, or one sentence: it is the e-mail address or a part of it, one of the
 * most used passwords, or one character again and again. Length is the field
 * table's. There are no other rules.
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
