/* keys.js: what single keys do in a view, and the list of them on "?". */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { openDialog } from "./dialog.js";

let keys = new Map();

const isTyping = target => target.closest?.(
	"input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

/*
 * `map` says what keys do: { a: [say("Approve and next"), fn], "/": … }, by
 * KeyboardEvent.key; letters in lower case. They are silent while somebody
 * types or a dialog is open. Null: none.
 */
export function setKeys(map) {
	keys = new Map(Object.entries(map ?? {}));
}

function showKeys() {
	const all = [...keys, ["?", [say("This list")]]];

	openDialog(say("Keys"), el("dl", { class: "keys" },
		...all.map(([key, [what]]) => el("div", {}, el("dt", {},
			el("kbd", {}, key.length === 1 ? key.toUpperCase()
				: key)), el("dd", {}, what)))),
	el("form", { method: "dialog", class: "actions actions-end" },
		el("button", { class: "button button-quiet" }, say("Close"))));
}

document.addEventListener("keydown", e => {
	const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
	const [, work] = keys.get(key) ?? [];

	if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat
		|| isTyping(e.target) || document.querySelector("dialog[open]"))
		return;
	if (key === "?" && keys.size > 0) {
		e.preventDefault();
		showKeys();
	} else if (work) {
		e.preventDefault();
		work(e);
	}
});
