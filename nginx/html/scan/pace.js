/* pace.js: how much goes over the line at once. */
import { patience } from "./link.js";

/* Milliseconds that a part may take: a line that is cut costs little then. */
const quick = 700, least = 50;

/* A scan behind a part is still answered in time, with some to spare. */
const allowed = way => Math.max(least, Math.min(quick, (patience - way) * 0.6));

/*
 * `first`, `least` and `most` count what a part is made of; way() tells the
 * milliseconds that any answer takes on this line, which say nothing of how much
 * the line carries.
 */
export function makePace({ first, least: fewest, most, way = () => 0 }) {
	let size = first;

	return {
		get size() {
			return size;
		},
		/* A part with `n` of them took `ms`. */
		took(n, ms) {
			const more = allowed(way()) / Math.max(ms - way(), 1);

			if (n >= size)
				size = Math.round(Math.min(most, Math.max(fewest,
					size * Math.min(2, more))));
		},
		/* A part with `n` of them did not arrive, or was not taken. */
		missed(n = size) {
			size = Math.max(fewest, Math.min(n, size) >> 1);
		},
	};
}
