/* mark.js: a sentence at a field that says what is wrong with it. */
import { el, find } from "./dom.js";
import { say } from "./lang.js";

export const boxOf = control =>
	control.matches("fieldset") ? control : control.closest(".field");

function describe(control, id, described) {
	const ids = new Set((control.getAttribute("aria-describedby") ?? "")
		.split(" ").filter(Boolean));

	if (described)
		ids.add(id);
	else
		ids.delete(id);
	if (ids.size > 0)
		control.setAttribute("aria-describedby", [...ids].join(" "));
	else
		control.removeAttribute("aria-describedby");
}

/* Show the sentence at its field, or that nothing is wrong where it is "". */
export function mark(control, sentence, role = null) {
	const box = boxOf(control);
	const id = `${control.id}-error`;

	find(`#${id}`, box)?.remove();
	box.classList.toggle("field-wrong", sentence !== "");
	describe(control, id, sentence !== "");
	if (!control.matches("fieldset"))
		control.toggleAttribute("aria-invalid", sentence !== "");
	if (sentence === "")
		return;
	control.matches("fieldset")
		|| control.setAttribute("aria-invalid", "true");
	(find(":scope > .hint", box) ?? box.firstElementChild).after(
		el("p", { class: "error", id, role },
			el("span", { class: "hidden" }, `${say("Error")}: `),
			sentence));
}
