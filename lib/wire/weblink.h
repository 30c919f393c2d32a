/* weblink.h: is there an address of the web in a text? */
#ifndef WEBLINK_H
#define WEBLINK_H

#include "base/arena.h"

/*
 * What programs for mail make a link of: "://", "www.", "http:" and the like,
 * and a domain with a path, a query or a port ("evil.example/win"). Whatever letters it is written
 * in (wide ones too). A dot alone is none: "J.R. Smith", "Node.js Team".
 */
bool weblink_in(struct arena *mem, const char *s, size_t len);

/*
 * A name as it can stand in a mail: where a dot parts two words ("evil.example")
 * a word joiner (U+2060), which nobody sees, stands behind it. Otherwise
 * programs for mail make a link of it that a stranger has chosen. In `mem`, or
 * `s` itself; NULL stays.
 */
const char *weblink_broken(struct arena *mem, const char *s);

#endif
