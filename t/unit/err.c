/* err.c: the table of errors. */
#include "unit.h"

#include "base/err.h"

static void
rows(void)
{
	bool complete = true, unique = true, sentence = true, codes = true;

	for (int e = OK + 1; e < E_LAST; e++) {
		const char *detail = err_detail((enum err)e);
		const char *code = err_code((enum err)e);

		complete = complete && err_status((enum err)e) >= 400 &&
			   err_status((enum err)e) < 600 && code != NULL &&
			   detail != NULL;
		unique = unique && err_from_code(code) == (enum err)e;
		sentence = sentence && detail[strlen(detail) - 1] == '.' &&
			   strchr(detail, '!') == NULL;
		codes = codes && strspn(code, "abcdefghijklmnopqrstuvwxyz_") ==
					 strlen(code);
	}
	ok(complete, "each error has status, code and detail");
	ok(unique, "each code stands for one error");
	ok(sentence, "each detail is a calm sentence");
	ok(codes, "each code is a word in lower case");
}

/* What the database raises and the public contract names. */
static void
contract(void)
{
	static const struct {
		enum err e;
		int status;
		const char *code, *sqlstate;
	} want[] = {
		{ E_BAD_REQUEST, 400, "bad_request", NULL },
		{ E_UNAUTHORIZED, 401, "unauthorized", "ET401" },
		{ E_LOGIN, 401, "login_failed", "ET430" },
		{ E_OTP, 401, "otp_required", NULL },
		{ E_OTP_WRONG, 401, "otp_wrong", NULL },
		{ E_OTP_SETUP, 403, "otp_setup_required", "ET431" },
		{ E_LINK, 404, "link_invalid", "ET433" },
		{ E_FORBIDDEN, 403, "forbidden", "ET403" },
		{ E_NOT_FOUND, 404, "not_found", "ET404" },
		{ E_METHOD, 405, "method_not_allowed", NULL },
		{ E_TOO_LARGE, 413, "body_too_large", NULL },
		{ E_MEDIA_TYPE, 415, "unsupported_media_type", NULL },
		{ E_INVALID, 422, "validation_failed", "ET422" },
		{ E_RATE, 429, "too_many_requests", "ET429" },
		{ E_KEY_RUNNING, 409, "idempotency_key_in_use", "ET414" },
		{ E_KEY_REUSED, 422, "idempotency_key_reused", "ET415" },
		{ E_STALE, 412, "stale_version", "ET412" },
		{ E_REGISTERED, 409, "already_registered", "ET409" },
		{ E_FULL, 409, "event_full", "ET410" },
		{ E_CLOSED, 409, "registration_closed", "ET411" },
		{ E_DECIDED, 409, "already_decided", "ET413" },
		{ E_IMPOSSIBLE, 409, "not_possible", "ET416" },
		{ E_CONFIRM, 409, "confirmation_needed", "ET446" },
		{ E_NO_EVENT, 404, "event_not_found", "ET405" },
		{ E_NO_PERSON, 404, "registration_not_found", NULL },
		{ E_NO_PICTURE, 404, "picture_not_found", NULL },
		{ E_TAKEN, 409, "taken", "ET440" },
		{ E_NOT_EMPTY, 409, "event_not_empty", "ET441" },
		{ E_MAIL_GONE, 409, "mail_gone", "ET442" },
		{ E_TICKET_UNKNOWN, 404, "unknown", NULL },
		{ E_TICKET_USED, 409, "already_used", NULL },
		{ E_TICKET_PENDING, 409, "not_approved", NULL },
		{ E_TICKET_REVOKED, 409, "revoked", NULL },
		{ E_TICKET_EVENT, 409, "wrong_event", NULL },
		{ E_TICKET_EARLY, 409, "too_early", NULL },
		{ E_TICKET_LATE, 409, "too_late", NULL },
		{ E_TICKET_GATE, 409, "wrong_gate", NULL },
		{ E_TICKET_OUTSIDE, 409, "not_inside", "ET417" },
		{ E_DEVICE_REVOKED, 401, "device_revoked", "ET402" },
		{ E_ENROL_CODE, 404, "enrol_code_unknown", "ET418" },
		{ E_CONFLICT, 409, "conflict", NULL },
		{ E_INTERNAL, 500, "internal_error", NULL },
		{ E_UNAVAILABLE, 503, "unavailable", NULL },
	};

	is_int(LEN(want), E_LAST - 1, "this list knows each error");
	for (size_t i = 0; i < LEN(want); i++) {
		is_int(err_status(want[i].e), want[i].status, "%s is a %d",
			want[i].code, want[i].status);
		is_text(err_code(want[i].e), want[i].code, "its code");
		if (want[i].sqlstate != NULL)
			is_int(err_from_sqlstate(want[i].sqlstate), want[i].e,
				"the database raises it as %s",
				want[i].sqlstate);
	}
}

int
main(void)
{
	rows();
	contract();
	is_int(err_from_sqlstate("23505"), OK, "other SQLSTATEs are not ours");
	is_int(err_from_sqlstate("ET4011"), OK, "nor are longer ones");
	is_int(err_from_sqlstate(""), OK, "nor is none");
	is_int(err_from_code("Revoked"), OK, "codes are compared whole");
	ok(err_noted() == NULL, "no note at first");
	err_note("sqlstate %s", "XX000");
	is_text(err_noted(), "sqlstate XX000", "a note is kept");
	err_note("%01000d", 5);
	ok(strlen(err_noted()) < 1000, "a long one is cut");
	err_note_clear();
	ok(err_noted() == NULL, "and forgotten");
	return done_testing();
}
