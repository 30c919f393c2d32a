/* account.js: the own account: name, password, second step, sessions. */
import { el, find } from "../../js/dom.js";
import { say, timeOf } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { openDialog } from "../parts/dialog.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { roleName } from "../parts/menu.js";
import { problem, sentenceOf, skeleton } from "../parts/state.js";
import { table } from "../parts/table.js";

const section = (title, ...content) => el("section", { class: "part" },
	el("h2", {}, title), el("div", { class: "part-inside" }, ...content));

const submit = (text, ...more) => el("div", { class: "actions" },
	el("button", { class: "button" }, text), ...more);

/* So that a password manager knows whose password it is. */
const username = shell => el("input", { type: "email", hidden: true,
	value: shell.user.email, autocomplete: "username", readonly: true });

const passwordField = (name, label, more) => field({ name, label,
	type: "password", required: true, ...more });

/* ---- who I am ------------------------------------------------------------------- */

function profile(shell) {
	const form = el("form", { class: "form" },
		field({ name: "name", label: say("Name"), value: shell.user.name,
			hint: say("Your colleagues see it beside what you decide."),
			required: true, autocomplete: "name", dir: "auto" }),
		submit(say("Save")));

	liveForm(form, {
		send: body => shell.api("PATCH", "me", { body }),
		done: () => {
			shell.refresh();
			shell.toast(say("Saved."));
		},
	});
	return section(say("Profile"), el("p", { class: "quiet" },
		el("bdi", {}, shell.user.email), ` · ${
			roleName(shell.user.role)}`), form);
}

/* ---- password ---------------------------------------------------------------------- */

function password(shell) {
	const form = el("form", { class: "form" }, username(shell),
		passwordField("current_password", say("Current password"),
			{ autocomplete: "current-password" }),
		passwordField("password", say("New password"), {
			hint: say("10 characters or more. A few words in a row are good."),
			autocomplete: "new-password", minlength: 10 }),
		submit(say("Change the password")));

	liveForm(form, {
		send: body => shell.api("POST", "password", { body }),
		done: answer => {
			form.reset();
			shell.toast(answer.json.message);
			find(".sessions")?.dispatchEvent(new Event("stale"));
		},
	});
	return section(say("Password"), form);
}

/* ---- two steps ----------------------------------------------------------------------- */

const explain = () => el("p", { class: "quiet" },
	say("With two steps a stolen password is of no use: signing in also takes a code that an app on your phone shows."));

/* The codes are here only now; the page does not leave before they are kept. */
function showCodes(codes, done) {
	const text = codes.join("\n");
	const dialog = openDialog(say("Keep these recovery codes"),
		el("p", {}, say("Each signs you in once when the phone is not at hand. They are shown this once: print them or put them into your password manager.")),
		el("ul", { class: "codes" }, ...codes.map(code =>
			el("li", {}, el("code", {}, code)))),
		el("form", { method: "dialog", class: "actions" },
			el("a", { class: "button button-quiet",
				download: "recovery-codes.txt",
				href: URL.createObjectURL(new Blob([`${text}\n`],
					{ type: "text/plain" })) },
			say("Save as a file")),
			el("button", { class: "button" }, say("I have kept them"))));

	dialog.dataset.stays = "";
	dialog.addEventListener("cancel", e => e.preventDefault());
	dialog.addEventListener("close", done);
}

function enrol(shell, box, { secret, qr }) {
	const form = el("form", { class: "form" },
		field({ name: "otp", label: say("Code"),
			hint: say("The six digits that the app shows now"),
			required: true, inputmode: "numeric",
			autocomplete: "one-time-code", spellcheck: "false" }),
		submit(say("Turn it on"), el("button", { type: "button",
			class: "button button-quiet",
			click: () => box.dispatchEvent(new Event("stale")) },
		say("Cancel"))));

	box.replaceChildren(
		el("p", {}, say("Scan this with an authenticator app, then type the code that it shows.")),
		el("div", { class: "app-key" },
			el("img", { src: qr, alt: say("QR code for the app"),
				class: "qr" }),
			el("p", {}, el("span", { class: "quiet" },
				say("Or type this key into the app:")),
			el("code", { class: "key", id: "otp-key" },
				secret.replace(/(.{4})(?=.)/g, "$1 ")))), form);
	find("#otp", form).focus();
	liveForm(form, {
		send: body => shell.api("POST", "otp/confirm", { body }),
		done: ({ json }) => showCodes(json.recovery_codes, async () => {
			shell.toast(say("Two-step sign-in is on."));
			await shell.refresh();
			box.dispatchEvent(new Event("stale"));
		}),
	});
}

/* With the password: who finds a page open must not lock its owner out. */
function begin(shell, box) {
	const form = el("form", { class: "form" }, username(shell),
		passwordField("current_password", say("Current password"),
			{ id: "on-password", autocomplete: "current-password" }),
		submit(say("Show the code to scan"), el("button", { type: "button",
			class: "button button-quiet",
			click: () => dialog.close() }, say("Cancel"))));
	const dialog = openDialog(say("Set up two-step sign-in"), el("p", {},
		say("Type your password first, so that nobody else sets it up on a page that you left open.")),
	form);

	liveForm(form, {
		send: body => shell.api("POST", "otp", { body }),
		done: ({ json }) => {
			dialog.close();
			enrol(shell, box, json);
		},
	});
}

function turnOff(shell, box) {
	const form = el("form", { class: "form" }, username(shell),
		passwordField("current_password", say("Current password"),
			{ id: "off-password", autocomplete: "current-password" }),
		field({ name: "otp", id: "off-otp", label: say("Code"),
			hint: say("Six digits from your authenticator app, or one of your recovery codes"),
			required: true, autocomplete: "one-time-code",
			spellcheck: "false" }),
		el("div", { class: "actions" },
			el("button", { class: "button button-danger" },
				say("Turn it off")),
			el("button", { type: "button",
				class: "button button-quiet",
				click: () => dialog.close() }, say("Cancel"))));
	const dialog = openDialog(say("Turn two-step sign-in off?"), form);

	liveForm(form, {
		send: body => shell.api("POST", "otp/disable", { body }),
		done: async answer => {
			dialog.close();
			shell.toast(answer.json.message);
			await shell.refresh();
			box.dispatchEvent(new Event("stale"));
		},
	});
}

/* New ones, for a person who shows a code; the old ones end. */
function newCodes(shell, box) {
	const form = el("form", { class: "form" },
		field({ name: "otp", id: "codes-otp", label: say("Code"),
			hint: say("Six digits from your authenticator app, or one of your recovery codes"),
			required: true, autocomplete: "one-time-code",
			spellcheck: "false" }),
		el("div", { class: "actions" },
			el("button", { class: "button" }, say("Make new codes")),
			el("button", { type: "button",
				class: "button button-quiet",
				click: () => dialog.close() }, say("Cancel"))));
	const dialog = openDialog(say("New recovery codes"), el("p", {},
		say("You get ten new ones. The ones that you have kept no longer work.")),
	form);

	liveForm(form, {
		send: body => shell.api("POST", "otp/codes", { body }),
		done: ({ json }) => {
			dialog.close();
			showCodes(json.recovery_codes, () =>
				box.dispatchEvent(new Event("stale")));
		},
	});
}

const few = 2; /* recovery codes: who loses the phone now may be locked out */

const isOn = ({ recovery_codes_left: left }) => el("div", {},
	badge("on", say("On"), "ok"), " · ", el("span", { class: "quiet" },
		say("Recovery codes left: %s", left)), left <= few && el("p",
		{ class: "notice" }, left === 0
			? say("No recovery code is left. Without the phone you could not sign in: make new ones.")
			: say("Few recovery codes are left: make new ones before you need the last.")));

async function showTwoSteps(shell, box) {
	const { status, json } = await shell.api("GET", "me");

	if (status !== 200)
		return;
	box.replaceChildren(explain());
	if (json.two_step_required && !json.two_step)
		box.prepend(el("p", { class: "notice" },
			say("Everybody here signs in with two steps: set that up in your account first.")));
	if (json.two_step)
		box.append(isOn(json), el("div", { class: "actions" },
			el("button", { type: "button", id: "new-codes",
				class: "button button-quiet",
				click: () => newCodes(shell, box) },
			say("New recovery codes")),
			el("button", { type: "button", id: "two-step-off",
				class: "button button-quiet button-stop",
				click: () => turnOff(shell, box) },
			say("Turn it off"))));
	else
		box.append(el("div", { class: "actions" }, el("button",
			{ type: "button", class: "button", id: "two-step-on",
				click: () => begin(shell, box) },
			say("Set it up"))));
}

function twoSteps(shell) {
	const box = el("div", { class: "part-inside" }, skeleton("text", 2));

	box.addEventListener("stale", () => showTwoSteps(shell, box));
	showTwoSteps(shell, box);
	return section(say("Two-step sign-in"), box);
}

/* ---- sessions ------------------------------------------------------------------------- */

const columns = (shell, end) => [
	{ name: say("Device"), show: s => [s.agent || say("Unknown program"),
		s.is_current && el("span", { class: "sub" },
			say("This session"))] },
	{ name: say("Network"), kind: "quiet nowrap", show: s => s.network },
	{ name: say("Signed in"), show: s => timeOf(s.created_at, shell.zone) },
	{ name: say("Last seen"), show: s => timeOf(s.seen_at, shell.zone) },
	{ name: "", show: s => !s.is_current && el("div", { class: "actions" },
		el("button", { type: "button",
			class: "button button-quiet button-small button-stop",
			click: () => end(s) }, say("End it"))) },
];

async function showSessions(shell, box) {
	const answer = await shell.api("GET", "sessions");
	const again = () => showSessions(shell, box);

	async function end(path) {
		const ended = await shell.api("DELETE", path);

		if (ended.status === 200 || ended.status === 404)
			shell.toast(say("Ended."));
		else
			shell.toast(sentenceOf(ended), { isProblem: true });
		again();
	}

	if (answer.aborted)
		return;
	if (answer.status !== 200)
		return box.replaceChildren(problem(answer, again));
	const { sessions } = answer.json;
	const { element, set } = table({ label: say("Your sessions"),
		columns: columns(shell, s => end(`sessions/${s.id}`)) });

	set(sessions);
	box.replaceChildren(element);
	if (sessions.length > 1)
		box.append(el("div", { class: "actions" }, el("button",
			{ type: "button", class: "button button-quiet", id: "end-others",
				click: () => end("sessions") },
			say("End all others"))));
}

function sessions(shell) {
	const box = el("div", { class: "part-inside sessions" },
		skeleton("table", 2));

	box.addEventListener("stale", () => showSessions(shell, box));
	showSessions(shell, box);
	return section(say("Where you are signed in"), box);
}

export function show(root, params, shell) {
	root.append(twoSteps(shell), profile(shell), password(shell),
		sessions(shell));
}
