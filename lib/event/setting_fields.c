/* setting_fields.c: what a request may say about each setting. */
#include "event/setting_fields.h"
#include "event/event.h"
#include "lang/lang.h"
#include "wire/common_fields.h"

enum { TIME_MAX = 40 };

const struct field setting_fields[] = {
	[SETTING_NAME] = { "name", F_TEXT, 1, 255 },
	[SETTING_ORGANISER] = { "organiser", F_TEXT, 1, 255 },
	[SETTING_ACCENT] = { "accent", F_TOKEN, 7, 7 },
	[SETTING_VENUE] = { "venue", F_TEXT, 1, 255 },
	[SETTING_ZONE] = { "zone", F_TOKEN, 1, 64 },
	[SETTING_STARTS_AT] = { "starts_at", F_TEXT, 1, TIME_MAX },
	[SETTING_ENDS_AT] = { "ends_at", F_TEXT, 1, TIME_MAX },
	[SETTING_OPENS_AT] = { "opens_at", F_TEXT, 1, TIME_MAX },
	[SETTING_CLOSES_AT] = { "closes_at", F_TEXT, 1, TIME_MAX },
	[SETTING_CHECK_IN_FROM] = { "check_in_from", F_TEXT, 1, TIME_MAX },
	[SETTING_CHECK_IN_UNTIL] = { "check_in_until", F_TEXT, 1, TIME_MAX },
	[SETTING_CAPACITY] = { "capacity", F_INT, 0, 10000000 },
	[SETTING_WAITLIST] = { "waitlist", F_BOOL },
	[SETTING_APPROVAL] = { "approval", F_CHOICE, 0, 0, 0,
		"manual automatic" },
	[SETTING_PRICE_MINOR] = { "price_minor", F_INT, 0,
		INT64_C(100000000000) },
	[SETTING_CURRENCY] = { "currency", F_TOKEN, 3, 3 },
	[SETTING_INSTRUCTIONS] = { "payment_instructions", F_LONG, 1, 4000 },
	[SETTING_PROOF] = { "proof", F_CHOICE, 0, 0, 0,
		"none optional required" },
	[SETTING_TEAM_MAX] = { "team_max", F_INT, 1, EVENT_TEAM_MAX },
	[SETTING_HOLD_MINUTES] = { "hold_minutes", F_INT, 1, 1000000 },
	[SETTING_LOOKUP] = { "lookup", F_CHOICE, 0, 0, 0, "open private" },
	[SETTING_REPLY_TO] = { "reply_to", F_EMAIL, 3, 254 },
	[SETTING_LANGUAGE] = { "language", F_CHOICE, 0, 0, 0, lang_choices },
	[SETTING_REMINDER_HOURS] = { "reminder_hours", F_INT, 1, 720 },
	[SETTING_ATTACH_TICKETS] = { "attach_tickets", F_BOOL },
	[SETTING_REJECT_REASONS] = { "reject_reasons", F_LONG, 1, 2000 },
	[SETTING_ERASE_AFTER_DAYS] = { "erase_after_days", F_INT, 1, 3650 },
	[SETTING_ENTRY] = { "entry", F_CHOICE, 0, 0, 0, "single reentry" },
	[SETTING_GATES] = { "gates", F_TEXT, 1, 1000 },
	[SETTING_REHEARSAL] = { "rehearsal", F_BOOL },
	[SETTING_EVENT] = { FIELD_EVENT },
	[SETTING_VERSION] = { FIELD_VERSION },
	[SETTING_TEMPLATE] = { "template", F_TOKEN, 1, SETTING_FILE_MAX },
	[SETTING_TEXT] = { "text", F_LONG, 1, SETTING_TEXT_MAX },
	[SETTING_CONFIRM_OVER] = { "confirm_over", F_INT, 0, INT32_MAX },
	[SETTING_CONFIRM_MOVE_UP] = { "confirm_move_up", F_INT, 0, INT32_MAX },
	{ 0 },
};
