/* mailer.c: sends what stands in the outbox, one message at a time. */
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "keys/access_link.h"
#include "mail/mail.h"
#include "mail/mail_preview.h"
#include "mail/outbox.h"
#include "mail/smtp.h"
#include "run/worker.h"
#include "wire/email.h"

static const struct stmt *const stmts[] = {
	&outbox_claim_stmt,
	&outbox_links_stmt,
	&outbox_others_stmt,
	&outbox_picture_stmt,
	&outbox_settle_stmt,
	NULL,
};

/* Milliseconds; a notification wakes the mailer earlier than POLL. */
enum { NOW = 0, POLL = 5000, RETRY = 1000 };
/* Seconds that all mail waits while the relay is away, doubled up to 60. */
enum { PAUSE_FIRST = 1, PAUSE_MAX = 60 };

/* After that many rests of microseconds the message is left to its lease. */
enum { SETTLE_TRIES = 16, SETTLE_REST = 250000 };

static int64_t pause_seconds; /* 0: the relay is well */
static int64_t pause_until;   /* clock_us() */

static const char *
ascii(struct arena *mem, const char *address)
{
	const char *to = address != NULL
				 ? email_ascii(mem, address, strlen(address))
				 : NULL;

	return to != NULL ? to : address;
}

/* As mail servers take them, without SMTPUTF8. */
static void
set_addresses(struct arena *mem, struct outbox_mail *mail)
{
	mail->recipient = ascii(mem, mail->recipient);
	mail->reply_to = ascii(mem, mail->reply_to);
}

/* An address with a new secret behind it; its hash, for the database. */
static const char *
draw_link(struct ctx *c, const char *page, const char **hash)
{
	char token[ACCESS_LINK_TOKEN + 1];

	access_link_random(token);
	*hash = access_link_hash(c->call.mem, token);
	return arena_printf(
		c->call.mem, "%s/%s%s", c->cfg->base_url, page, token);
}

/*
 * Each attempt draws new links, because the tokens are stored nowhere. The one
 * before may have arrived although the relay did not say so: its links stay
 * valid. The database knows a link before anybody can follow it.
 */
static enum err
add_links(struct ctx *c, struct outbox_mail *mail)
{
	struct outbox_hashes hashes;
	enum err e = OK;

	if (mail->registration_id == 0 && mail->staff_link == 0) {
		mail->link = arena_printf(
			c->call.mem, "%s/admin/#account", c->cfg->base_url);
		return OK;
	}
	if (strcmp(mail->kind, "link") == 0)
		e = outbox_others(&c->call, mail);
	if (e != OK)
		return e;
	mail->link = draw_link(c,
		mail->staff_link > 0 ? "admin/#welcome/" : "r/#", &hashes.own);
	hashes.others = arena_array(
		c->call.mem, mail->n_others + 1, sizeof *hashes.others);
	for (size_t i = 0; i < mail->n_others; i++)
		mail->others[i].link = draw_link(c, "r/#", &hashes.others[i]);
	return outbox_links(&c->call, mail, &hashes);
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

/*
 * Tell the outbox. What was sent and is not settled is sent again when the
 * lease ends, so a database that restarts gets some seconds to come back.
 */
static enum err
settle(struct ctx *c, const struct outbox_mail *mail, const char *state,
	const struct smtp_reply *reply, int64_t retry_seconds)
{
	bool sent = strcmp(state, "sent") == 0;
	const struct outbox_result result = { .state = state,
		.code = reply->code,
		.error = sent ? NULL : reply->text,
		.retry_seconds = retry_seconds };
	enum err e;

	for (int i = 0;; i++) {
		e = outbox_settle(&c->call, mail, &result);
		if (e != E_UNAVAILABLE || !sent || i == SETTLE_TRIES)
			return e;
		usleep(SETTLE_REST);
	}
}

/* What the result means for the message, and for all others. */
static enum err
judge(struct ctx *c, const struct outbox_mail *mail, enum smtp_result result,
	const struct smtp_reply *reply)
{
	switch (result) {
	case SMTP_SENT:
		pause_seconds = 0;
		return settle(c, mail, "sent", reply, 0);
	case SMTP_REFUSED:
		note_refusal(mail, reply, "refused");
		return settle(c, mail, "dead", reply, 0);
	case SMTP_LATER:
		note_refusal(mail, reply, "put off");
		return settle(c, mail, "queued", reply,
			outbox_backoff(mail->attempts));
	case SMTP_AWAY:
		return settle(
			c, mail, "away", reply, pause_all(LOG_WARN, reply));
	case SMTP_BLOCKED:
		return settle(
			c, mail, "away", reply, pause_all(LOG_ERROR, reply));
	}
	BUG("result %d", (int)result);
}

static enum err
prepare(struct ctx *c, struct outbox_mail *mail)
{
	enum err e = OK;

	set_addresses(c->call.mem, mail);
	if (mail->sample != NULL)
		mail_sample(c->cfg, c->call.mem, mail);
	else
		e = add_links(c, mail);
	return e != OK ? e : outbox_pictures(&c->call, mail);
}

/* Sent once more after a lost lease: the same Message-ID tells readers. */
static enum err
deliver(struct ctx *c, struct outbox_mail *mail)
{
	struct smtp_reply reply = { 0, "a kind of mail without a text" };
	enum smtp_result result = SMTP_REFUSED;
	struct buf message = BUF_INIT;
	enum err e = prepare(c, mail);

	if (e != OK)
		return e;
	if (mail_compose(c->cfg, c->call.mem, mail, &message) == OK)
		result = smtp_send(c->cfg, mail_sender(c->cfg, c->call.mem),
			mail->recipient,
			(struct bytes){ message.s, message.len }, &reply);
	buf_release(&message);
	return judge(c, mail, result, &reply);
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
	e = outbox_claim(&c->call, c->cfg->time_limit + 5, &mail);
	if (e == E_NOT_FOUND)
		return POLL;
	if (e == OK)
		e = deliver(c, &mail);
	return e == OK || e == E_CONFLICT ? NOW : RETRY;
}

const struct route route = {
	.name = "mailer",
	.stmts = stmts,
	.tick = tick,
	.listen = "outbox",
};
