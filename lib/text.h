/* text.h: the texts of pages and mails that are built in, from lib/text/. */
#ifndef TEXT_H
#define TEXT_H

struct text {
	const char *name; /* file name in lib/text */
	const char *text;
};

/* Ends with { 0 }. */
extern const struct text texts[];

#endif
