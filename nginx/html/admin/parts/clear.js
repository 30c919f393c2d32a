/*
 * clear.js: what stands at the bottom of the window (the tabs of a phone, the
 * bar to save, the bar of the chosen rows) covers nothing that has the focus.
 */
import { findAll } from "../../js/dom.js";

const bars = ".tabs, .save-bar, .bulk, .desk-actions";
const gap = 8; /* px */

/* Where the lowest free line of the window is. */
function freeUntil() {
	const tops = findAll(bars).map(bar => bar.getBoundingClientRect())
		.filter(({ height, top }) => height > 0 && top < innerHeight)
		.map(({ top }) => top);

	return Math.min(innerHeight, ...tops);
}

/*
 * To be called when such a bar has come or grown. The window also remembers how
 * much is covered, for when it scrolls to what is typed.
 */
export function clearFocus(element = document.activeElement) {
	if (!element?.matches("#view *") || element.closest(bars))
		return;
	document.documentElement.style.scrollPaddingBottom =
		`${innerHeight - freeUntil() + gap}px`;
	if (element.matches(":focus-visible"))
		element.scrollIntoView({ block: "nearest" });
}

export const keepFocusClear = () =>
	addEventListener("focusin", e => clearFocus(e.target));
