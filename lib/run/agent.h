/* agent.h: what kind of browser or program somebody uses. */
#ifndef AGENT_H
#define AGENT_H

#include "base/arena.h"

/*
 * "Firefox, Linux" of a User-Agent (RFC 9110 10.1.5) in `mem`, or the name of
 * a program ("curl"), or "". Only names of ours: nothing of what was sent gets
 * out again.
 */
const char *agent_kind(struct arena *mem, const char *user_agent);

#endif
