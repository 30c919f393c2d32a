/* field.js: is a field right, said in the server's words, and how it shows. */
import { el, find } from "./dom.js";
import { wrongEmail } from "./email.js";
import { say } from "./lang.js";
import { wrongPhone } from "./phone.js";

const limits = { text: [1, 255], email: [3, 254], tel: [5, 20] };

function wrongLength(text, [min, max]) {
	const n = [...text].length;

	if (n > max)
		return say("Use at most %s characters.", max);
	return n < min ? say("Use at least %s characters.", min) : "";
}

/* Nothing but blanks, or characters that nobody sees, is empty. */
const seen = text => /[^\s\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u
	.test(text) ? text : "";

/* "" or the sentence. */
export function wrongValue(input) {
	const text = seen(input.value.trim());

	if (text === "")
		return input.required ? say("Please fill this in.") : "";
	switch (input.type) {
	case "email": return wrongEmail(text,
		address => wrongLength(address, limits.email));
	case "tel": return wrongPhone(text,
		number => wrongLength(number, limits.tel));
	case "text": return wrongLength(text, limits.text);
	default: return "";
	}
}

const boxOf = control =>
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

const isWrong = control =>
	boxOf(control).classList.contains("field-wrong");

/* What a field is called: its label without hints in it. */
export function nameOf(control) {
	const label = control.matches("fieldset") ? find("legend", control)
		: control.labels?.[0];

	return label?.firstChild.textContent.trim() ?? control.id;
}

/* Tell what is wrong with a field when it is left, and at once when better. */
export function checkInline(form, controlOf, wrong = wrongValue) {
	form.addEventListener("change", e => {
		const control = controlOf(e.target);

		if (control)
			mark(control, wrong(control), "alert");
	});
	form.addEventListener("input", e => {
		const control = controlOf(e.target);

		if (control && isWrong(control) && wrong(control) === "")
			mark(control, "");
	});
}
