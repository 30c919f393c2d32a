/* mails.js: kinds and states of mails in words. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { badge } from "./badge.js";

const kinds = {
	received: () => say("Registration received"),
	waitlisted: () => say("On the waiting list"),
	moved_up: () => say("Moved up from the waiting list"),
	proof_requested: () => say("Better proof asked for"),
	approved: () => say("Approved, with tickets"),
	rejected: () => say("Rejected"),
	cancelled: () => say("Cancelled"),
	expired: () => say("Time to pay is over"),
	reminder: () => say("Reminder, with tickets"),
	resent: () => say("Tickets again"),
	link: () => say("Link to the registration"),
	link_renewed: () => say("New link to the registration"),
	member_changed: () => say("A ticket has a new name"),
	undone: () => say("Checked again"),
	staff_invited: () => say("Invitation to staff"),
	staff_reset: () => say("New password for staff"),
	staff_changed: () => say("An account was changed"),
};

export const kindName = kind => kinds[kind]?.() ?? kind;

const states = {
	queued: ["wait", () => say("Waiting")],
	sending: ["info", () => say("On its way")],
	sent: ["ok", () => say("Sent")],
	dead: ["stop", () => say("Given up")],
	cancelled: ["quiet", () => say("Called back")],
};

export function mailBadge(state) {
	const [kind, word] = states[state] ?? ["quiet", () => state];

	return badge(state, word(), kind);
}

/* What the relay said, explained, its own words behind it. */
export function answerWords({ explanation, smtp_code, answer }) {
	const own = [smtp_code, answer].filter(Boolean).join(" ");

	if (!explanation && !own)
		return null;
	return el("p", { class: "sub" }, explanation ?? "", " ",
		own && el("code", { class: "quiet long" }, `(${own})`));
}
