/*
 * fold.js: one form of a text for the ways to write it, for lists that are
 * searched in the page; app.search_fold() is that of the database.
 */
const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i",
	þ: "th", ð: "d" };

/* Without case, accents, widths and apostrophes; dashes are spaces. */
export const fold = text => text.normalize("NFKD").toLowerCase()
	.replace(/[\p{Mn}\p{Cf}'`´‘’ʼ]/gu, "")
	.replace(/[\p{Pd}\s]+/gu, " ")
	.replace(/[ßæœøłđıþð]/gu, letter => letters[letter]);

/*
 * Does the text hold each word that is searched for? Anywhere from three
 * letters on, else at the start of a word, as the database searches.
 */
export const finds = (text, wanted) => fold(wanted).trim().split(" ")
	.every(word => ` ${fold(text)}`.includes(
		word.length < 3 ? ` ${word}` : word));
