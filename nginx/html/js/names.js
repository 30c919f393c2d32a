/* names.js: several names in one text, as lib/wire/names.c has it. */

/* A list that is read back as these names: one with a separator is quoted. */
export const listNames = names => names.map(name => /[,;\uff0c\u3001]|^"/.test(name)
	? `"${name.replaceAll("\"", "\"\"")}"` : name).join(", ");

/* The other people of a registration, by their tickets. */
export const othersOf = ({ tickets }) => tickets
	.filter(t => t.position > 1 && !t.revoked_at)
	.map(t => t.member_name);

const keyOf = name => name.normalize("NFKC").toLowerCase().normalize("NFKC")
	.replace(/\s+/g, " ").trim();

/* Is names[i] there before? */
const isAgain = (names, i) => names.findIndex(name =>
	keyOf(name) === keyOf(names[i])) < i;

/* Those that stand there a second time, and the others. */
export const sameNames = names => names.filter((name, i) =>
	name.trim() !== "" && isAgain(names, i));
export const distinctNames = names => names.filter((_, i) =>
	!isAgain(names, i));
