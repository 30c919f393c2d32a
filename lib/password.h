/* password.h: which passwords are refused. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "base.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 1024 /* characters */ };

/*
 * NULL, or one sentence: it is the e-mail address or a part of it, one of the
 * most used passwords, or one character again and again. Length is the field
 * table's. There are no other rules.
 */
const char *password_fault(const char *password, const char *email);

#endif
