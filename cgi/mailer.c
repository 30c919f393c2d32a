/* mailer.c: sends what stands in the outbox, one message at a time. */
#include "clock.h"
#include "code.h"
#include "log.h"
#include "mail.h"
#include "outbox.h"
#include "smtp.h"
#include "worker.h"

static const struct stmt *const stmts[] = {
	&outbox_claim_stmt,
	&outbox_issue_stmt,
	&outbox_settle_stmt,
	NULL,
};

/* Milliseconds; a notification wakes the mailer earlier than POLL. */
enum { NOW = 0, POLL = 5000, RETRY = 1000 };
/* Seconds that all mail waits while the relay is away, doubled up to 60. */
enum { PAUSE_FIRST = 1, PAUSE_MAX = 60 };

static int64_t pause_seconds; /* 0: the relay is well */
static int64_t pause_until;   /* clock_us() */

static void
start(const struct cfg *cfg)
{
	code_load_key(cfg->signing_key);
}

/* Sign the tickets that have no code yet; a stored code stays as it is. */
static void
sign(struct arena *mem, struct outbox_mail *mail)
{
	for (size_t i = 0; i < mail->n_tickets; i++) {
		struct outbox_ticket *t = &mail->tickets[i];
		struct code code = { .event = mail->event_id,
			.from = mail->valid_from,
			.until = mail->valid_until };
		char *text;

		if (t->code != NULL)
			continue;
		snprintf(code.serial, sizeof code.serial, "%s", t->serial);
		text = arena_alloc(mem, CODE_MAX);
		code_sign(&code, text);
		t->code = text;
	}
}

/* It is the relay, not the message: let all mail wait, and say why. */
static int64_t
pause_all(enum log_level level, const struct smtp_reply *reply)
{
	if (level == LOG_ERROR)
		pause_seconds = PAUSE_MAX;
	else if (pause_seconds == 0)
		pause_seconds = PAUSE_FIRST;
	else if (pause_seconds < PAUSE_MAX)
		pause_seconds *= 2;
	if (pause_seconds > PAUSE_MAX)
		pause_seconds = PAUSE_MAX;
	pause_until = clock_us() + pause_seconds * 1000000;
	log_say(level, "mail waits %lld s: %s (%d)", (long long)pause_seconds,
		reply->text, reply->code);
	return pause_seconds;
}

/* The message waits or is given up; the relay is well. */
static void
note_refusal(const struct outbox_mail *mail, const struct smtp_reply *reply,
	const char *what)
{
	pause_seconds = 0;
	log_say(LOG_WARN, "mail %lld is %s: %s (%d)", (long long)mail->id, what,
		reply->text, reply->code);
}

/* What the result means for the row of the outbox. */
static enum err
settle(struct ctx *c, const struct outbox_mail *mail, enum smtp_result result,
	const struct smtp_reply *reply)
{
	const char *state = "queued";
	int64_t retry = 0;

	switch (result) {
	case SMTP_SENT:
		state = "sent";
		pause_seconds = 0;
		break;
	case SMTP_REFUSED:
		state = "dead";
		note_refusal(mail, reply, "refused");
		break;
	case SMTP_LATER:
		retry = outbox_backoff(mail->attempts);
		note_refusal(mail, reply, "put off");
		break;
	case SMTP_AWAY:
		retry = pause_all(LOG_WARN, reply);
		break;
	case SMTP_BLOCKED:
		retry = pause_all(LOG_ERROR, reply);
		break;
	}
	return outbox_settle(c->db, c->mem, mail, state, reply->code,
		result == SMTP_SENT ? NULL : reply->text, retry);
}

/* Sent once more after a lost lease: the same Message-ID tells readers. */
static enum err
deliver(struct ctx *c, struct outbox_mail *mail)
{
	struct smtp_reply reply = { 0, "a kind of mail without a text" };
	enum smtp_result result = SMTP_REFUSED;
	struct buf message = BUF_INIT;
	enum err e;

	sign(c->mem, mail);
	e = mail->n_tickets > 0 ? outbox_issue(c->db, c->mem, mail) : OK;
	if (e != OK)
		return e;
	if (mail_compose(c->cfg, c->mem, mail, &message) == OK)
		result = smtp_send(c->cfg, mail_sender(c->cfg, c->mem),
			mail->recipient, message.s, message.len, &reply);
	buf_release(&message);
	return settle(c, mail, result, &reply);
}

/* A lease outlives the time limit, so that two never send the same. */
static int
tick(struct ctx *c)
{
	struct outbox_mail mail;
	int64_t left_us = pause_seconds > 0 ? pause_until - clock_us() : 0;
	enum err e;

	if (left_us > 0)
		return (int)(left_us / 1000) + 1;
	e = outbox_claim(c->db, c->mem, c->cfg->time_limit + 5, &mail);
	if (e == E_NOT_FOUND)
		return POLL;
	if (e == OK)
		e = deliver(c, &mail);
	return e == OK || e == E_CONFLICT ? NOW : RETRY;
}

const struct route route = {
	.name = "mailer",
	.stmts = stmts,
	.start = start,
	.tick = tick,
	.listen = "outbox",
};
