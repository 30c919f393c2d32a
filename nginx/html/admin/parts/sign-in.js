/* sign-in.js: who are you: e-mail, password and, if it is asked for, a code. */
import { el, find } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { showSummary } from "../../js/summary.js";
import { ask } from "./api.js";
import { field } from "./field.js";
import { liveForm } from "./form.js";
import { sentenceOf } from "./state.js";

/* Their ids are their own: another form may stand behind the dialog. */
const fields = email => [
	field({ name: "email", id: "sign-in-email", label: say("E-mail"), type: "email", value: email,
		required: true, autocomplete: "username", spellcheck: "false",
		autocapitalize: "none" }),
	field({ name: "password", id: "sign-in-password",
		label: say("Password"), type: "password",
		required: true, autocomplete: "current-password" }),
];

const codeField = () => field({ name: "otp", id: "sign-in-otp",
	label: say("Code"),
	hint: say("Six digits from your authenticator app, or one of your recovery codes"),
	required: true, autocomplete: "one-time-code", inputmode: "text",
	spellcheck: "false", autocapitalize: "none" });

/* Where to begin: what is typed in first. */
export const focusSignIn = form => find(find("[name=email]", form)
	.value ? "[name=password]" : "[name=email]", form).focus();

/*
 * A form that signs in and calls `done` with the account. The code is asked
 * for only when the password was right and the account has one.
 */
export function signInForm(done, { email = "", more = [] } = {}) {
	const form = el("form", { class: "form sign-in" }, ...fields(email),
		el("div", { class: "actions" },
			el("button", { class: "button button-wide" },
				say("Sign in")), ...more));

	function askForCode() {
		const box = codeField();

		find(".actions", form).before(box);
		find("input", box).focus();
	}

	function refuse(answer) {
		const code = find("[name=otp]", form);

		if (answer.json.code === "otp_required" && !code) {
			askForCode();
			return true;
		}
		if (answer.status !== 401)
			return false;
		showSummary(form, sentenceOf(answer));
		(code ?? find("[name=password]", form)).value = "";
		return true;
	}

	return liveForm(form, {
		send: values => ask("POST", "login", { body: values }),
		done: answer => done(answer.json.user),
		refuse,
	});
}
