/* smtp.c: one message to the relay with libesmtp, and what came of it. */
#include <arpa/inet.h>
#include <signal.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <auth-client.h>
#include <libesmtp.h>

#include "base/clock.h"
#include "mail/smtp.h"
#include "mail/smtp_reply.h"

enum { STEP_BLUR = 200000 }; /* microseconds that a step may end early */

/* One conversation, as seen by libesmtp's callbacks. */
struct talk {
	const struct cfg *cfg;
	smtp_session_t session;
	smtp_message_t message;
	smtp_recipient_t recipient;
	const char *text;
	size_t len;
	bool text_read;
	timer_t connecting;
	int64_t end, heard; /* clock_us(): give up; last sign of life */
	int64_t step_us;    /* how long a step may take */
	bool connected, no_starttls, envelope, quit;
	bool starttls, tls; /* asked for; done */
	bool auth;	    /* in the middle of AUTH */
	int auth_code;	    /* AUTH was answered with this, 0: no refusal */
	char said[256];	    /* the relay's last line */
};

static SSL_CTX *context;
static long certificate; /* X509_V_OK or what is wrong with it */

/* ---- TLS ---------------------------------------------------------------- */

static int
note_certificate(int ok, X509_STORE_CTX *store)
{
	if (!ok)
		certificate = X509_STORE_CTX_get_error(store);
	return ok;
}

static bool
trust(SSL_CTX *ctx, const struct cfg *cfg)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);
	struct in_addr v4;
	int host =
		inet_pton(AF_INET, cfg->smtp_host, &v4) == 1
			? X509_VERIFY_PARAM_set1_ip_asc(param, cfg->smtp_host)
			: X509_VERIFY_PARAM_set1_host(param, cfg->smtp_host, 0);
	int ca = cfg->smtp_cafile != NULL
			 ? SSL_CTX_load_verify_file(ctx, cfg->smtp_cafile)
			 : SSL_CTX_set_default_verify_paths(ctx);

	return host == 1 && ca == 1;
}

/*
 * Made once: reading the system's certificates takes as long as a message.
 * TLS 1.2 at most: behind the session tickets of TLS 1.3 libesmtp 1.1 loses
 * its own EHLO and waits for ever.
 */
static bool
tls_start(const struct cfg *cfg)
{
	SSL_CTX *ctx;

	if (context != NULL)
		return true;
	ctx = SSL_CTX_new(TLS_client_method());
	if (ctx == NULL)
		die(EXIT_UNAVAILABLE, "OpenSSL does not start");
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, note_certificate);
	if (!trust(ctx, cfg)) {
		SSL_CTX_free(ctx);
		return false;
	}
	context = ctx;
	return true;
}

/* ---- callbacks ---------------------------------------------------------- */

/* Each step may take SMTP_TIMEOUT, but never longer than all have left. */
static void
set_timeouts(struct talk *t)
{
	static const int steps[] = { Timeout_GREETING, Timeout_ENVELOPE,
		Timeout_DATA, Timeout_TRANSFER, Timeout_DATA2 };
	int64_t left_ms = (t->end - clock_us()) / 1000;
	int64_t ms = t->cfg->smtp_timeout * 1000;

	if (ms > left_ms)
		ms = left_ms;
	if (ms < 1000)
		ms = 1000;
	t->step_us = ms * 1000;
	for (size_t i = 0; i < LEN(steps); i++)
		smtp_set_timeout(t->session,
			steps[i] | Timeout_OVERRIDE_RFC2822_MINIMUM, (long)ms);
}

static void
heard(struct talk *t, const char *line, int len)
{
	t->heard = clock_us();
	if (t->quit)
		return;
	snprintf(t->said, sizeof t->said, "%.*s", len, line);
	if (!t->auth || memcmp(t->said, "334", 3) == 0)
		return;
	t->auth = false;
	t->auth_code = smtp_reply_failure(t->said);
}

static bool
starts(const char *line, int len, const char *verb)
{
	size_t n = strlen(verb);

	return len >= (int)n && memcmp(line, verb, n) == 0;
}

/* What goes over the wire; the message itself does not come by here. */
static void
monitor(const char *line, int len, int writing, void *arg)
{
	struct talk *t = arg;

	if (!writing)
		heard(t, line, len);
	else if (starts(line, len, "STARTTLS"))
		t->starttls = true;
	else if (starts(line, len, "AUTH "))
		t->auth = true;
	else if (starts(line, len, "MAIL "))
		t->envelope = true;
	else if (starts(line, len, "QUIT"))
		t->quit = true;
	set_timeouts(t);
}

static void
stop_connecting(struct talk *t)
{
	static const struct itimerspec never;

	timer_settime(t->connecting, 0, &never, NULL);
}

static void
event(smtp_session_t session, int number, void *arg, ...)
{
	struct talk *t = arg;
	va_list args;

	(void)session;
	va_start(args, arg);
	if (number == SMTP_EV_CONNECT) {
		t->connected = true;
		t->heard = clock_us();
		stop_connecting(t);
	} else if (number == SMTP_EV_EXTNA_STARTTLS) {
		t->no_starttls = true;
	} else if (number == SMTP_EV_STARTTLS_OK) {
		t->tls = true;
	} else if (number == SMTP_EV_WRONG_PEER_CERTIFICATE) {
		/* OpenSSL has checked the host; this knows no addresses. */
		*va_arg(args, int *) = 1;
	}
	va_end(args);
}

static const char *
give_text(void **unused, int *len, void *arg)
{
	struct talk *t = arg;

	(void)unused;
	if (len == NULL) {
		t->text_read = false;
		return NULL;
	}
	*len = t->text_read ? 0 : (int)t->len;
	if (t->text_read)
		return NULL;
	t->text_read = true;
	return t->text;
}

static int
give_login(auth_client_request_t request, char **result, int fields, void *arg)
{
	const struct cfg *cfg = ((const struct talk *)arg)->cfg;

	for (int i = 0; i < fields; i++) {
		const char *s = "";

		if (request[i].flags & AUTH_USER)
			s = cfg->smtp_user;
		else if (request[i].flags & AUTH_PASS)
			s = cfg->smtp_password;
		result[i] = (char *)(s != NULL ? s : "");
	}
	return 1;
}

/* ---- connecting --------------------------------------------------------- */

static void
wake(int signal)
{
	(void)signal;
}

/*
 * libesmtp connects without a limit, for minutes where packets are dropped. A
 * signal ends that; it comes again each second, for a second address or in
 * case the first came just before the call.
 */
static void
start_connecting(struct talk *t)
{
	const struct sigaction action = { .sa_handler = wake };
	struct sigevent by = { .sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGUSR2 };
	const struct itimerspec in = {
		.it_value.tv_sec = t->cfg->smtp_timeout,
		.it_interval.tv_sec = 1,
	};

	sigaction(SIGUSR2, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &by, &t->connecting) != 0)
		die(EXIT_UNAVAILABLE, "no timer is left");
	timer_settime(t->connecting, 0, &in, NULL);
}

/* Our name in EHLO: the host of BASE_URL. */
static void
set_name(struct talk *t)
{
	const char *host = strstr(t->cfg->base_url, "://");
	char name[256];

	host = host != NULL ? host + 3 : t->cfg->base_url;
	snprintf(name, sizeof name, "%.*s", (int)strcspn(host, ":/"), host);
	smtp_set_hostname(t->session, name[0] != '\0' ? name : "localhost");
}

static void
prepare(struct talk *t, const char *from, const char *recipient)
{
	const struct cfg *cfg = t->cfg;
	char server[300];

	t->session = smtp_create_session();
	t->message = t->session != NULL ? smtp_add_message(t->session) : NULL;
	if (t->message == NULL)
		die(EXIT_UNAVAILABLE, "out of memory");
	snprintf(
		server, sizeof server, "%s:%s", cfg->smtp_host, cfg->smtp_port);
	smtp_set_server(t->session, server);
	set_name(t);
	smtp_set_reverse_path(t->message, from);
	t->recipient = smtp_add_recipient(t->message, recipient);
	smtp_option_require_all_recipients(t->session, 1);
	smtp_set_messagecb(t->message, give_text, t);
	smtp_set_eventcb(t->session, event, t);
	smtp_set_monitorcb(t->session, monitor, t, 0);
	set_timeouts(t);
}

static auth_context_t
set_login(struct talk *t)
{
	auth_context_t auth;

	if (t->cfg->smtp_user == NULL || t->cfg->smtp_user[0] == '\0')
		return NULL;
	auth_client_init();
	auth = auth_create_context();
	auth_set_mechanism_flags(auth, AUTH_PLUGIN_PLAIN, 0);
	auth_set_interact_cb(auth, give_login, t);
	smtp_auth_set_context(t->session, auth);
	return auth;
}

/* ---- what came of it ---------------------------------------------------- */

/*
 * The handshake failed: a certificate or no common ground is for us to repair,
 * a lost connection is not.
 */
static bool
tls_refused(struct smtp_reply *reply)
{
	unsigned long e = ERR_peek_last_error();
	const char *why = ERR_reason_error_string(e);

	if (certificate != X509_V_OK)
		why = X509_verify_cert_error_string(certificate);
	else if (why == NULL ||
		 ERR_GET_REASON(e) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return false;
	snprintf(reply->text, sizeof reply->text, "%s: %s",
		certificate != X509_V_OK ? "the relay's certificate" : "TLS",
		why);
	return true;
}

/* The relay has said nothing about the message: why not? */
static enum smtp_result
no_answer(const struct talk *t, struct smtp_reply *reply)
{
	enum smtp_result r = t->envelope ? SMTP_LATER : SMTP_AWAY;
	int code = smtp_reply_failure(t->said);
	char text[128] = "the connection to the relay was lost";

	if (code != 0)
		return smtp_reply_set(reply, code < 500 ? r : SMTP_BLOCKED,
			code, t->said + 4);
	if (clock_us() - t->heard >= t->step_us - STEP_BLUR)
		return smtp_reply_set(
			reply, r, 0, "the relay does not answer in time");
	if (!t->connected)
		smtp_strerror(smtp_errno(), text, sizeof text);
	return smtp_reply_set(reply, r, 0, text);
}

/* Before MAIL: nothing that concerns the message. */
static bool
is_blocked(const struct talk *t, struct smtp_reply *reply)
{
	if (t->no_starttls) {
		smtp_reply_text(reply, "the relay offers no STARTTLS");
	} else if (t->auth_code >= 500) {
		reply->code = t->auth_code;
		smtp_reply_text(reply, "the relay refuses user or password");
	} else {
		return t->starttls && !t->tls && tls_refused(reply);
	}
	return true;
}

/*
 * Recipient first: where all are refused the message shows 503. A sender who
 * is refused is our configuration, save for a message that is too large.
 */
static enum smtp_result
judge(const struct talk *t, struct smtp_reply *reply)
{
	const smtp_status_t *to = smtp_recipient_status(t->recipient);
	const smtp_status_t *from = smtp_reverse_path_status(t->message);
	const smtp_status_t *sent = smtp_message_transfer_status(t->message);

	if (sent->code / 100 == 2)
		return smtp_reply_set(reply, SMTP_SENT, sent->code, sent->text);
	if (is_blocked(t, reply))
		return SMTP_BLOCKED;
	if (t->auth_code != 0)
		return smtp_reply_set(
			reply, SMTP_AWAY, t->auth_code, "no login for now");
	if (to->code >= 400)
		return smtp_reply_refused(
			reply, SMTP_REFUSED, to->code, to->text);
	if (from->code >= 400)
		return smtp_reply_refused(reply,
			from->code == 552 ? SMTP_REFUSED : SMTP_BLOCKED,
			from->code, from->text);
	if (sent->code >= 400)
		return smtp_reply_refused(
			reply, SMTP_REFUSED, sent->code, sent->text);
	return no_answer(t, reply);
}

/* Why this message is not even tried, or NULL. */
static const char *
unable(const struct cfg *cfg, const char *from, bool tls)
{
	if (cfg->smtp_host == NULL || cfg->smtp_host[0] == '\0')
		return "no SMTP_HOST is configured";
	if (!smtp_address(from))
		return "SMTP_FROM is not an address";
	if (tls && !tls_start(cfg))
		return "SMTP_CAFILE cannot be read";
	return NULL;
}

static enum smtp_result
talk(struct talk *t, const char *from, const char *recipient, bool tls,
	struct smtp_reply *reply)
{
	auth_context_t auth;
	enum smtp_result r;

	ERR_clear_error();
	certificate = X509_V_OK;
	prepare(t, from, recipient);
	smtp_starttls_enable(
		t->session, tls ? Starttls_REQUIRED : Starttls_DISABLED);
	if (tls)
		smtp_starttls_set_ctx(t->session, context);
	auth = set_login(t);
	start_connecting(t);
	smtp_start_session(t->session);
	r = judge(t, reply);
	timer_delete(t->connecting);
	smtp_destroy_session(t->session);
	if (auth != NULL) {
		auth_destroy_context(auth);
		auth_client_exit();
	}
	return r;
}

enum smtp_result
smtp_send(const struct cfg *cfg, const char *from, const char *recipient,
	struct bytes message, struct smtp_reply *reply)
{
	bool tls = cfg->smtp_tls == NULL || strcmp(cfg->smtp_tls, "off") != 0;
	struct talk t = { .cfg = cfg, .text = message.s, .len = message.len };
	const char *why;

	memset(reply, 0, sizeof *reply);
	why = unable(cfg, from, tls);
	if (why != NULL)
		return smtp_reply_set(reply, SMTP_BLOCKED, 0, why);
	if (!smtp_address(recipient))
		return smtp_reply_set(reply, SMTP_REFUSED, 0,
			"the address is not one that a relay takes");
	t.heard = clock_us();
	t.end = t.heard +
		(cfg->time_limit > 5 ? cfg->time_limit - 5 : 55) * 1000000;
	return talk(&t, from, recipient, tls, reply);
}
