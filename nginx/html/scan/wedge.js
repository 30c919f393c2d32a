/* wedge.js: scanners that type: many keys, faster than anybody, then Enter. */

const gap = 80; /* milliseconds between two keys, at most */
const shortest = 6;

/*
 * Feed it with each key; it returns what was scanned with the key that ends
 * it, else null. `typing` says that the keys so far are no person's.
 */
export function makeWedge() {
	let text = "", last = -Infinity;

	return {
		get typing() {
			return text.length >= shortest;
		},
		key(key, at) {
			const whole = at - last <= gap ? text : "";

			last = at;
			if (key === "Enter" || key === "Tab") {
				text = "";
				return whole.length >= shortest ? whole : null;
			}
			/* Shift and the like come between. */
			if (key.length === 1)
				text = whole + key;
			return null;
		},
	};
}
