/* mail_kind.h: the kinds of mail, by the names of their texts. */
#ifndef MAIL_KIND_H
#define MAIL_KIND_H

#include "base/base.h"

/* Every kind of mail that a registration gets; ends with NULL. */
extern const char *const mail_kinds[];
bool mail_is_kind(const char *kind);
/* Those that staff get: an event has no texts of its own for them. */
bool mail_is_for_staff(const char *kind);

#endif
