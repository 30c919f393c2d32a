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

/* What can be found again when the page is made anew. */
function markOf(element) {
	const href = element?.closest?.("#view a[href]")?.getAttribute("href");
	const label = element?.closest?.("#view [aria-label]")
		?.getAttribute("aria-label");

	return href ? ["href", href] : label ? ["aria-label", label] : null;
}

/* Before the view goes: where one was. */
export function keep() {
	const focus = document.activeElement;

	if (open)
		places.set(open, { y: scrollY, focus: markOf(focus),
			top: focus?.getBoundingClientRect().top ?? 0,
			pages: Number(find("#view .list")?.dataset.pages ?? 1) });
}

/* The entry that is open now: where one was on it, or null. */
export function recall() {
	open = keyHere();
	return places.get(open) ?? null;
}

/*
 * Be there again. What had the focus stands where it stood, though rows above
 * it may have come, gone or become higher.
 */
export function goBackTo({ y, focus, top }) {
	const [name, value] = focus ?? [];
	const element = name && findAll(`#view [${name}]`).find(one =>
		one.getAttribute(name) === value);

	scrollTo(0, y);
	element?.focus({ preventScroll: true });
	if (element)
		scrollBy(0, element.getBoundingClientRect().top - top);
}
