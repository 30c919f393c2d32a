/* setting_fields.h: the settings of an event as fields of a request. */
#ifndef SETTING_FIELDS_H
#define SETTING_FIELDS_H

#include "wire/field.h"

/*
 * A setting is a column of event, a row of setting_rules() in the schema, one
 * here and one in setting_words.c; a test holds them against each other.
 * Those up to SETTINGS go to the database, which knows what each may be.
 */
enum setting {
	SETTING_NAME,
	SETTING_ORGANISER,
	SETTING_ACCENT,
	SETTING_VENUE,
	SETTING_ZONE,
	SETTING_STARTS_AT,
	SETTING_ENDS_AT,
	SETTING_OPENS_AT,
	SETTING_CLOSES_AT,
	SETTING_CHECK_IN_FROM,
	SETTING_CHECK_IN_UNTIL,
	SETTING_CAPACITY,
	SETTING_WAITLIST,
	SETTING_APPROVAL,
	SETTING_PRICE_MINOR,
	SETTING_CURRENCY,
	SETTING_INSTRUCTIONS,
	SETTING_PROOF,
	SETTING_TEAM_MAX,
	SETTING_HOLD_MINUTES,
	SETTING_LOOKUP,
	SETTING_REPLY_TO,
	SETTING_LANGUAGE,
	SETTING_REMINDER_HOURS,
	SETTING_ATTACH_TICKETS,
	SETTING_REJECT_REASONS,
	SETTING_ERASE_AFTER_DAYS,
	SETTING_ENTRY,
	SETTING_GATES,
	SETTING_REHEARSAL,
	SETTINGS,
	SETTING_EVENT = SETTINGS,
	SETTING_VERSION,
	SETTING_TEMPLATE,
	SETTING_TEXT,
	SETTING_CONFIRM_OVER,
	SETTING_CONFIRM_MOVE_UP,
};

enum { SETTING_TEXT_MAX = 60000, SETTING_FILE_MAX = 60 };

/* Also which event, which version, and one text of a mail by its name. */
extern const struct field setting_fields[];

#endif
