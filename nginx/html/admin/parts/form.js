/* form.js: a form that is checked, sent, and says what is wrong with it. */
import { find, findAll } from "../../js/dom.js";
import { checkInline, mark, wrongValue } from "../../js/field.js";
import { say } from "../../js/lang.js";
import { busy } from "../../js/progress.js";
import { clearSummary, showSummary } from "../../js/summary.js";
import { sentenceOf } from "./state.js";

const controlsOf = form => findAll("input, select, textarea", form)
	.filter(control => control.type !== "hidden" && control.id);

function findErrors(form) {
	const errors = [];

	for (const control of controlsOf(form)) {
		const message = wrongValue(control);

		mark(control, message);
		if (message)
			errors.push({ field: control.id, message });
	}
	return errors;
}

/* What was typed, by name; a check box is true or false. */
const valuesOf = form => Object.fromEntries(controlsOf(form)
	.filter(control => control.name)
	.map(control => [control.name, control.type === "checkbox"
		? control.checked : control.value]));

/*
 * Make a form work.
 *
 *   send     called with its values and with what tells how many bytes are
 *            sent, see js/progress.js; resolves to the answer
 *   done     called with the answer that is good
 *   refuse   called with one that is not; true: it told the person itself
 */
export function liveForm(form, { send, done, refuse = () => false }) {
	const button = find("button:not([type])", form);

	async function submit(told) {
		const errors = findErrors(form);
		let answer;

		clearSummary(form);
		if (errors.length > 0)
			return showSummary(form,
				say("Correct this and send the form again."),
				errors);
		answer = await send(valuesOf(form), told);
		if (answer.status >= 200 && answer.status < 300)
			return done(answer);
		return await refuse(answer) || showSummary(form,
			sentenceOf(answer), answer.json.errors ?? []);
	}

	form.noValidate = true;
	checkInline(form, control => control.id ? control : null);
	form.addEventListener("submit", e => {
		e.preventDefault();
		busy(button, submit);
	});
	return form;
}
