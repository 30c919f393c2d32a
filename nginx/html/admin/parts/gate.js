/* gate.js: before somebody is in: sign in, a forgotten password, a welcome. */
import { el, find } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { ask } from "./api.js";
import { field } from "./field.js";
import { liveForm } from "./form.js";
import { focusSignIn, signInForm } from "./sign-in.js";
import { problem } from "./state.js";

let gate, entered;

/* One card in the middle; the title of the page says which. */
function present(title, ...content) {
	const heading = el("h1", { tabindex: -1 }, title);

	document.title = title;
	gate.replaceChildren(el("section", { class: "card" },
		el("img", { src: "/favicon.svg", alt: "", width: 40,
			height: 40 }), heading, ...content));
	return heading;
}

const linkButton = (text, click) => el("button",
	{ type: "button", class: "link", click }, text);

function signIn(email = "", hint = "") {
	present(say("Sign in"), hint && el("p", { class: "quiet" }, hint),
		signInForm(entered, { email, more: [linkButton(
			say("Forgot your password?"), forgotten)] }));
	focusSignIn(gate);
}

/* ---- a forgotten password ------------------------------------------------------ */

function forgotten() {
	const email = find(".sign-in [name=email]", gate)?.value ?? "";
	const form = el("form", { class: "form" },
		field({ name: "email", label: say("E-mail"), type: "email",
			value: email, required: true, autocomplete: "username",
			spellcheck: "false", autocapitalize: "none" }),
		el("div", { class: "actions" },
			el("button", { class: "button" }, say("Send me a link")),
			linkButton(say("Back"), () => signIn(email))));

	present(say("Choose another password"), el("p", { class: "quiet" },
		say("We mail you a link with which you choose another one.")), form);
	find("input", form).focus();
	liveForm(form, {
		send: body => ask("POST", "password/forgotten", { body }),
		done: answer => present(say("Check your e-mail"),
			el("p", {}, answer.json.message), el("div",
				{ class: "actions" }, el("button", {
					type: "button", class: "button button-quiet",
					click: () => signIn(email) },
				say("Back to sign in")))).focus(),
	});
}

/* ---- a link from a mail ----------------------------------------------------------- */

const deadLink = () => present(say("This link does not work"),
	el("p", {}, say("It was used already, is too old, or was cut off. Ask for another one: who invited you can send it, or do it yourself.")),
	el("div", { class: "actions" },
		el("button", { type: "button", class: "button",
			click: forgotten }, say("Send me a link")),
		linkButton(say("Sign in"), () => signIn()))).focus();

/* With the password that was just chosen; a code may still be asked for. */
async function enterWith(email, password) {
	const answer = await ask("POST", "login", { body: { email, password } });

	if (answer.status === 200)
		return entered();
	return signIn(email, say("Your password is set. Sign in with it."));
}

function choose(token, { email, name, kind }) {
	const form = el("form", { class: "form" },
		/* So that a password manager knows whose it is. */
		el("input", { type: "email", name: "username", value: email,
			autocomplete: "username", readonly: true, hidden: true }),
		field({ name: "password", label: say("New password"),
			hint: say("10 characters or more. A few words in a row are good."),
			type: "password", required: true, minlength: 10,
			autocomplete: "new-password" }),
		el("div", { class: "actions" }, el("button",
			{ class: "button button-wide" },
			say("Set the password"))));

	present(kind === "invited" ? say("Welcome") : say("Choose another password"),
		el("p", { class: "quiet" }, name && el("bdi", {}, `${name}, `),
			el("bdi", {}, email)), form);
	find("[name=password]", form).focus();
	liveForm(form, {
		send: ({ password }) => ask("POST", "password/set",
			{ body: { token, password } }),
		done: () => enterWith(email, find("[name=password]", form).value),
		refuse: ({ status }) => status === 404 && Boolean(deadLink()),
	});
}

/* The secret leaves the address, so that nobody passes it on. */
async function welcome(token) {
	const heading = present(say("Welcome"),
		el("p", { role: "status" }, say("Loading…")));
	const answer = await ask("POST", "password/link", { body: { token } });

	history.replaceState(null, "", location.pathname + location.search);
	if (answer.status === 200)
		choose(token, answer.json);
	else if (answer.status === 404 || answer.status === 422)
		deadLink();
	else
		heading.after(problem(answer, () => welcome(token)));
}

/*
 * Fill `box` with what is to be done first; `answer` is that to GET me; `done`
 * is called when somebody is in.
 */
export function gateFor(box, answer, done) {
	const [, token] = location.hash.match(/^#welcome\/(.+)$/) ?? [];

	gate = box;
	entered = done;
	if (token)
		return welcome(token);
	if (answer.status === 401)
		return signIn();
	return present(say("Sign in"), problem(answer, () => location.reload()));
}
