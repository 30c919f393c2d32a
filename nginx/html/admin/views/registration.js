/* registration.js: all about one registration, and what can be done with it. */
import { el, find } from "../../js/dom.js";
import { lang, say, sayNumber, timeOf } from "../../js/lang.js";
import { clearSummary, showSummary } from "../../js/summary.js";
import { listNames, othersOf } from "../../js/names.js";
import { badge } from "../parts/badge.js";
import { claimFacts, fact, warnings } from "../parts/claim.js";
import { openDialog } from "../parts/dialog.js";
import { decide, sayDone, sayRefused } from "../parts/decide.js";
import { reasonWord } from "../parts/doorwords.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { kindName, mailBadge } from "../parts/mails.js";
import { loadProof, ProofView } from "../parts/proof.js";
import { askReason } from "../parts/reasons.js";
import { entryWords } from "../parts/record.js";
import { empty, problem, sentenceOf, skeleton } from "../parts/state.js";
import { table } from "../parts/table.js";

export const title = "Registration";

const languages = new Intl.DisplayNames(lang, { type: "language" });

const section = (name, ...content) => el("section", {},
	el("h2", {}, name), ...content.filter(Boolean));

/* ---- tickets --------------------------------------------------------------------- */

function ticketState(t, r, zone) {
	if (t.revoked_at)
		return [badge("cancelled", say("Withdrawn"), "quiet")];
	if (t.is_used)
		return [badge("approved", say("Checked in"), "ok"),
			el("span", { class: "sub" }, timeOf(t.used_at, zone),
				t.gate && ` · ${t.gate}`)];
	return [r.status === "approved" ? badge("approved", say("Valid"), "ok")
		: badge("pending", say("Not valid yet"), "quiet")];
}

function tickets(r, zone) {
	const view = table({ label: say("Tickets"), columns: [
		{ name: say("Name"), show: t => el("span", { dir: "auto",
			class: t.revoked_at ? "void" : null }, t.member_name) },
		{ name: say("Number"), show: t => el("code", {},
			t.serial_number) },
		{ name: say("Status"), show: t => ticketState(t, r, zone) },
		{ name: say("Scans"), kind: "num", show: t => t.scans.length > 0
			&& el("button", { type: "button", class: "link",
				"aria-label": say("Scans of %s", t.member_name),
				click: () => openScans(t, zone) }, t.scans.length) },
		{ name: "", kind: "num nowrap", show: t => t.code && !t.revoked_at
			&& r.status === "approved" && el("a",
			{ href: `/t/${t.code}`, target: "_blank" },
			say("QR code")) } ] });

	view.add(r.tickets);
	return section(say("Tickets"), view.element);
}

function openScans(t, zone) {
	const view = table({ label: say("Scans"), columns: [
		{ name: say("When"), show: s => timeOf(s.at, zone) },
		{ name: say("Result"), show: s => s.rehearsal
			? say("Rehearsal: %s", reasonWord(s.reason))
			: reasonWord(s.reason) },
		{ name: say("Gate"), show: s => s.gate ?? "" } ] });

	view.add(t.scans);
	openDialog(say("Scans of %s", t.member_name), view.element,
		el("form", { method: "dialog", class: "actions actions-end" },
			el("button", { class: "button button-quiet" }, say("Close"))));
}

/* ---- mails, notes, history ------------------------------------------------------- */

function mails(r, zone) {
	const view = table({ label: say("Mails"), columns: [
		{ name: say("Mail"), show: m => kindName(m.kind) },
		{ name: say("Status"), show: m => [mailBadge(m.state),
			m.last_error && el("span", { class: "sub" },
			m.last_error)] },
		{ name: say("When"), kind: "quiet nowrap",
			show: m => timeOf(m.sent_at ?? m.created_at, zone) } ] });

	view.add([...r.mails].reverse());
	return section(say("Mails"), r.mails.length > 0 ? view.element
		: el("p", { class: "quiet" }, say("None.")));
}

const noteOf = zone => n => el("blockquote", { class: "note" },
	el("bdi", {}, n.text), el("footer", {}, n.by, " · ",
		timeOf(n.at, zone)));

function notes(r, shell) {
	const all = el("div", { class: "form" },
		...r.notes.map(noteOf(shell.zone)));
	const form = el("form", { class: "form" },
		field({ name: "text", id: "note", label: say("New note"),
			type: "textarea", rows: 2, maxlength: 4000, required: true,
			dir: "auto", hint: say("For colleagues. The person sees it only in a download of everything stored.") }),
		el("div", { class: "actions" },
			el("button", { class: "button button-quiet" },
				say("Add the note"))));

	return section(say("Notes"), all, shell.may("reviewer")
		&& liveForm(form, {
			send: values => shell.api("POST", `registrations/${r.id}/note`,
				{ body: values, key: true }),
			done: ({ json }) => {
				all.replaceChildren(...json.notes.map(
					noteOf(shell.zone)));
				form.reset();
			} }));
}

/* What a correction can change. */
const fieldWords = {
	name: () => say("Name"), email: () => say("E-mail"),
	phone: () => say("Phone"), team_name: () => say("Team"),
	members: () => say("With"),
	payment_reference: () => say("Reference"),
};

/* The record is for admins; so is who looked at a person. */
const recordLinks = r => el("p", { class: "record-links small" },
	el("a", { href: `#audit?subject=registration:${r.id}&action=viewed` },
		say("Who looked at this person")), " · ",
	el("a", { href: `#audit?subject=registration:${r.id}` },
		say("All of it in the audit log")));

const history = (r, zone, mayRead) => section(say("History"),
	mayRead && recordLinks(r), el("ol",
	{ class: "history" }, ...[...r.history].reverse().map(entry => el("li",
		{}, el("span", {}, ...entryWords({ ...entry,
			actor_name: entry.name, subject: `registration:${r.id}`,
			subject_name: r.name })),
		entry.after?.reason && el("q", { dir: "auto" }, entry.after.reason),
		entry.after?.changed?.length > 0 && el("span", { class: "quiet" },
			entry.after.changed.map(name =>
				fieldWords[name]?.() ?? name).join(", ")),
		el("span", { class: "quiet" }, timeOf(entry.at, zone))))));

/* ---- correcting ------------------------------------------------------------------- */

/* What is stored, as the fields show it. */
const storedOf = r => ({ name: r.name, email: r.email, phone: r.phone,
		team_name: r.team_name ?? "", members: listNames(othersOf(r)),
		payment_reference: r.payment_reference ?? "" });

/* Only what differs is sent. */
function differs(r, values) {
	const body = Object.fromEntries(Object.entries(storedOf(r))
		.filter(([name, value]) => values[name].trim() !== value)
		.map(([name]) => [name, values[name].trim()]));

	return values.over_capacity ? { ...body, over_capacity: true } : body;
}

function openEdit(r, shell, changed) {
	const input = (name, label, more) => field({ name, id: `edit-${name}`,
		label, value: r[name] ?? "", autocomplete: "off", ...more });
	const separated = say("Separated by commas; a name with a comma in double quotes.");
	const form = el("form", { class: "form" },
		input("name", say("Name"), { required: true }),
		input("email", say("E-mail"), { type: "email", required: true,
			hint: r.status === "approved"
				? say("With another address all tickets become new ones and go there.") : null }),
		input("phone", say("Phone"), { type: "tel",
			required: r.phone !== "", optional: r.phone === "" }),
		input("team_name", say("Team"), { optional: true }),
		input("members", say("With"), { optional: true,
			value: listNames(othersOf(r)),
			hint: r.status === "approved" ? `${separated} ${
				say("A new person gets a new ticket; the old one is withdrawn.")}`
				: separated }),
		input("payment_reference", say("Reference"), { optional: true }),
		field({ name: "over_capacity", id: "edit-over", type: "checkbox",
			label: say("Also if all places are taken") }),
		el("div", { class: "actions actions-end" },
			el("button", { type: "button", class: "button button-quiet",
				click: () => dialog.close() }, say("Back")),
			el("button", { class: "button" }, say("Save"))));
	const dialog = openDialog(say("Correct the data"), liveForm(form, {
		send: values => shell.api("POST", `registrations/${r.id}/correct`,
			{ key: true, body: { ...differs(r, values),
				version: r.version } }),
		done: ({ json }) => {
			dialog.close();
			shell.toast(say("Saved: %s", json.name));
			changed();
		},
		refuse: answer => answer.status === 412 && offer(answer) }));

	/* Somebody changed it meanwhile: theirs, under what was typed here. */
	async function renew() {
		const answer = await shell.api("GET", `registrations/${r.id}`);

		if (answer.status !== 200)
			return showSummary(form, sentenceOf(answer));
		const [before, now] = [storedOf(r), storedOf(answer.json)];

		for (const [name, value] of Object.entries(now))
			if (form.elements[name].value.trim() === before[name])
				form.elements[name].value = value;
		r = answer.json;
		clearSummary(form);
		find("input", form).focus();
		return shell.toast(say("Loaded again. What you typed is kept."));
	}

	function offer(answer) {
		showSummary(form, sentenceOf(answer), [], el("p", {}, el("button",
			{ type: "button", class: "button button-quiet", click: renew },
			say("Load it again and keep what I typed"))));
		return true;
	}
}

/* ---- the page ----------------------------------------------------------------------- */

function standing(r, zone) {
	const by = r.decided_by ?? (r.decided_at && say("The system"));

	return el("dl", { class: "facts claim" },
		fact(say("Number"), el("code", {}, r.serial_code)),
		fact(say("Status"), badge(r.status)),
		fact(say("Decided by"), by && [by, " · ",
			timeOf(r.decided_at, zone)]),
		fact(say("Reason"), r.reason && el("bdi", {}, r.reason)),
		fact(say("What the person may do then"), { register: say("Register again"),
			proof: say("Send a better proof") }[r.may]),
		fact(say("Place in the list"), r.place_in_list
			&& sayNumber(r.place_in_list)),
		fact(say("Passed over"), r.passed_over_at
			&& timeOf(r.passed_over_at, zone)),
		fact(say("Held until"), r.hold_until && timeOf(r.hold_until, zone)),
		fact(say("Language"), r.language
			&& languages.of(r.language)));
}

function proofSection(r) {
	if (!r.has_payment_proof)
		return null;
	const view = new ProofView();

	view.show(loadProof(r.id));
	return section(say("Payment proof"), view.element);
}

/* ---- all of it ------------------------------------------------------------------- */

const button = (text, click, kind = "button-quiet") => el("button",
	{ type: "button", class: `button ${kind}`, click }, text);

const isOpen = r => ["pending", "waitlisted"].includes(r.status);

const mayUndo = r => ["approved", "rejected"].includes(r.status)
	&& !r.tickets.some(t => t.is_used);

const nowhere = () => empty(say("There is no such registration"),
	say("Perhaps the number is wrong."), el("a",
		{ class: "button button-quiet", href: "#registrations" },
		say("All registrations")));

class Registration {
	constructor(root, id, shell) {
		Object.assign(this, { root, id, shell });
	}

	async load() {
		const { root, shell } = this;
		const answer = await shell.api("GET", `registrations/${this.id}`);

		if (shell.signal.aborted)
			return;
		if (answer.status === 200)
			this.draw(answer.json);
		else if (answer.status === 404 || answer.status === 422)
			root.replaceChildren(nowhere());
		else
			root.replaceChildren(problem(answer, () => this.load()));
	}

	draw(r) {
		const { root, shell } = this;
		const { zone } = r.event;

		this.r = r;
		shell.title(r.name);
		shell.actions();
		root.replaceChildren(
			el("div", { class: "actions" }, ...this.actions()),
			...r.claims.map(c => el("p", { class: "looking" },
				say("%s is viewing this too.", c.name))),
			el("div", { class: "one" },
				el("div", { class: "one-main" }, proofSection(r) ?? "",
					tickets(r, zone), mails(r, zone),
					history(r, zone, shell.may("admin"))),
				el("div", { class: "one-side" },
					section(say("Data"), warnings(r), standing(r, zone),
						claimFacts(r)),
					notes(r, shell))));
	}

	/* ---- what can be done now, by this person ---------------------------------- */

	async act(what, options) {
		const { shell } = this;
		const answer = await decide(shell, what, this.id, options);

		if (answer.status === 200)
			shell.toast(sayDone(what, answer.json.name));
		else
			shell.toast(sayRefused(answer, shell.zone, options?.reason),
				{ isProblem: true });
		this.load();
	}

	async withReason(what) {
		const { name, id, language, version } = this.r;
		const told = await askReason(this.shell, what,
			{ who: name, id, language });

		if (told !== null)
			this.act(what, { version, ...told });
	}

	async passOver() {
		if (await this.shell.confirm(
			say("Pass it over in the waiting list?"),
			say("Free places are not kept for it any more and go to those behind who fit. It keeps its place in the list, and this can be taken back."),
			say("Pass over")))
			this.act("pass-over",
				{ version: this.r.version, passed: true });
	}

	async undo() {
		const { status, version } = this.r;

		if (await this.shell.confirm(say("Take the decision back"),
			status === "approved"
				? say("Tickets that were sent become void, and the person is told.")
				: say("The person is told that it is checked again."),
			say("Take it back")))
			this.act("undo", { version });
	}

	/* Places are kept for the first of the list until it fits. */
	passButton() {
		const { passed_over_at, version } = this.r;

		return passed_over_at ? button(say("Keep places for it again"),
			() => this.act("pass-over", { version, passed: false }))
			: button(say("Pass over"), () => this.passOver());
	}

	async renewLink() {
		if (await this.shell.confirm(
			say("Renew the link to this registration?"),
			say("All links that this person has had stop working, and a new one is mailed. Tickets stay valid."),
			say("Renew the link")))
			this.act("renew-link");
	}

	decisions() {
		const { r } = this;

		return [
			isOpen(r) && button(say("Approve"), () => this.act("approve",
				{ version: r.version }), ""),
			isOpen(r) && button(say("Reject"),
				() => this.withReason("reject"),
				"button-quiet button-stop"),
			isOpen(r) && button(say("Ask for a better proof"),
				() => this.withReason("request-proof")),
			r.status === "waitlisted" && this.passButton(),
			mayUndo(r) && button(say("Take the decision back"),
				() => this.undo()),
			button(say("Mail again"), () => this.act("resend")),
			button(say("Renew the link"), () => this.renewLink()),
		];
	}

	corrections() {
		const { r, shell } = this;

		if (!shell.may("admin") || r.status === "cancelled")
			return [];
		return [
			button(say("Correct the data"),
				() => openEdit(r, shell, () => this.load())),
			r.checked_in_count === 0 && button(say("Cancel"),
				() => this.withReason("cancel"),
				"button-quiet button-stop"),
		];
	}

	actions() {
		if (!this.shell.may("reviewer") || this.r.erased_at)
			return [];
		return [...this.decisions(), ...this.corrections(),
			button(say("Print"), () => print())].filter(Boolean);
	}
}

export async function show(root, params, shell) {
	root.append(skeleton("card"));
	await new Registration(root, Number(params.path[0]), shell).load();
}
