/* state.js: what stands where there is nothing, nothing yet, or a fault. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";

/* The sentence for an answer that is none of the good ones. */
export function sentenceOf({ status, json }) {
	if (status === 0)
		return say("There is no connection. Try again when you are online.");
	return json.detail ?? say("Something went wrong on our side: try again, and if it keeps happening tell us the request id.");
}

/* Nothing is there: why, and the next step as a button or a link. */
export function empty(title, text = "", ...actions) {
	return el("div", { class: "empty" },
		el("h2", {}, title), text && el("p", {}, text),
		actions.length > 0 && el("div", { class: "actions" },
			...actions));
}

/* Grey lines in the shape of what is coming: "table", "card" or "text". */
export function skeleton(kind = "text", lines = 6) {
	return el("div", { class: `skeleton skeleton-${kind}`, role: "status" },
		el("span", { class: "hidden" }, say("Loading…")),
		...Array.from({ length: lines }, () => el("i", {})));
}

/* As soon as the server can be reached it is tried again by itself. */
function tryLater(box, again) {
	addEventListener("reachable", () => box.isConnected && again(),
		{ once: true });
}

/* An answer that is a fault: its sentence, its id, and a way to go on. */
export function problem(answer, again = null) {
	const id = answer.json.request_id;
	const box = el("div", { class: "summary", role: "alert" },
		el("h2", {}, answer.status === 0
			? say("There is no connection")
			: say("There is a problem")),
		el("p", {}, sentenceOf(answer)),
		(answer.json.errors ?? []).length > 0 && el("ul", {},
			...answer.json.errors.map(({ field, message }) =>
				el("li", {}, `${field}: ${message}`))),
		id && el("p", { class: "quiet small" }, `${say("Request")}: `,
			el("code", {}, id)),
		again && el("div", { class: "actions" }, el("button",
			{ type: "button", class: "button button-quiet",
				click: again }, say("Try again"))));

	if (answer.status === 0 && again)
		tryLater(box, again);
	return box;
}
