/* howlong.js: for how long something lasts already, in words. */
import { lang } from "../../js/lang.js";

const hour = 3_600_000, day = 24 * hour; /* ms */
const locale = lang === "en" ? "en-GB" : lang;

/* "3 days", of a time in the past; to minutes where it is short. */
export function howLong(iso) {
	const ms = Math.max(Date.now() - Date.parse(iso), 0);
	const [n, unit] = ms >= 2 * day ? [ms / day, "day"]
		: ms >= 2 * hour ? [ms / hour, "hour"] : [ms / 60_000, "minute"];

	return new Intl.NumberFormat(locale, { style: "unit", unit,
		unitDisplay: "long" }).format(Math.floor(n));
}
