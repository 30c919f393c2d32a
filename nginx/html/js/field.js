/* field.js: is a field right, said in the server's words, and how it shows. */
import { find } from "./dom.js";
import { wrongEmail } from "./email.js";
import { say, sayCount } from "./lang.js";
import { boxOf, mark } from "./mark.js";
import { wrongPhone } from "./phone.js";

export { mark };

const limits = { text: [1, 255], email: [3, 254], tel: [5, 20] };

function wrongLength(text, [min, max]) {
	const n = [...text].length;

	if (n > max)
		return sayCount(max, "Use at most %s character.",
			"Use at most %s characters.");
	return n < min ? sayCount(min, "Use at least %s character.",
		"Use at least %s characters.") : "";
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
