/* pace.js: how many are checked, and how long the others take at this pace. */
import { say, sayNumber } from "../../js/lang.js";
import { sayLong } from "../parts/waiting.js";

const from = 3;		/* decisions before a pace is told */
const kept = 20;	/* of them, the latest */
const pause = 180;	/* seconds: who takes longer was away */

export function makePace() {
	let made = 0;
	let lastAt = Date.now();
	let seconds = [];	/* that each decision took */

	function count() {
		const took = (Date.now() - lastAt) / 1000;

		made++;
		lastAt = Date.now();
		if (took < pause)
			seconds = [...seconds, took].slice(-kept);
	}

	const median = () =>
		[...seconds].sort((a, b) => a - b)[Math.floor(seconds.length / 2)];

	/* "38 of 211, about 25 minutes at your pace"; `more`: "+" or "" */
	function words(left, more = "") {
		const all = `${sayNumber(made + left)}${more}`;

		if (made + left === 0)
			return "";
		if (made === 0)
			return say("%s to check", all);
		if (seconds.length < from || left === 0)
			return say("%s of %s checked", sayNumber(made), all);
		return say("%s of %s checked, about %s at your pace",
			sayNumber(made), all,
			`${sayLong(left * median() + 59)}${more}`);
	}

	return { count, uncount: () => made--, words };
}
