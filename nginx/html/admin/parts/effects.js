/* effects.js: what a change of settings does to people, in sentences. */
import { el } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
import { openDialog } from "./dialog.js";

function movesUp({ move_up: n, move_up_tickets: tickets }) {
	return sayCount(n,
		"%s registration moves up from the waiting list and gets a mail (tickets: %s).",
		"%s registrations move up from the waiting list and get a mail (tickets: %s).",
		n, tickets);
}

/* A sentence for each effect that there is. */
export const effectSentences = effects => [
	effects.over > 0 && sayCount(effects.over,
		"That is one place less than are taken. Nobody loses a ticket, but the event is overbooked.",
		"That is %s places less than are taken. Nobody loses a ticket, but the event is overbooked."),
	effects.move_up > 0 && movesUp(effects),
	effects.keep_amount > 0 && sayCount(effects.keep_amount,
		"Price and currency apply to new registrations; one registration keeps its sum.",
		"Price and currency apply to new registrations; %s registrations keep their sum."),
].filter(Boolean);

/* Is that to be done? Resolves to true or false. */
export function askEffects(effects) {
	const dialog = openDialog(say("Save this?"),
		...effectSentences(effects).map(text => el("p", {}, text)),
		el("form", { method: "dialog", class: "actions actions-end" },
			el("button", { class: "button button-quiet", value: "no",
				autofocus: true }, say("Back to the form")),
			el("button", { class: "button", value: "yes" },
				say("Save"))));

	return new Promise(done => dialog.addEventListener("close",
		() => done(dialog.returnValue === "yes")));
}
