/* err.c: the table of errors, and the note for the log. */
#include <stdarg.h>

#include "err.h"

static const struct row {
	int status;
	const char *code;
	const char *detail;
	enum log_level level;
	const char *sqlstate; /* NULL: the database does not raise it */
} rows[E_LAST] = {
	[OK] = { 200, "ok", "Done.", LOG_INFO, NULL },
	[E_BAD_REQUEST] = { 400, "bad_request",
		"The request could not be read: check that it is complete and "
		"well formed.",
		LOG_INFO, NULL },
	[E_UNAUTHORIZED] = { 401, "unauthorized",
		"Nobody is signed in, or the session has ended: sign in and "
		"try again.",
		LOG_INFO, "ET401" },
	[E_LOGIN] = { 401, "login_failed",
		"The e-mail address or the password is not right: check both "
		"and try again.",
		LOG_WARN, "ET430" },
	[E_FORBIDDEN] = { 403, "forbidden",
		"Your role does not allow this: ask an administrator of the "
		"event.",
		LOG_WARN, "ET403" },
	[E_NOT_FOUND] = { 404, "not_found",
		"There is nothing here: check the address.", LOG_INFO,
		"ET404" },
	[E_METHOD] = { 405, "method_not_allowed",
		"This address does not take that method: see the Allow "
		"header.",
		LOG_INFO, NULL },
	[E_TOO_LARGE] = { 413, "body_too_large",
		"The request is larger than allowed: send less.", LOG_INFO,
		NULL },
	[E_MEDIA_TYPE] = { 415, "unsupported_media_type",
		"This content type is not understood: send JSON or a form, "
		"in UTF-8.",
		LOG_INFO, NULL },
	[E_INVALID] = { 422, "validation_failed",
		"Some fields are missing or not right: correct them and send "
		"again.",
		LOG_INFO, "ET422" },
	[E_RATE] = { 429, "too_many_requests",
		"There were too many attempts: wait a little and try again.",
		LOG_WARN, "ET429" },
	[E_KEY_RUNNING] = { 409, "idempotency_key_in_use",
		"A request with this Idempotency-Key is still running: try "
		"again in a moment.",
		LOG_INFO, "ET414" },
	[E_KEY_REUSED] = { 422, "idempotency_key_reused",
		"This Idempotency-Key was used for another request: use a new "
		"one.",
		LOG_INFO, "ET415" },
	[E_STALE] = { 412, "stale_version",
		"Somebody changed this in the meantime: load it again and "
		"decide on what it says now.",
		LOG_INFO, "ET412" },
	[E_REGISTERED] = { 409, "already_registered",
		"This address is already registered for the event: look up its "
		"status instead.",
		LOG_INFO, "ET409" },
	[E_FULL] = { 409, "event_full",
		"All places are taken: ask the organiser whether one becomes "
		"free.",
		LOG_INFO, "ET410" },
	[E_CLOSED] = { 409, "registration_closed",
		"Registration is not open now: check its dates or ask the "
		"organiser.",
		LOG_INFO, "ET411" },
	[E_DECIDED] = { 409, "already_decided",
		"This registration is decided already: load it again to see "
		"the decision.",
		LOG_INFO, "ET413" },
	[E_NO_EVENT] = { 404, "event_not_found",
		"There is no such event: check the link.", LOG_INFO, "ET405" },
	[E_TICKET_UNKNOWN] = { 404, "unknown",
		"This ticket is not known: check the number, or look the "
		"person up by name.",
		LOG_INFO, NULL },
	[E_TICKET_USED] = { 409, "already_used",
		"This ticket has been used: do not admit twice, send the "
		"person to the help desk.",
		LOG_INFO, NULL },
	[E_TICKET_PENDING] = { 409, "not_approved",
		"This registration is not approved: send the person to the "
		"help desk.",
		LOG_INFO, NULL },
	[E_TICKET_REVOKED] = { 409, "revoked",
		"This ticket was withdrawn: send the person to the help desk.",
		LOG_INFO, NULL },
	[E_TICKET_EVENT] = { 409, "wrong_event",
		"This ticket is for another event: check its date and place.",
		LOG_INFO, NULL },
	[E_TICKET_EARLY] = { 409, "too_early",
		"This ticket is not valid yet: ask the person to come back "
		"when it is.",
		LOG_INFO, NULL },
	[E_TICKET_LATE] = { 409, "too_late",
		"This ticket is no longer valid: its time is over.", LOG_INFO,
		NULL },
	[E_CONFLICT] = { 409, "conflict",
		"This does not agree with what is stored: load it again and "
		"check.",
		LOG_WARN, NULL },
	[E_INTERNAL] = { 500, "internal_error",
		"Something went wrong on our side: try again, and if it stays "
		"tell us the request id.",
		LOG_ERROR, NULL },
	[E_UNAVAILABLE] = { 503, "unavailable",
		"The service is busy or restarting: try again in a few "
		"seconds.",
		LOG_ERROR, NULL },
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
