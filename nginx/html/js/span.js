/* span.js: a length of time in words. */
import { lang } from "./lang.js";

const second = 1000, minute = 60 * second, hour = 60 * minute;
const units = [["day", 24 * hour], ["hour", hour], ["minute", minute],
	["second", second]];
const locale = lang === "en" ? "en-GB" : lang;

/* Milliseconds in the largest unit that still tells them well: "2 hours". */
export function spanOf(ms) {
	const [unit, size] = units.find(([, least]) => ms >= 1.5 * least)
		?? units.at(-1);

	return new Intl.NumberFormat(locale, { style: "unit", unit,
		unitDisplay: "long", maximumFractionDigits: 0 })
		.format(Math.round(ms / size));
}
