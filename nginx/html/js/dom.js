/* dom.js: elements, never from strings of markup. */

export const find = (selector, within = document) =>
	within.querySelector(selector);
export const findAll = (selector, within = document) =>
	[...within.querySelectorAll(selector)];

/*
 * An element: attributes that are false, null or undefined are left out,
 * functions listen ("click", not "onclick"), children are elements or text.
 */
export function el(name, attributes = {}, ...children) {
	const e = document.createElement(name);

	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function")
			e.addEventListener(key, value);
		else if (value !== false && value != null)
			e.setAttribute(key, value === true ? "" : value);
	}
	e.append(...children.filter(c => c != null && c !== false));
	return e;
}

export function show(e, shown = true) {
	e.hidden = !shown;
	return shown;
}
