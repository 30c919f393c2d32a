/* staff.js: the team: who is in it, what they may do, and what all must do. */
import { el, find } from "../../js/dom.js";
import { finds } from "../../js/fold.js";
import { say, timeOf } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { openDialog } from "../parts/dialog.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { roleName } from "../parts/menu.js";
import { problem, sentenceOf, skeleton } from "../parts/state.js";
import { table } from "../parts/table.js";

const states = {
	active: () => badge("active", say("Active"), "ok"),
	invited: () => badge("invited", say("Invited"), "wait"),
	disabled: () => badge("disabled", say("Disabled"), "quiet"),
};

/* What each may do, in one sentence. */
const duties = {
	door: () => say("Scans tickets, nothing else"),
	viewer: () => say("Sees everything, changes nothing"),
	reviewer: () => say("Approves and rejects registrations"),
	admin: () => say("Also events, settings, devices and the team"),
	owner: () => say("Everything, also other owners"),
};

/* Only an owner can make someone an owner. */
const choices = user => Object.keys(duties)
	.filter(role => role !== "owner" || user.role === "owner")
	.map(role => [role, `${roleName(role)}: ${duties[role]()}`]);

const mayChange = (user, person) => person.id !== user.id
	&& (person.role !== "owner" || user.role === "owner");

const buttons = (dialog, text) => el("div", { class: "actions actions-end" },
	el("button", { type: "button", class: "button button-quiet",
		click: () => dialog().close() }, say("Cancel")),
	el("button", { class: "button" }, text));

/* ---- invite, change --------------------------------------------------------------- */

function invite(shell, changed) {
	const form = el("form", { class: "form" },
		field({ name: "email", label: say("E-mail"), type: "email",
			hint: say("A link to choose a password goes there."),
			required: true, autocomplete: "off" }),
		field({ name: "name", label: say("Name"), dir: "auto",
			required: true, autocomplete: "off" }),
		field({ name: "role", label: say("Role"), value: "reviewer",
			options: choices(shell.user) }),
		buttons(() => dialog, say("Invite")));
	const dialog = openDialog(say("Invite someone"), form);
	const key = crypto.randomUUID();

	liveForm(form, {
		send: body => shell.api("POST", "staff", { body, key }),
		done: ({ json }) => {
			dialog.close();
			shell.toast(say("An invitation to %s is on its way.",
				json.email));
			changed();
		},
	});
}

function change(shell, person, changed) {
	const form = el("form", { class: "form" },
		field({ name: "name", label: say("Name"), value: person.name,
			optional: true, dir: "auto", autocomplete: "off" }),
		field({ name: "role", label: say("Role"), value: person.role,
			options: choices(shell.user) }),
		buttons(() => dialog, say("Save")));
	const dialog = openDialog(person.name || person.email, form);

	liveForm(form, {
		send: body => shell.api("PATCH", `staff/${person.id}`, { body }),
		done: () => {
			dialog.close();
			shell.toast(say("Saved."));
			changed();
		},
	});
}

/* ---- what else can be done with an account ------------------------------------------ */

/* Name, question or null, method, path, body, what is said when it is done. */
function actionsFor({ id, state, two_step: twoStep }) {
	return [
		state !== "disabled" && [state === "invited"
			? say("Send the invitation again")
			: say("Send a link for a new password"), null, "POST",
		`staff/${id}/invite`, {}, say("A mail is on its way.")],
		state === "active" && [say("Sign out everywhere"),
			say("All sessions of this account end at once."), "POST",
			`staff/${id}/sign-out`, {}, say("All sessions ended.")],
		twoStep && [say("Turn two-step sign-in off"),
			say("For someone who lost their phone and their recovery codes. The password alone is enough then."),
			"POST", `staff/${id}/otp-reset`, {},
			say("Two-step sign-in is off.")],
		state === "disabled"
			? [say("Enable"), null, "PATCH", `staff/${id}`,
				{ disabled: false }, say("The account is enabled.")]
			: [say("Disable"), say("The account can no longer do anything, and all its sessions end. What it did stays in the audit log."),
				"PATCH", `staff/${id}`, { disabled: true },
				say("The account is disabled.")],
	].filter(Boolean);
}

async function act(shell, person, changed, action) {
	const [name, question, method, path, body, done] = action;

	if (question && !await shell.confirm(`${name}: ${
		person.name || person.email}`, question, name, { danger: true }))
		return;
	const answer = await shell.api(method, path, { body });

	if (answer.status === 200)
		shell.toast(done);
	else
		shell.toast(answer.json.errors?.[0]?.message ?? sentenceOf(answer),
			{ isProblem: true });
	changed();
}

/* All of it in a dialog: a menu that works on a phone too. */
function more(shell, person, changed) {
	const dialog = openDialog(person.name || person.email,
		el("ul", { class: "menu-list" }, ...actionsFor(person).map(action =>
			el("li", {}, el("button", { type: "button", click: () => {
				dialog.close();
				act(shell, person, changed, action);
			} }, action[0])))),
		el("form", { method: "dialog", class: "actions actions-end" },
			el("button", { class: "button button-quiet" },
				say("Close"))));
}

const rowActions = (shell, person, changed) => mayChange(shell.user, person)
	&& el("div", { class: "actions" },
		el("button", { type: "button",
			class: "button button-quiet button-small",
			"aria-label": say("Change %s", person.name || person.email),
			click: () => change(shell, person, changed) },
		say("Change")),
		el("button", { type: "button",
			class: "button button-quiet button-small",
			"aria-label": say("More for %s", person.name || person.email),
			click: () => more(shell, person, changed) }, say("More…")));

const columns = (shell, changed) => [
	{ name: say("Name"), show: person => [
		el("bdi", {}, person.name || person.email),
		(person.name || person.id === shell.user.id)
			&& el("span", { class: "sub" }, person.name
				&& el("bdi", {}, person.email),
			person.name && person.id === shell.user.id && " · ",
			person.id === shell.user.id && say("You"))] },
	{ name: say("Role"), show: ({ role }) => roleName(role) },
	{ name: say("State"), show: ({ state }) => states[state]() },
	{ name: say("Two steps"), show: person => person.two_step
		? say("Yes") : el("span", { class: "quiet" }, say("No")) },
	{ name: say("Last signed in"), kind: "quiet", show: person =>
		person.last_login_at ? timeOf(person.last_login_at, shell.zone)
			: say("Never") },
	{ name: "", show: person => rowActions(shell, person, changed) },
];

/* ---- what everybody must do ----------------------------------------------------------- */

async function showSecurity(shell, box) {
	const { status, json } = await shell.api("GET", "security");
	const owner = shell.user.role === "owner";
	const input = field({ name: "two_step_required", type: "checkbox",
		label: say("Everybody signs in with two steps"),
		hint: json.without_two_step === 0
			? say("Every account has it already.")
			: say("Accounts that have yet to set it up, and can do nothing else before: %s", json.without_two_step),
		value: json.two_step_required, disabled: !owner });

	async function save(e) {
		const on = e.target.checked;
		const answer = await shell.api("PATCH", "security",
			{ body: { two_step_required: on } });

		if (answer.status === 200)
			shell.toast(on ? say("Everybody signs in with two steps.")
				: say("Two-step sign-in is up to each person."));
		else
			shell.toast(answer.json.errors?.[0]?.message
				?? sentenceOf(answer), { isProblem: true });
		showSecurity(shell, box);
	}

	if (status !== 200)
		return;
	input.addEventListener("change", save);
	box.replaceChildren(el("h2", {}, say("Security")), input);
}

/* ---- the list -------------------------------------------------------------------------- */

const page = 50; /* so many at once; a search is of use from `large` on */
const large = 12;

/*
 * The table, and above it a search where the team is large. Returns
 * { element, set(people) }.
 */
function peopleList(shell, changed) {
	const { element, set } = table({ label: say("Team"),
		columns: columns(shell, changed) });
	const box = field({ name: "q", id: "staff-q", label: say("Search"),
		type: "search", autocomplete: "off",
		placeholder: say("Name, e-mail or role") });
	const search = find("input", box);
	const count = el("p", { class: "quiet small", role: "status" });
	const more = el("button", { type: "button",
		class: "button button-quiet", click: () => {
			shown += page;
			draw();
		} }, say("More"));
	let all = [], shown = page;

	const fits = ({ name, email, role }) => finds(`${name} ${email} ${
		roleName(role)}`, search.value);

	function draw() {
		const found = all.filter(fits);

		set(found.slice(0, shown));
		more.hidden = found.length <= shown;
		count.textContent = found.length === 0 ? say("No one matches")
			: say("%s of %s", found.length, all.length);
		element.hidden = found.length === 0;
	}

	search.addEventListener("input", () => {
		shown = page;
		draw();
	});
	return { element: [el("div", { class: "staff-search" }, box, count),
		element, more],
	set(people) {
		all = people;
		box.parentNode.hidden = all.length < large;
		draw();
	} };
}

export function show(root, params, shell) {
	const box = el("div", { class: "list" }, skeleton("table"));
	const people = peopleList(shell, load);
	const security = el("section", { class: "part" });

	async function load() {
		const answer = await shell.api("GET", "staff");

		if (answer.aborted)
			return;
		if (answer.status !== 200)
			return box.replaceChildren(problem(answer, load));
		people.set(answer.json.staff);
		if (!people.element[0].isConnected)
			box.replaceChildren(...people.element);
	}

	shell.actions(el("button", { type: "button", class: "button", id: "invite",
		click: () => invite(shell, load) }, say("Invite")));
	root.append(box, security);
	showSecurity(shell, security);
	return load().then(() => undefined);
}
