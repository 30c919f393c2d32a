/* proof.h: what somebody shows for having paid. */
#ifndef PROOF_H
#define PROOF_H

#include "db/call.h"
#include "wire/field.h"

/* Ready to be stored; all NULL: there is no picture. */
struct proof {
	const char *image;  /* bytea: encoded anew by us */
	const char *type;   /* image/jpeg or image/png */
	const char *sha256; /* bytea: of the file as it was sent */
};

/* What the payer says about the payment; each may be NULL. */
struct claim {
	const char *type;   /* individual, bulk */
	const char *amount; /* as it was typed */
	const char *method;
};

/*
 * The picture that was sent as field `field`, made safe to keep (image.h);
 * takes 0.07 s for a screenshot. No file is no proof, and fine.
 *
 *   errors   set with the sentence for the person, unless OK
 *
 * Returns OK, E_TOO_LARGE, E_INVALID (no picture, damaged, animated, too many
 * pixels).
 */
MUST_CHECK enum err
proof_read(struct arena *mem, const char *field, const struct value *file,
	struct proof *out, struct field_error **errors);

/* The claim as a JSON object in `mem`; NULL where nothing was said. */
const char *proof_claim(struct arena *mem, const struct claim *claim);

/* A picture for whoever checks it. */
struct proof_image {
	const char *bytes, *type;
	size_t len;
};

extern const struct stmt proof_show_stmt;

/*
 * The picture that a registration shows now; who looked is recorded.
 * Returns OK, E_NOT_FOUND, E_UNAUTHORIZED, E_FORBIDDEN, E_UNAVAILABLE.
 */
MUST_CHECK enum err
proof_show(const struct call *call, int64_t id, struct proof_image *out);

#endif
