/* toast.js: what was just done, and a way to take it back. */
import { el, find } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { icon } from "./icon.js";

const stays = { told: 6_000, undo: 12_000 }; /* ms */
const most = 3;

/* Goes by itself, but not from under a pointer or the focus. */
function leaveLater(toast, ms) {
	let timer;
	const wait = () => {
		clearTimeout(timer);
		timer = setTimeout(() => toast.remove(), ms);
	};
	const hold = () => clearTimeout(timer);

	toast.addEventListener("pointerenter", hold);
	toast.addEventListener("focusin", hold);
	toast.addEventListener("pointerleave", wait);
	toast.addEventListener("focusout", wait);
	wait();
}

/*
 *   undo       takes it back; called once
 *   isProblem  it was not done; stays until it is closed
 */
export function toast(text, { undo, isProblem = false } = {}) {
	const box = find("#toasts");
	const close = el("button", { type: "button", class: "icon-button",
		"aria-label": say("Close"), click: () => self.remove() },
	icon("close"));
	const self = el("div", { class: `toast${
		isProblem ? " toast-problem" : ""}` },
	el("p", {}, text),
	undo && el("button", { type: "button", class: "toast-undo", click: () => {
		self.remove();
		undo();
	} }, say("Undo")), close);

	box.append(self);
	while (box.children.length > most)
		box.firstElementChild.remove();
	if (!isProblem)
		leaveLater(self, undo ? stays.undo : stays.told);
	return () => self.remove();
}
