/* param.h: the parameters of a header field: value; a=token; b="quoted". */
#ifndef PARAM_H
#define PARAM_H

#include "base/arena.h"

struct param {
	const char *name;  /* as written; compare without case */
	const char *value; /* without quotes and escapes */
};

enum param_result { PARAM_END, PARAM_FOUND, PARAM_BAD };

/*
 * The value in front of the parameters, such as "multipart/form-data", with
 * *s left behind it.
 */
const char *param_value(struct arena *mem, const char **s);

/*
 * The next parameter at *s, which moves on. Only \" and \\ are escapes:
 * browsers put the backslashes of file names in as they are. RFC 9110 5.6.6.
 */
enum param_result
param_next(struct arena *mem, const char **s, struct param *out);

#endif
