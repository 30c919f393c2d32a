/* zone.js: moments as the clock of a zone shows them, for fields of a form. */

import { zoneOf } from "../../js/lang.js";

const parts = zone => new Intl.DateTimeFormat("en-GB", {
	timeZone: zoneOf(zone),
	hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
	hour: "2-digit", minute: "2-digit" });

/* "2027-03-20T09:00" of an RFC 3339 time; "" of none. */
export function localTime(iso, zone) {
	if (!iso)
		return "";
	const p = Object.fromEntries(parts(zone).formatToParts(new Date(iso))
		.map(({ type, value }) => [type, value]));

	return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

export const zones = () => Intl.supportedValuesOf?.("timeZone") ?? ["UTC"];
