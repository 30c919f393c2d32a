/* roster_record.h: what a scanner keeps of a ticket, readable by its serial. */
#ifndef ROSTER_RECORD_H
#define ROSTER_RECORD_H

#include "base/buf.h"

/*
 * The key of a record is made of the serial (80 random bits), its name is the
 * hash of it: who holds the ticket finds and opens the one record, who holds
 * all records and no ticket learns how many there are.
 *
 *   index   SHA-256 of the serial, 17 characters without dashes
 *   key     HKDF-SHA-256 (RFC 5869), input the serial, salt
 *           "event-tickets roster", info the event's id in decimal
 *   sealed  AES-256-GCM (NIST SP 800-38D) under the key, random nonce of 12
 *           bytes, the index as additional data; tag of 16 bytes behind
 */
enum { ROSTER_KEY = 32, ROSTER_NONCE = 12, ROSTER_TAG = 16, ROSTER_INDEX = 12 };

/* RFC 5869 for one block: `out` is 32 bytes. */
void hkdf_sha256(struct bytes salt, struct bytes in, struct bytes info,
	unsigned char out[ROSTER_KEY]);

/* `out` holds plain.len + ROSTER_TAG bytes; `more` is authenticated only. */
void aes_gcm(const unsigned char key[ROSTER_KEY],
	const unsigned char nonce[ROSTER_NONCE], struct bytes more,
	struct bytes plain, unsigned char *out);

/* {"i":…,"n":…,"c":…} into an open array: index, nonce, sealed; base64url. */
void roster_record_add(
	struct buf *out, int64_t event, const char *serial, const char *plain);

/*
 * The compact form of many records: all of a page share one nonce, which is as
 * good as one for each because no two records share a key.
 *
 *   page    nonce, then the records
 *   record  first ROSTER_INDEX bytes of the index, length (two bytes, the high
 *           one first), and so many sealed bytes, sealed as above with the
 *           whole index as additional data; none: the ticket was removed
 */
struct roster_page {
	struct buf *out;
	unsigned char nonce[ROSTER_NONCE];
};

/* A new page, appended to `out`. */
void roster_page_begin(struct roster_page *p, struct buf *out);
/* One record; no two of a page have the same serial. NULL: it was removed. */
void roster_page_add(struct roster_page *p, int64_t event, const char *serial,
	const char *plain);

/* "i" alone, as a text into an open array. */
void roster_record_index(struct buf *out, const char *serial);

#endif
