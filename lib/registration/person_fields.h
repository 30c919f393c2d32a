/* person_fields.h: what a registration says of people, as rows of fields. */
#ifndef PERSON_FIELDS_H
#define PERSON_FIELDS_H

#include "wire/common_fields.h"

/*
 * The form of the public page, the holder's changes, an organiser's changes and
 * additions, and an imported file take the same data. Their tables add the
 * flags: what is required, and whether a web address is refused because a
 * stranger typed it (F_NO_LINK). The address of a person is FIELD_EMAIL.
 */
#define PERSON_NAME	  "name", F_TEXT, 1, 255
#define PERSON_PHONE	  "phone", F_PHONE, 5, 20
#define PERSON_TEAM_NAME  "team_name", F_TEXT, 1, 255
#define PERSON_MEMBERS	  "members", F_NAMES, 1, 255
#define PERSON_SAME_NAMES "same_names", F_CHOICE, 0, 0, 0, "once both"

/* What the payer says of a payment, and the picture that proves it. */
#define PAYER_REFERENCE "payment_reference", F_TEXT, 1, 255
#define PAYER_TYPE	"payment_type", F_CHOICE, 0, 0, 0, "individual bulk"
#define PAYER_AMOUNT	"amount", F_MONEY
#define PAYER_METHOD	"payment_method", F_TEXT, 1, 100
#define PAYER_PICTURE	"payment_screenshot", F_FILE, 1, INT32_MAX

#endif
