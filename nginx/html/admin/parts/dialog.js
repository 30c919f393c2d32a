/* dialog.js: a question or a small form in front of everything else. */
import { el, findAll } from "../../js/dom.js";
import { say } from "../../js/lang.js";

let n = 0;

/*
 * Open one; it is gone when it is closed. Returns the <dialog>, whose "close"
 * event and returnValue say how it ended.
 */
export function openDialog(title, ...content) {
	const id = `dialog-${++n}`;
	const dialog = el("dialog", { class: "card", "aria-labelledby": id },
		el("h2", { id }, title), ...content);

	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	return dialog;
}

/*
 * One belongs to the view that it was opened in, and goes with it. What must
 * not go by accident has data-stays.
 */
export function closeDialogs() {
	for (const dialog of findAll("dialog[open]:not([data-stays])"))
		dialog.close();
}

/* Whether it was answered with the button that does it. */
export function confirm(title, text, button, { danger = false,
	no: stay = say("Cancel") } = {}) {
	const no = el("button", { class: "button button-quiet", value: "no" },
		stay);
	const yes = el("button", { class: `button${
		danger ? " button-danger" : ""}`, value: "yes" }, button);
	const dialog = openDialog(title, text && el("p", {}, text),
		el("form", { method: "dialog", class: "actions actions-end" },
			no, yes));

	(danger ? no : yes).focus();
	return new Promise(done => dialog.addEventListener("close",
		() => done(dialog.returnValue === "yes")));
}
