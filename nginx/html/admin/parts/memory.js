/*
 * memory.js: where one was on a page, for whoever comes back to it: how far it
 * was scrolled, how many pages of its list were there, what had the focus.
 * Each entry of the browser's history has a key of its own.
 */
import { find, findAll } from "../../js/dom.js";

const places = new Map();

/* The key of the entry that is open; a new one has none yet. */
function keyHere() {
	if (!history.state?.key)
		history.replaceState({ key: crypto.randomUUID() }, "");
	return history.state.key;
}

let open = null; /* key of the entry whose view is shown */
let here = false; /* is all of that view there, scrolled to its place? */

/*
 * What can be found again when the page is made anew: a link or a labelled
 * control, in the row it stands in, because several rows may have the same.
 */
function markOf(element) {
	const href = element?.closest?.("#view a[href]")?.getAttribute("href");
	const label = element?.closest?.("#view [aria-label]")
		?.getAttribute("aria-label");
	const [name, value] = href ? ["href", href] : ["aria-label", label];

	return value && { name, value,
		row: element.closest("[data-row]")?.dataset.row };
}

function findMark({ name, value, row }) {
	const all = findAll(`#view [${name}]`).filter(one =>
		one.getAttribute(name) === value);

	return all.find(one => one.closest("[data-row]")?.dataset.row === row)
		?? all[0];
}

/*
 * Before the view goes: where one was. A view that is left while it is made is
 * remembered as it was before.
 */
export function keep() {
	const focus = document.activeElement;

	if (open && here)
		places.set(open, { y: scrollY, focus: markOf(focus),
			top: focus?.getBoundingClientRect().top ?? 0,
			pages: Number(find("#view .list")?.dataset.pages ?? 1) });
}

/* The entry that is open now: where one was on it, or null. */
export function recall() {
	open = keyHere();
	here = false;
	return places.get(open) ?? null;
}

/*
 * All of the view is there: be where one was, if one was there before. What had
 * the focus stands where it stood, though rows above it may have come, gone or
 * become higher.
 */
export function arrive(before) {
	const element = before?.focus && findMark(before.focus);

	here = true;
	if (before)
		scrollTo(0, before.y);
	element?.focus({ preventScroll: true });
	if (element)
		scrollBy(0, element.getBoundingClientRect().top - before.top);
}
