/* summary.js: the box above a form that says what is wrong with it. */
import { el, find } from "./dom.js";
import { mark, nameOf } from "./field.js";
import { say } from "./lang.js";

/* The control of a field of the interface: by its name, or by its id. */
const controlOf = (form, field) => form.elements[field]?.id
	? form.elements[field] : find(`#${CSS.escape(field)}`, form);

function line(form, { field, message }) {
	const control = controlOf(form, field);

	if (!control)
		return el("li", {}, `${field}: ${message}`);
	return el("li", {}, el("a", { href: `#${control.id}`, click: e => {
		e.preventDefault();
		control.closest("details")?.setAttribute("open", "");
		control.focus();
	} }, `${nameOf(control)}: ${message}`));
}

export function clearSummary(form) {
	const old = find(".summary", form.closest("main, section, dialog"));

	old?.remove();
}

/*
 * Put it in front of `form` and give it the focus.
 *
 *   sentence   what happened and what to do
 *   errors     items { field, message }, marked at their fields too
 *   more       elements behind the sentence
 */
export function showSummary(form, sentence, errors = [], ...more) {
	const title = el("h2", {}, say("There is a problem"));
	const box = el("div", { class: "summary", role: "alert", tabindex: "-1" },
		title, el("p", {}, sentence), ...more,
		errors.length > 0 && el("ul", {},
			...errors.map(error => line(form, error))));

	for (const { field, message } of errors) {
		const control = controlOf(form, field);

		if (control)
			mark(control, message);
	}
	clearSummary(form);
	form.before(box);
	box.focus();
	box.scrollIntoView({ block: "start" });
}
