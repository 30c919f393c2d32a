/* doorwords.js: what happens at the door, in words. */
import { lang, say } from "../../js/lang.js";
import { spanOf } from "../../js/span.js";

const locale = lang === "en" ? "en-GB" : lang;

/* Reasons of scans, as in openapi.json. */
const words = {
	admitted: () => say("let in"),
	conflict: () => say("two for one ticket"),
	already_used: () => say("already used"),
	not_approved: () => say("not approved"),
	revoked: () => say("withdrawn"),
	wrong_event: () => say("for another event"),
	wrong_gate: () => say("gate not open"),
	too_early: () => say("too early"),
	too_late: () => say("too late"),
	not_inside: () => say("not inside"),
	unknown: () => say("unknown"),
	left: () => say("went out"),
	undone: () => say("taken back"),
	resolved: () => say("settled"),
	invalid: () => say("not readable"),
};

export const reasonWord = reason => words[reason]?.() ?? reason;

/* "3 minutes ago" */
export function ago(iso) {
	const seconds = Math.max((Date.now() - Date.parse(iso)) / 1000, 0);
	const [n, unit] = seconds < 60 ? [seconds, "second"]
		: seconds < 5400 ? [seconds / 60, "minute"]
			: seconds < 129_600 ? [seconds / 3600, "hour"]
				: [seconds / 86_400, "day"];

	return new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
		.format(-Math.round(n), unit);
}

/* A clock that is wrong by this many milliseconds; "" where it is right. */
export function clockWord(ms) {
	const wrong = Math.abs(ms ?? 0);

	return wrong < 1500 ? "" : ms > 0 ? say("%s fast", spanOf(wrong))
		: say("%s slow", spanOf(wrong));
}
