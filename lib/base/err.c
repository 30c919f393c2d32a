/* err.c: the table of errors, and the note for the log. */
#include <stdarg.h>

#include "base/err.h"

static const struct row {
	int status;
	enum log_level level;
	const char *code;
	const char *detail;
	const char *sqlstate; /* NULL: the database does not raise it */
} rows[E_LAST] = {
	[OK] = { 200, LOG_INFO, "ok", "Done.", NULL },
	[E_BAD_REQUEST] = { 400, LOG_INFO, "bad_request",
		"The request could not be read: check that it is complete and "
		"well formed.",
		NULL },
	[E_UNAUTHORIZED] = { 401, LOG_INFO, "unauthorized",
		"Nobody is signed in, or the session has ended: sign in and "
		"try again.",
		"ET401" },
	[E_LOGIN] = { 401, LOG_WARN, "login_failed",
		"The e-mail address or the password is not right: check both "
		"and try again.",
		"ET430" },
	[E_OTP] = { 401, LOG_INFO, "otp_required",
		"Type the code that your authenticator app shows.", NULL },
	[E_OTP_WRONG] = { 401, LOG_WARN, "otp_wrong",
		"This code is not right or was used already: type the one "
		"that is shown now.",
		NULL },
	[E_OTP_SETUP] = { 403, LOG_INFO, "otp_setup_required",
		"Everybody here signs in with two steps: set that up in your "
		"account first.",
		"ET431" },
	[E_LINK] = { 404, LOG_INFO, "link_invalid",
		"This link was used already or is too old: ask for another "
		"one.",
		"ET433" },
	[E_FORBIDDEN] = { 403, LOG_WARN, "forbidden",
		"Your role does not allow this: ask a colleague whose role "
		"does.",
		"ET403" },
	[E_NOT_FOUND] = { 404, LOG_INFO, "not_found",
		"There is nothing here: check the address.", "ET404" },
	[E_METHOD] = { 405, LOG_INFO, "method_not_allowed",
		"This address does not take that method: see the Allow "
		"header.",
		NULL },
	[E_TOO_LARGE] = { 413, LOG_INFO, "body_too_large",
		"The request is larger than allowed: send less.", NULL },
	[E_MEDIA_TYPE] = { 415, LOG_INFO, "unsupported_media_type",
		"This content type is not understood: send JSON or a form, "
		"in UTF-8.",
		NULL },
	[E_INVALID] = { 422, LOG_INFO, "validation_failed",
		"Some fields are missing or not right: correct them and send "
		"again.",
		"ET422" },
	[E_RATE] = { 429, LOG_WARN, "too_many_requests",
		"There were too many attempts: wait a little and try again.",
		"ET429" },
	[E_KEY_RUNNING] = { 409, LOG_INFO, "idempotency_key_in_use",
		"A request with this Idempotency-Key is still running: try "
		"again in a moment.",
		"ET414" },
	[E_KEY_REUSED] = { 422, LOG_INFO, "idempotency_key_reused",
		"This Idempotency-Key was used for another request: use a new "
		"one.",
		"ET415" },
	[E_STALE] = { 412, LOG_INFO, "stale_version",
		"Somebody changed this in the meantime: load it again and "
		"decide on what it says now.",
		"ET412" },
	[E_REGISTERED] = { 409, LOG_INFO, "already_registered",
		"This address is already registered.", "ET409" },
	[E_FULL] = { 409, LOG_INFO, "event_full",
		"There are not enough places left.", "ET410" },
	[E_CONFIRM] = { 409, LOG_INFO, "confirmation_needed",
		"This affects people who have registered: see how, and confirm "
		"it.",
		"ET446" },
	[E_CLOSED] = { 409, LOG_INFO, "registration_closed",
		"Registration is not open now: check its dates or ask the "
		"organiser.",
		"ET411" },
	[E_DECIDED] = { 409, LOG_INFO, "already_decided",
		"This registration is decided already: load it again to see "
		"the decision.",
		"ET413" },
	[E_IMPOSSIBLE] = { 409, LOG_INFO, "not_possible",
		"This is not possible now: load the registration again to see "
		"where it stands.",
		"ET416" },
	[E_NO_EVENT] = { 404, LOG_INFO, "event_not_found",
		"There is no such event: check the link.", "ET405" },
	[E_NO_PERSON] = { 404, LOG_INFO, "registration_not_found",
		"No registration with this address: check how it is written.",
		NULL },
	[E_NO_PICTURE] = { 404, LOG_INFO, "picture_not_found",
		"This event has no such picture: the organiser has not sent "
		"one.",
		NULL },
	[E_TAKEN] = { 409, LOG_INFO, "taken",
		"This is in use already: choose another one.", "ET440" },
	[E_NOT_EMPTY] = { 409, LOG_INFO, "event_not_empty",
		"Registrations or devices belong to this event, so it cannot "
		"be deleted: archive it.",
		"ET441" },
	[E_MAIL_GONE] = { 409, LOG_INFO, "mail_gone",
		"This mail was sent or is on its way, so it cannot be changed: "
		"load the list again.",
		"ET442" },
	[E_TICKET_UNKNOWN] = { 404, LOG_INFO, "unknown",
		"This ticket is not known: check the number, or look the "
		"person up by name.",
		NULL },
	[E_TICKET_USED] = { 409, LOG_INFO, "already_used",
		"This ticket has been used: do not admit twice, send the "
		"person to the help desk.",
		NULL },
	[E_TICKET_PENDING] = { 409, LOG_INFO, "not_approved",
		"This registration is not approved: send the person to the "
		"help desk.",
		NULL },
	[E_TICKET_REVOKED] = { 409, LOG_INFO, "revoked",
		"This ticket was withdrawn: send the person to the help desk.",
		NULL },
	[E_TICKET_EVENT] = { 409, LOG_INFO, "wrong_event",
		"This ticket is for another event: check its date and place.",
		NULL },
	[E_TICKET_EARLY] = { 409, LOG_INFO, "too_early",
		"This ticket is not valid yet: ask the person to come back "
		"when it is.",
		NULL },
	[E_TICKET_LATE] = { 409, LOG_INFO, "too_late",
		"This ticket is no longer valid: its time is over.", NULL },
	[E_TICKET_GATE] = { 409, LOG_INFO, "wrong_gate",
		"Nobody is let in at this gate now: send the person to another "
		"one.",
		NULL },
	[E_TICKET_OUTSIDE] = { 409, LOG_INFO, "not_inside",
		"This person is not inside: there is nothing to take back.",
		"ET417" },
	[E_DEVICE_REVOKED] = { 401, LOG_WARN, "device_revoked",
		"This scanner was revoked by the organiser: enrol it again "
		"to use it.",
		"ET402" },
	[E_ENROL_CODE] = { 404, LOG_WARN, "enrol_code_unknown",
		"This code is wrong, was used or is too old: ask for a new "
		"one on the dashboard.",
		"ET418" },
	[E_CONFLICT] = { 409, LOG_WARN, "conflict",
		"This does not agree with what is stored: load it again and "
		"check.",
		NULL },
	[E_INTERNAL] = { 500, LOG_ERROR, "internal_error",
		"Something went wrong on our side: try again, and if it keeps "
		"happening tell us the request id.",
		NULL },
	[E_UNAVAILABLE] = { 503, LOG_ERROR, "unavailable",
		"The service is busy or restarting: try again in a few "
		"seconds.",
		NULL },
};

static char note[256];

static const struct row *
row_of(enum err e)
{
	if ((unsigned)e >= E_LAST)
		BUG("error %d", (int)e);
	return &rows[e];
}

int
err_status(enum err e)
{
	return row_of(e)->status;
}

const char *
err_code(enum err e)
{
	return row_of(e)->code;
}

const char *
err_detail(enum err e)
{
	return row_of(e)->detail;
}

enum log_level
err_level(enum err e)
{
	return row_of(e)->level;
}

enum err
err_from_sqlstate(const char *sqlstate)
{
	for (int e = OK + 1; e < E_LAST; e++)
		if (rows[e].sqlstate != NULL &&
			strcmp(rows[e].sqlstate, sqlstate) == 0)
			return (enum err)e;
	return OK;
}

enum err
err_from_code(const char *code)
{
	for (int e = OK + 1; e < E_LAST; e++)
		if (strcmp(rows[e].code, code) == 0)
			return (enum err)e;
	return OK;
}

void
err_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(note, sizeof note, format, args);
	va_end(args);
}

const char *
err_noted(void)
{
	return note[0] != 0 ? note : NULL;
}

void
err_note_clear(void)
{
	note[0] = 0;
}
