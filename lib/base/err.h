/* err.h: every way a request can fail, and what the client is told. */
#ifndef ERR_H
#define ERR_H

#include "base/log.h"

/*
 * One table in err.c gives each its HTTP status, public code, one sentence,
 * log level and the SQLSTATE (class ET) by which the database raises it.
 */
enum err {
	OK = 0,
	/* the request itself */
	E_BAD_REQUEST,	/* 400 bad_request: not parseable */
	E_UNAUTHORIZED, /* 401 unauthorized: no or no valid credentials */
	E_LOGIN,	/* 401 login_failed: one message for all causes */
	E_OTP,		/* 401 otp_required: the password was right */
	E_OTP_WRONG,	/* 401 otp_wrong: that too, the code was not */
	E_OTP_SETUP,	/* 403 otp_setup_required: by the installation */
	E_LINK,		/* 404 link_invalid: used, too old or never was */
	E_FORBIDDEN,	/* 403 forbidden: the role may not do this */
	E_NOT_FOUND,	/* 404 not_found */
	E_METHOD,	/* 405 method_not_allowed */
	E_TOO_LARGE,	/* 413 body_too_large */
	E_MEDIA_TYPE,	/* 415 unsupported_media_type */
	E_INVALID,	/* 422 validation_failed: see the list of fields */
	E_RATE,		/* 429 too_many_requests */
	/* idempotency and preconditions */
	E_KEY_RUNNING, /* 409 idempotency_key_in_use */
	E_KEY_REUSED,  /* 422 idempotency_key_reused */
	E_STALE,       /* 412 stale_version */
	/* registration */
	E_REGISTERED, /* 409 already_registered */
	E_FULL,	      /* 409 event_full */
	E_CONFIRM,    /* 409 confirmation_needed: it does more, to people */
	E_CLOSED,     /* 409 registration_closed */
	E_DECIDED,    /* 409 already_decided */
	E_IMPOSSIBLE, /* 409 not_possible: not in its status */
	E_NO_EVENT,   /* 404 event_not_found */
	E_NO_PERSON,  /* 404 registration_not_found: by address */
	E_NO_PICTURE, /* 404 picture_not_found: the event has none */
	/* what staff organise */
	E_TAKEN,     /* 409 taken: a name or an address that must be unique */
	E_NOT_EMPTY, /* 409 event_not_empty: people or devices belong to it */
	E_MAIL_GONE, /* 409 mail_gone: sent, being sent, or not to be changed */
	/* scan verdicts that refuse */
	E_TICKET_UNKNOWN, /* 404 unknown */
	E_TICKET_USED,	  /* 409 already_used */
	E_TICKET_PENDING, /* 409 not_approved */
	E_TICKET_REVOKED, /* 409 revoked */
	E_TICKET_EVENT,	  /* 409 wrong_event */
	E_TICKET_EARLY,	  /* 409 too_early */
	E_TICKET_LATE,	  /* 409 too_late */
	E_TICKET_GATE,	  /* 409 wrong_gate */
	E_TICKET_OUTSIDE, /* 409 not_inside: nothing to scan out or undo */
	/* scanners */
	E_DEVICE_REVOKED, /* 401 device_revoked: it forgets all it has */
	E_ENROL_CODE,	  /* 404 enrol_code_unknown: or used, or too late */
	/* us */
	E_CONFLICT,    /* 409 conflict: a unique rule nobody named */
	E_INTERNAL,    /* 500 internal_error */
	E_UNAVAILABLE, /* 503 unavailable: database away, try again */
	E_LAST
};

int err_status(enum err e);
const char *err_code(enum err e);
const char *err_detail(enum err e);
enum log_level err_level(enum err e);

/* The error raised as `sqlstate` (five characters) or OK if it is not ours. */
enum err err_from_sqlstate(const char *sqlstate);

/* The error whose public code is `code`, or OK. */
enum err err_from_code(const char *code);

/*
 * Keep one line for the log of this request, where the cause is known. Never
 * personal data: ids, SQLSTATEs, names of options. The last note wins.
 */
void err_note(const char *format, ...) PRINTF(1, 2);
const char *err_noted(void);
void err_note_clear(void);

#endif
