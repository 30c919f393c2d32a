/* events.js: all events: made, copied, put away. */
import { el, find } from "../../js/dom.js";
import { say, sayNumber, sayTime, timeOf } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { openDialog } from "../parts/dialog.js";
import { renewEvents, useEvent } from "../parts/event.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { empty, problem, sentenceOf, skeleton } from "../parts/state.js";
import { table } from "../parts/table.js";
import { askTwice, chosenOf, twiceField } from "../parts/twice.js";

export const title = "All events";

const states = {
	open: () => badge("open", say("Open"), "ok"),
	waitlist: () => badge("waitlist", say("Waiting list"), "info"),
	full: () => badge("full", say("Full"), "wait"),
	over: () => badge("closed", say("Over"), "quiet"),
	closed: () => badge("closed", say("Closed"), "quiet"),
	not_yet: () => badge("not_yet", say("Not open yet"), "info"),
	archived: () => badge("archived", say("Archived"), "quiet"),
};

const stateOf = e => el("span", { class: "states" },
	states[e.state]?.() ?? e.state, e.is_current && badge("current", say("Current"), "info"));

const places = e => e.capacity === null ? say("no limit")
	: say("%s of %s", e.places_taken, e.capacity);

/* "Robotics Open 2028" as a name for addresses. */
const slugOf = name => name.normalize("NFD").toLowerCase()
	.replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss")
	.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);

/* ---- made and copied -------------------------------------------------------- */

/* The slug follows the name until somebody writes one. */
function linkSlug(form) {
	const name = find("[name=name]", form);
	const slug = find("[name=slug]", form);
	let own = slug.value !== "";

	slug.addEventListener("input", () => { own = slug.value !== ""; });
	name.addEventListener("input", () => {
		if (!own)
			slug.value = slugOf(name.value);
	});
}

/* `zone`: in which its start is. */
function eventForm(shell, { heading, button, path, zone, values, more, made }) {
	const key = crypto.randomUUID();
	const form = el("form", { class: "form" },
		field({ name: "name", label: say("Name"), value: values.name,
			required: true, dir: "auto", autocomplete: "off",
			hint: say("As it appears on the registration page and on tickets.") }),
		field({ name: "slug", label: say("Name in addresses"),
			value: values.slug, required: true, autocomplete: "off",
			spellcheck: "false", autocapitalize: "none",
			hint: say("Lower-case letters, digits and dashes; it stays as it is.") }),
		field({ name: "starts_at", label: say("Start"),
			type: "datetime-local", value: values.starts_at,
			optional: true, hint: values.hint }),
		twiceField("starts_at"),
		...more,
		el("div", { class: "actions actions-end" },
			el("button", { type: "button",
				class: "button button-quiet",
				click: () => dialog.close() }, say("Cancel")),
			el("button", { class: "button" }, button)));
	const dialog = openDialog(heading, form);

	linkSlug(form);
	form.elements.starts_at.addEventListener("input",
		() => askTwice(form, "starts_at", zone));
	liveForm(form, {
		send: body => shell.api("POST", path, { key, body: { ...body,
			starts_at: chosenOf(form, "starts_at")
				?? body.starts_at } }),
		done: answer => {
			dialog.close();
			made(answer.json);
		},
		refuse: answer => answer.json.code === "taken"
			&& tellTaken(form),
	});
	find("[name=name]", form).select();
}

function tellTaken(form) {
	const slug = find("[name=slug]", form);

	slug.setCustomValidity("");
	find(".summary", form.parentNode)?.remove();
	form.before(el("div", { class: "summary", role: "alert" },
		el("p", {}, say("Another event has this name in addresses: choose another one."))));
	slug.focus();
	return true;
}

const add = (shell, zone, made) => eventForm(shell, {
	heading: say("New event"), button: say("Create the event"), path: "events",
	zone,
	values: { name: "", slug: "",
		hint: say("Empty: in a month, at nine. Everything else is set afterwards.") },
	more: [field({ name: "venue", label: say("Venue"), optional: true,
		dir: "auto" })], made });

const copy = (shell, e, made) => eventForm(shell, {
	heading: say("Copy %s", e.name), button: say("Copy the event"),
	path: `events/${e.slug}/copy`, zone: e.zone,
	values: { name: e.name, slug: "",
		hint: say("Empty: the same weekday in a year. All other times move with it.") },
	more: [el("p", { class: "quiet small" },
		say("Copied are all settings with the gates, the texts of mails, and pictures. Not copied are registrations, scanners and scans; a rehearsal is off. The team is the same for all events."))],
	made });

/* ---- what can be done with one -------------------------------------------------- */

const choice = (label, text, click, kind = "") => el("li", {},
	el("button", { type: "button", class: `button button-quiet ${kind}`,
		click }, label),
	el("p", { class: "quiet small" }, text));

function openChoices(shell, e, list) {
	const act = work => () => {
		dialog.close();
		work();
	};
	const choices = [
		choice(say("Copy"), say("A new event with the same settings, texts and pictures."),
			act(() => copy(shell, e, made => list.change(
				say("%s is made.", made.name))))),
		!e.is_current && choice(say("Make it the current one"),
			say("The front page shows it, and links that name no event mean it."),
			act(() => list.set(e, "make-current",
				say("%s is the current event.", e.name)))),
		e.archived_at ? choice(say("Bring back"),
			say("Registration goes by its own dates again."),
			act(() => list.set(e, "unarchive",
				say("%s is back.", e.name))))
			: choice(say("Archive"), e.is_current
				? say("Nobody can register any more, and the front page says that there is no event. All data stays.")
				: say("Nobody can register any more. All data stays."),
			act(() => list.set(e, "archive",
				say("%s is archived.", e.name)))),
		e.total === 0 && choice(say("Delete"),
			say("Nobody has registered. This cannot be taken back."),
			act(() => list.remove(e)), "button-stop"),
	];
	const dialog = openDialog(e.name,
		el("ul", { class: "choice-list" }, ...choices.filter(Boolean)),
		el("form", { method: "dialog", class: "actions actions-end" },
			el("button", { class: "button button-quiet" },
				say("Close"))));
}

/* ---- the list ------------------------------------------------------------------- */

function columns(shell, list) {
	const mine = shell.may("admin");

	return [
		{ name: say("Event"), show: e => [el("button", { type: "button",
			class: "link link-name", dir: "auto",
			title: say("Work on this event"),
			click: () => useEvent(e.slug) }, e.name)] },
		{ name: say("When"), kind: "quiet",
			show: e => timeOf(e.starts_at, e.zone) },
		{ name: say("State"), show: stateOf },
		{ name: say("Registrations"), kind: "num", show: e => sayNumber(e.total) },
		{ name: say("Places taken"), kind: "num", show: places },
		mine && { name: "", kind: "cell-actions", show: e => el("button",
			{ type: "button", class: "button button-quiet button-small",
				"aria-label": say("More about %s", e.name),
				click: () => openChoices(shell, e, list) },
			say("More")) },
	].filter(Boolean);
}

class Events {
	constructor(shell) {
		this.shell = shell;
		this.element = el("div", { class: "stack" }, skeleton("table"));
		this.zone = "UTC"; /* where a new event is: that of the current one */
	}

	async load() {
		const { element, shell } = this;
		const answer = await shell.api("GET", "events");

		if (answer.aborted)
			return;
		if (answer.status !== 200) {
			element.replaceChildren(problem(answer, () => this.load()));
			return;
		}
		const { events } = answer.json;
		const rows = table({ label: say("All events"),
			columns: columns(shell, this) });

		this.zone = events.find(e => e.is_current)?.zone ?? "UTC";
		rows.set(events);
		element.replaceChildren(events.length > 0 ? rows.element
			: empty(say("No event yet"),
				say("Make one: a name is enough to begin with.")));
	}

	/* ---- something was done --------------------------------------------------- */

	change(text) {
		this.shell.toast(text);
		renewEvents();
		return this.load();
	}

	fail(answer) {
		this.shell.toast(sentenceOf(answer), { isProblem: true });
		return this.load();
	}

	add() {
		add(this.shell, this.zone, made => this.change(
			say("%s is made. It starts %s.", made.name,
				sayTime(made.starts_at, made.zone))));
	}

	async set(e, what, text) {
		const answer = await this.shell.api("POST",
			`events/${e.slug}/${what}`,
			{ etag: `"${e.version}"`, key: true, body: {} });

		return answer.status === 200 ? this.change(text)
			: this.fail(answer);
	}

	async remove(e) {
		if (!await this.shell.confirm(say("Delete %s?", e.name),
			say("Its settings and texts will be lost."),
			say("Delete"), { danger: true }))
			return undefined;
		const answer = await this.shell.api("DELETE", `events/${e.slug}`,
			{ etag: `"${e.version}"` });

		return answer.status === 200
			? this.change(say("%s is deleted.", e.name))
			: this.fail(answer);
	}
}

export async function show(root, params, shell) {
	const events = new Events(shell);

	if (shell.may("admin"))
		shell.actions(el("button", { type: "button", class: "button",
			id: "add-event", click: () => events.add() },
		say("New event")));
	root.append(events.element);
	await events.load();
}
