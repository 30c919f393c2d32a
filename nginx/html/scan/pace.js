/* pace.js: how much goes over the line at once. */

/*
 * Milliseconds that one part may take on a line: a scan never waits long behind
 * it, and a line that is cut costs little.
 */
const quick = 700;

/*
 * `first`, `least` and `most` count what a part is made of; way() tells the
 * milliseconds that any answer takes on this line, which say nothing of how much
 * the line carries.
 */
export function makePace({ first, least, most, way = () => 0 }) {
	let size = first;

	return {
		get size() {
			return size;
		},
		/* A part with `n` of them took `ms`. */
		took(n, ms) {
			const more = quick / Math.max(ms - way(), 1);

			if (n >= size)
				size = Math.round(Math.min(most, Math.max(least,
					size * Math.min(2, more))));
		},
		/* A part with `n` of them did not arrive, or was not taken. */
		missed(n = size) {
			size = Math.max(least, Math.min(n, size) >> 1);
		},
	};
}
