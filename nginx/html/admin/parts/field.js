/* field.js: a field with its label, hint and place for what is wrong. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";

function controlOf({ name, id, type, value, options, rows, ...attributes }) {
	const all = { id, name, ...attributes };

	if (options)
		return el("select", all, ...options.map(([key, text]) =>
			el("option", { value: key, selected: key === value },
				text)));
	if (type === "textarea")
		return el("textarea", { rows: rows ?? 4, ...all }, value ?? "");
	if (type === "checkbox")
		return el("input", { type, checked: Boolean(value), ...all });
	return el("input", { type: type ?? "text", value, ...all });
}

/*
 * A box of class "field"; js/field.js and js/summary.js put errors into it.
 *
 *   name       of the field in the interface; also its id, if no `id`
 *   label      what it is
 *   hint       one sentence of help
 *   type       of an input, or "textarea"
 *   options    of a select: items [value, text]
 *   optional   say so
 *   …          any other attribute of the control
 */
export function field({ label, hint, optional, ...rest }) {
	const id = rest.id ?? rest.name;
	const control = controlOf({ ...rest, id,
		"aria-describedby": hint ? `${id}-hint` : null });
	const name = el("label", { for: id }, label,
		optional && el("span", { class: "optional" },
			` ${say("(optional)")}`));
	const help = hint && el("p", { class: "hint", id: `${id}-hint` }, hint);

	if (rest.type === "checkbox")
		return el("div", { class: "field field-check" }, control, name,
			help);
	return el("div", { class: "field" }, name, help, control);
}
