/* text.h: the texts of pages and mails in page/text and mail/text. */
#ifndef TEXT_H
#define TEXT_H

struct text {
	const char *name; /* file name without its directory */
	const char *text;
};

/* Ends with { 0 }. */
extern const struct text texts[];

#endif
