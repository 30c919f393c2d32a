/* loop.h: signals, the watchdog, and requests one after the other. */
#ifndef LOOP_H
#define LOOP_H

#include "run/serve.h"

/*
 * Install the handlers, before libfcgi installs its own: TERM and INT stop
 * after the request at hand; USR1 stops once nobody waits on the socket any
 * more; ALRM is the watchdog; PIPE is ignored. They are let in only while we
 * wait, so that none is missed and none breaks a request.
 */
void loop_signals(const char *pool);

/* Requests from the socket on descriptor 0 until a signal or MAX_REQUESTS. */
void loop_requests(struct server *s);

/* A daemon's turns until a signal. */
void loop_ticks(struct server *s);

#endif
