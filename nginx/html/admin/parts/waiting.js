/* waiting.js: how long something takes, in words for the person who waits. */
import { say } from "../../js/lang.js";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/* Seconds as "12 min", "5 h" or "3 d". */
export function sayLong(seconds) {
	if (seconds < hour)
		return say("%s min", Math.max(Math.floor(seconds / minute), 0));
	return seconds < 2 * day ? say("%s h", Math.floor(seconds / hour))
		: say("%s d", Math.floor(seconds / day));
}

export const sayWaiting = iso =>
	sayLong((Date.now() - new Date(iso)) / 1000);
