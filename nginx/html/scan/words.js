/* words.js: a verdict in words: what it is, what to do, since when. */
import { lang, say, sayCount } from "../js/lang.js";
import { spanOf } from "../js/span.js";

const locale = lang === "en" ? "en-GB" : lang;
const numbers = new Intl.NumberFormat(locale);

export const number = n => numbers.format(n ?? 0);

const clock = new Intl.DateTimeFormat(locale,
	{ hour: "2-digit", minute: "2-digit" });

export const timeOfDay = at => clock.format(new Date(at));

/* The one word of each, and what to do about it. */
const words = () => ({
	admitted: [say("Admit"), ""],
	valid: [say("Valid"), say("Not admitted yet.")],
	left: [say("Goodbye"), ""],
	may_leave: [say("May leave"), ""],
	undone: [say("Undone"), ""],
	already_used: [say("Already used"), say("This ticket has been used: do not admit twice, send the person to the help desk.")],
	revoked: [say("Withdrawn"), say("This ticket was withdrawn: send the person to the help desk.")],
	unknown: [say("Unknown"), say("This ticket is not known: check the number, or look the person up by name.")],
	misread: [say("Scan again"), say("This code was read wrongly: scan it again. If it says so once more, the ticket is not genuine: send the person to the help desk.")],
	layout: [say("Keyboard layout"), say("The hand scanner and this device have different keyboard layouts: try the test code under More, or use the camera.")],
	conflict: [say("Conflict"), say("Somebody was admitted with this ticket at another gate too: ask a supervisor.")],
	not_approved: [say("Not approved"), say("This registration is not approved: send the person to the help desk.")],
	wrong_event: [say("Wrong event"), say("This ticket is for another event: check its date and place.")],
	too_early: [say("Too early"), say("This ticket is not valid yet: ask the person to come back when it is.")],
	too_late: [say("Too late"), say("This ticket is no longer valid: its time is over.")],
	wrong_gate: [say("Other gate"), say("Nobody is let in at this gate now: send the person to another one.")],
	not_inside: [say("Not inside"), say("This ticket was not scanned on the way in: let the person out and tell a supervisor.")],
	no_list: [say("No list yet"), say("This ticket is genuine, but this device has no complete list of tickets: it may be withdrawn or used. Ask a supervisor.")],
	old_list: [say("List too old"), say("This ticket is genuine, but the list of tickets on this device is too old: it may be withdrawn or used. Ask a supervisor.")],
	other: [say("No ticket"), say("This code is not one of our tickets: ask for the one in the mail.")],
	failed: [say("Not kept"), say("This device could not keep the scan, so it does not count: use another device.")],
	invalid: [say("Not understood"), say("The server could not read this scan: ask a supervisor.")],
});

export function wordOf(verdict) {
	return words()[verdict.reason]?.[0] ?? say("Look");
}

export function whatOf(verdict) {
	const row = words()[verdict.reason];

	if (verdict.elsewhere)
		return say("This ticket is for “%s”: check its date and place.", verdict.elsewhere);
	if (verdict.here)
		return say("This ticket is for another event, not for “%s”: check its date and place.", verdict.here);

	return row ? row[1] : verdict.detail
		?? say("Ask a supervisor what to do with this ticket.");
}

function ago(seconds) {
	if (seconds < 60)
		return sayCount(seconds, "%s second ago", "%s seconds ago");
	if (seconds < 3600)
		return sayCount(Math.floor(seconds / 60),
			"%s minute ago", "%s minutes ago");
	return null;
}

/* "3 minutes ago, gate B, this device" */
export function firstOf({ first }) {
	if (!first)
		return "";
	return [ago(first.seconds) ?? say("at %s", timeOfDay(first.at)),
		first.gate, first.same && say("this device")]
		.filter(Boolean).join(", ");
}

/* "2 of 4 inside"; alone, the device knows only which ticket it is. */
export function countOf({ inside, position, of }) {
	if (inside)
		return inside.of > 1 ? sayCount(inside.inside,
			"%s of %s inside", "%s of %s inside",
			inside.inside, inside.of) : "";
	return of > 1 && position <= of ? say("Ticket %s of %s", number(position), number(of))
		: "";
}

/* How it was decided, where that is not by the server. */
export const howOf = verdict =>
	verdict.offline ? say("Decided without a network") : "";

/* All in one sentence, for those who hear it. */
export const spoken = verdict => [wordOf(verdict),
	verdict.rehearsal && say("Rehearsal: nothing counts"), verdict.name,
	verdict.team, countOf(verdict), firstOf(verdict), whatOf(verdict)]
	.filter(Boolean).map(s => s.replace(/[.]$/, "")).join(". ");

/* The line to the server, in words. */
export function lineOf(scanner) {
	const { link, waiting, sending } = scanner;
	const n = number(waiting);

	if (link.online)
		return waiting === 0 ? say("Online")
			: sending ? say("Online, sending %s", n)
			: say("Online, %s waiting to be sent", n);
	if (!link.tried)
		return say("Connecting");
	const how = link.state === "slow" ? say("Slow network, working offline")
		: say("Offline");

	return waiting === 0 ? how
		: say("%s, %s waiting to be sent", how, n);
}

const minute = 60_000, hour = 60 * minute;

/* The list of tickets on this device: how whole, how old. */
export function listOf({ list: { complete, total, at }, listed }) {
	const age = Math.max(Date.now() - at, 0);

	if (!complete)
		return listed === 0 ? say("No list of tickets yet")
			: total ? sayCount(total, "List: %s of %s ticket",
				"List: %s of %s tickets", listed, total)
				: sayCount(listed, "List: %s ticket so far",
					"List: %s tickets so far");
	return age < 2 * minute ? say("List complete")
		: age < 2 * hour ? sayCount(Math.floor(age / minute),
			"List %s minute old", "List %s minutes old")
			: sayCount(Math.floor(age / hour),
				"List %s hour old", "List %s hours old");
}

export const profileOf = device => device.profile === "supervisor"
	? say("Scan, undo, find people, admit by hand") : say("Scan");

export function clockOf(offset) {
	const wrong = Math.abs(offset ?? 0);

	if (offset === null || offset === undefined)
		return say("Not compared yet");
	if (wrong < 1500)
		return say("Correct");
	return offset > 0 ? say("%s fast, allowed for", spanOf(wrong))
		: say("%s slow, allowed for", spanOf(wrong));
}
