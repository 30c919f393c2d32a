/* common_fields.h: rows that many tables of fields have, each spelled once. */
#ifndef COMMON_FIELDS_H
#define COMMON_FIELDS_H

#include "lang/lang.h"
#include "wire/field.h"

/*
 * The beginning of a row, which a table ends: { FIELD_EMAIL, F_REQUIRED }. A
 * row without flags is { FIELD_VERSION }.
 */

/* The {id} of a path, as the database numbers its rows. */
#define FIELD_ID "id", F_INT, 1, INT64_MAX, F_REQUIRED | F_PATH
/* The version that a change is meant for, beside If-Match: precondition.h. */
#define FIELD_VERSION "version", F_INT, 1, INT64_MAX
/* The language of an answer, chosen by its reader. */
#define FIELD_LANG "lang", F_CHOICE, 0, 0, 0, lang_choices
/* RFC 5321 4.5.3.1.3, without the angle brackets. */
#define FIELD_EMAIL "email", F_EMAIL, 3, 254

#endif
