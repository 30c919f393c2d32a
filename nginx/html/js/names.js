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

/* Those that stand there a second time. */
export function sameNames(names) {
	const seen = new Set();

	return names.filter(name => {
		const key = keyOf(name);
		const again = seen.has(key) && key !== "";

		seen.add(key);
		return again;
	});
}
