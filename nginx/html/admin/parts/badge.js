/* badge.js: a state as a word, with a mark that does not need its colour. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";

/* state => [kind, word]; kinds: ok, wait, stop, quiet, info */
const words = {
	pending: ["wait", () => say("Pending")],
	approved: ["ok", () => say("Approved")],
	rejected: ["stop", () => say("Rejected")],
	waitlisted: ["info", () => say("Waiting list")],
	cancelled: ["quiet", () => say("Cancelled")],
};

/* `text` and `kind` for states that are not of a registration. */
export function badge(state, text = null, kind = null) {
	const [known, word] = words[state] ?? ["quiet", () => state];

	return el("span", { class: `state state-${kind ?? known}` },
		text ?? word());
}
