/* again.js: a code that stays before the camera is one scan, not many. */

const away = 3000; /* milliseconds out of sight, then it counts as new */

export function makeAgain() {
	const seen = new Map();

	return {
		/* Is this text new at this moment? Remembers that it was seen. */
		isNew(text, now) {
			const last = seen.get(text);

			for (const [old, at] of seen)
				if (now - at > away)
					seen.delete(old);
			seen.set(text, now);
			return last === undefined || now - last > away;
		},
		forget: text => seen.delete(text),
	};
}
