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

const hour = 3_600_000;

/* "+02:00" of milliseconds. */
function offsetText(away) {
	const minutes = Math.abs(away) / 60_000;
	const two = n => String(Math.trunc(n)).padStart(2, "0");

	return `${away < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/*
 * The moments at which the clocks of a zone show "2027-10-31T02:30", in their
 * order: items { at: milliseconds, text: with its offset }. Two where the clocks
 * go back, none where they go forward or where it is no time. The offsets are
 * those of the day before and the day after.
 */
export function momentsOf(local, zone) {
	const base = Date.parse(`${local}Z`);
	const shown = ms => localTime(new Date(ms).toISOString(), zone);
	const offsets = Number.isNaN(base) ? [] : [-24, 24].map(n => {
		const near = base + n * hour;

		return Date.parse(`${shown(near)}Z`) - near;
	});

	return [...new Set(offsets)].map(away => ({ at: base - away,
		text: `${local}:00${offsetText(away)}` }))
		.filter(({ at }) => shown(at) === local)
		.sort((a, b) => a.at - b.at);
}

export const zones = () => Intl.supportedValuesOf?.("timeZone") ?? ["UTC"];
