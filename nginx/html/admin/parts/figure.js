/* figure.js: one number of a row of numbers, with its name and a note. */
import { el } from "../../js/dom.js";
import { lang, say, sayClock, sayCount, zoneOf } from "../../js/lang.js";

const locale = lang === "en" ? "en-GB" : lang;

/* kind: "wait" where somebody should do something. */
export const figure = (name, value, note = "", { href, kind } = {}) =>
	el("div", { class: `figure${kind ? ` figure-${kind}` : ""}` },
		el("dt", {}, href ? el("a", { href }, name) : name),
		el("dd", { class: "figure-value" }, value),
		el("dd", { class: "figure-note" }, note));

/* A time from now on: its clock, from tomorrow on with its day. */
function soon(iso, zone) {
	const timeZone = zoneOf(zone);
	const day = time => new Date(time).toLocaleDateString(locale,
		{ timeZone });

	return day(iso) === day(Date.now()) ? sayClock(iso, zone)
		: new Date(iso).toLocaleString(locale, { timeZone, day: "numeric",
			month: "short", hour: "2-digit", minute: "2-digit" });
}

/* When all are inside, as the server expects it: the same on every page. */
export function allIn({ inside, expected, all_in_at: at }, zone) {
	const left = expected - inside;

	return figure(say("Everybody is in by"),
		left <= 0 ? say("now") : at ? soon(at, zone) : "–",
		left <= 0 ? say("nobody is missing")
			: at ? sayCount(left, "%s to come, at this pace",
				"%s to come, at this pace")
				: sayCount(left, "%s to come, nobody just now",
					"%s to come, nobody just now"));
}
