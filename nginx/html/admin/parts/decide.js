/* decide.js: decisions on one registration, and what they answer. */
import { say, sayTime } from "../../js/lang.js";
import { sentenceOf } from "./state.js";
import { forgetUnsent, keepUnsent } from "./unsent.js";

const done = {
	approve: name => say("Approved: %s", name),
	reject: name => say("Rejected: %s", name),
	"request-proof": name => say("Asked for a better proof: %s", name),
	undo: name => say("Taken back: %s", name),
	cancel: name => say("Cancelled: %s", name),
	resend: name => say("Mailed again: %s", name),
	"renew-link": name => say("New link mailed: %s", name),
	"pass-over": name => say("Saved: %s", name),
};

export const sayDone = (what, name) => done[what](name);

/* Who decided first, when and how. */
export function sayDecided({ status, decided_by, decided_at }, zone) {
	const who = decided_by ?? say("The system");
	const when = decided_at ? sayTime(decided_at, zone) : "";

	return {
		approved: say("%s approved this: %s", who, when),
		rejected: say("%s rejected this: %s", who, when),
	}[status] ?? say("This is not pending any more.");
}

/* The sentence for a decision that was refused; a reason is kept (unsent.js). */
export function sayRefused(answer, zone, reason = "") {
	if (answer.json.code === "already_decided")
		return sayDecided(answer.json, zone);
	return reason ? `${sentenceOf(answer)} ${say("Your reason is kept.")}`
		: sentenceOf(answer);
}

/*
 * approve, reject, request-proof, undo, cancel, resend, renew-link or pass-over;
 * with a key of its own, so that trying again is safe. `more`: what else is sent.
 */
export async function decide(shell, what, id, { version = null, reason = "",
	...more } = {}) {
	const answer = await shell.api("POST", `registrations/${id}/${what}`,
		{ key: true, body: { ...version && { version },
			...reason && { reason }, ...more } });

	if (answer.status === 200)
		forgetUnsent(id);
	else if (reason)
		keepUnsent(id, what, reason);
	return answer;
}
