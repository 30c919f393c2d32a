/* wedge.js: scanners that type: many keys, faster than people do, then Enter. */
import { readingsOf } from "./layout.js";

/* Milliseconds between two keys, at most: over Bluetooth up to 250. */
const gap = 300;
const shortest = 6;

/* Enter and Tab; line ends that a scanner sends as Control with J or M. */
const ends = ({ key, code, ctrlKey }) => key === "Enter" || key === "Tab"
	|| ctrlKey && (code === "KeyJ" || code === "KeyM");

const isCharacter = ({ key, ctrlKey, altKey }) => !ctrlKey && !altKey
	&& (key.length === 1 || key === "Dead");

/*
 * Feed it with each key; it returns the readings of what was scanned with the
 * key that ends it, else null. `typing` says that the keys so far come from a
 * scanner. `rest` is for scanners that send no end: the readings of what was
 * typed until now; nothing is left.
 */
export function makeWedge() {
	let keys = [], last = -Infinity;

	function whole() {
		const typed = keys;

		keys = [];
		return typed.length >= shortest ? readingsOf(typed) : null;
	}

	return {
		get typing() {
			return keys.length >= shortest;
		},
		get pause() {
			return gap;
		},
		rest: whole,
		key(e, at) {
			if (at - last > gap)
				keys = [];
			last = at;
			if (ends(e))
				return whole();
			/* Shift and the like come between. A dead key makes no
			   character here, and yet tells where it lies. */
			if (isCharacter(e))
				keys.push({ key: e.key === "Dead" ? "" : e.key,
					code: e.code, shift: e.shiftKey });
			return null;
		},
	};
}
