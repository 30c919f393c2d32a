/* payment.h: what a registration costs, and what is said to have been paid. */
#ifndef PAYMENT_H
#define PAYMENT_H

#include <stdint.h>

/* What a registration costs, and how far that is. Strings may be NULL. */
struct payment {
	int64_t amount_minor; /* fixed when it was made; 0: free */
	const char *currency; /* ISO 4217; NULL: not asked for */
	int64_t digits;	      /* of the amount behind the point */
	const char *claimed_type, *claimed_amount, *claimed_method;
	const char *decider, *decided_at; /* who decided, by name */
};

#endif
