/* settings.js: all settings of an event, checked while they are typed. */
import { el, find, findAll, show as reveal } from "../../js/dom.js";
import { mark } from "../../js/field.js";
import { lang, say, sayCount, timeOf, zoneOf } from "../../js/lang.js";
import { busy } from "../../js/progress.js";
import { clearSummary, showSummary } from "../../js/summary.js";
import { clearFocus } from "../parts/clear.js";
import { openDialog } from "../parts/dialog.js";
import { askEffects, effectSentences } from "../parts/effects.js";
import { renewEvents } from "../parts/event.js";
import { pictureField } from "../parts/picture.js";
import { problem, sentenceOf, skeleton } from "../parts/state.js";
import { askTwice, chosenOf } from "../parts/twice.js";
import { sentValue, settingField, shownValue, wrongAmount, zoneList }
	from "../parts/setting.js";

export const title = "Settings";

/* Changes that were not saved when the page was left, by event. */
const drafts = new Map();

addEventListener("beforeunload", e => {
	if (drafts.size > 0)
		e.preventDefault();
});

/* Pictures stand with the settings they belong to. */
const pictures = {
	accent: () => ({ kind: "logo", label: say("Logo"),
		help: say("Shown at the top of the pages and e-mails of this event. JPEG, PNG or WebP; it is scaled down to the size it is shown at.") }),
	payment_instructions: () => ({ kind: "payment-qr", label: say("QR code to pay"),
		help: say("A picture of the code that banking apps read. It is shown next to the payment instructions, on the page and in the e-mail.") }),
};

/* ---- somebody else changed it, too -------------------------------------------------- */

/* Who changed each setting since `version`, newest first: name => entry. */
async function changesSince(shell, all, since) {
	const answer = await shell.api("GET", `audit?${new URLSearchParams({
		subject: `event:${all.id}`, action: "event.changed", limit: 50 })}`);
	const found = {};

	for (const entry of answer.json.entries ?? [])
		if (entry.at >= since)
			for (const name of Object.keys(entry.after ?? {}))
				found[name] ??= entry;
	return found;
}

const choiceOf = (name, value, text, checked) => el("label",
	{ class: "conflict-choice" }, el("input", { type: "radio", name, value,
		checked }), el("span", { dir: "auto" }, text || say("(empty)")));

function conflictRow({ setting, theirs, mine, entry }, zone) {
	const { name, label } = setting;

	return el("fieldset", { class: "conflict" },
		el("legend", {}, label),
		entry && el("p", { class: "quiet small" },
			entry.actor_name ?? entry.actor, ", ", timeOf(entry.at, zone)),
		choiceOf(name, "theirs", `${say("Theirs")}: ${theirs}`, true),
		choiceOf(name, "mine", `${say("Yours")}: ${mine}`, false));
}

/* Asks which value stays where both changed one: the set of mine, or null. */
function askConflicts(rows, zone) {
	const form = el("form", { method: "dialog", class: "form" },
		...rows.map(row => conflictRow(row, zone)),
		el("div", { class: "actions actions-end" },
			el("button", { class: "button button-quiet", value: "no",
				formnovalidate: true }, say("Back to the form")),
			el("button", { class: "button", value: "yes" },
				say("Use these and save"))));
	const dialog = openDialog(say("Somebody changed this, too"),
		el("p", {}, say("While you were here, a colleague saved other values. Choose which are to stay; all your other changes are kept.")),
		form);

	dialog.classList.add("dialog-wide");
	return new Promise(done => dialog.addEventListener("close", () =>
		done(dialog.returnValue === "yes" ? new Set(findAll(
			"input[value=mine]:checked", form).map(i => i.name))
			: null)));
}

/* ---- the form ----------------------------------------------------------------------- */

class Settings {
	constructor(shell, all, words) {
		Object.assign(this, { shell, all, words });
		this.changed = drafts.get(all.slug) ?? new Map();
		this.form = this.make();
		this.bar = this.makeBar();
		this.restore();
		this.askTimes();
	}

	control(name) { return this.form.elements[name]; }

	make() {
		const sections = Map.groupBy?.(this.words, w => w.section)
			?? this.words.reduce((map, w) => map.set(w.section,
				[...map.get(w.section) ?? [], w]), new Map());
		const form = el("form", { class: "form settings-form",
			id: "settings" }, zoneList(),
		...[...sections].map(([name, settings], i) => el("section",
			{ class: "card", "aria-labelledby": `section-${i}` },
			el("h2", { id: `section-${i}` }, name),
			...settings.flatMap(s => [settingField(s, this.all),
				this.picture(pictures[s.name]?.())]).filter(Boolean))));

		form.noValidate = true;
		form.addEventListener("input", e => this.note(this.subject(e.target)));
		form.addEventListener("change", e => this.check(e.target));
		form.addEventListener("submit", e => {
			e.preventDefault();
			busy(find("button", this.bar), () => this.save());
		});
		return form;
	}

	picture(about) {
		return about && pictureField(this.shell, this.all, about, fresh => {
			this.all.version = fresh.version;
			this.all.updated_at = fresh.updated_at;
		});
	}

	makeBar() {
		const say_ = el("p", { class: "save-text", role: "status" });

		return el("div", { class: "save-bar", hidden: true },
			say_, el("button", { class: "button", form: "settings" },
				say("Save")),
			el("button", { type: "button", class: "button button-quiet",
				click: () => this.discard() },
			say("Discard")));
	}

	wordOf(name) { return this.words.find(w => w.name === name); }

	/* The field that an input belongs to: that of a choice is its time. */
	subject(input) {
		return this.control(input.name.replace(/-twice$/, "")) ?? input;
	}

	/* In which the times of the form are: as it is typed, if it is one. */
	get zone() {
		const { value } = this.control("zone");

		return zoneOf(value) === value ? value : this.all.zone;
	}

	/* Those that the clocks show twice. */
	askTimes(words = this.words) {
		for (const { name, kind } of words)
			if (kind === "time")
				askTwice(this.form, name, this.zone, this.all[name]);
	}

	/* Another one of two moments than is stored. */
	choseOther({ name, kind }) {
		const text = kind === "time" && chosenOf(this.form, name);

		return Boolean(text)
			&& Date.parse(text) !== Date.parse(this.all[name]);
	}

	/* What was typed is remembered as long as it differs. */
	note(control) {
		const word = this.wordOf(control.name);

		if (!word)
			return;
		if (word.kind === "zone" || word.kind === "time")
			this.askTimes(word.kind === "zone" ? this.words : [word]);
		const typed = word.kind === "switch" ? control.checked
			: control.value;

		if (typed === shownValue(word, this.all) && !this.choseOther(word))
			this.changed.delete(word.name);
		else
			this.changed.set(word.name, typed);
		this.showBar();
	}

	showBar() {
		const n = this.changed.size;

		if (n > 0)
			drafts.set(this.all.slug, this.changed);
		else
			drafts.delete(this.all.slug);
		reveal(this.bar, n > 0);
		find(".save-text", this.bar).textContent = sayCount(n,
			"One change is not saved.", "%s changes are not saved.");
		clearFocus();
	}

	/* `#settings/NAME` leads to that one. */
	reach(name) {
		const control = name && this.control(name);

		control?.focus();
		control?.scrollIntoView({ block: "center" });
	}

	put(name, typed) {
		const control = this.control(name);

		if (control.type === "checkbox")
			control.checked = typed;
		else
			control.value = typed;
	}

	restore() {
		for (const [name, typed] of this.changed)
			this.put(name, typed);
		this.showBar();
	}

	discard() {
		for (const name of this.changed.keys()) {
			this.put(name, shownValue(this.wordOf(name), this.all));
			mark(this.control(name), "");
			this.tellEffects(this.control(name));
		}
		clearSummary(this.form);
		this.changed.clear();
		this.askTimes();
		this.showBar();
	}

	/* With another zone, times that were asked about go with what is sent. */
	answered() {
		return this.changed.has("zone") ? this.words.map(w => w.name)
			.filter(name => chosenOf(this.form, name)) : [];
	}

	/* As the interface takes them. */
	body(names = new Set([...this.changed.keys(), ...this.answered()])) {
		return Object.fromEntries([...names].map(name => [name,
			chosenOf(this.form, name)
			?? sentValue(this.wordOf(name), this.control(name),
				{ ...this.all, currency: this.currency() })]));
	}

	currency() {
		return this.control("currency").value.trim().toUpperCase()
			|| this.all.currency;
	}

	/* An amount that is none in the currency that the form shows, or "". */
	wrongHere(name) {
		const word = this.wordOf(name);

		return word && (this.changed.has(name) || this.changed.has("currency"))
			? wrongAmount(word, this.control(name), this.currency()) : "";
	}

	/* The words of the server for one field, as it is left. */
	async check(input) {
		const control = this.subject(input);
		const { name } = control;

		if (!this.changed.has(name)) {
			this.tellEffects(control);
			return this.wordOf(name) && mark(control, "");
		}
		const amiss = this.wrongHere(name);

		if (amiss)
			return mark(control, amiss, "alert");
		const answer = await this.shell.api("POST", "settings/check",
			{ body: { ...this.body(name === "zone" ? undefined
				: [name, ...this.changed.has("zone") ? ["zone"] : []]),
			event: this.all.slug } });
		const wrong = answer.status === 422
			&& answer.json.errors.find(e => e.field === name);

		if (answer.status === 200)
			this.tellEffects(control, answer.json.effects);

		return mark(control, wrong ? wrong.message : "", "alert");
	}

	/* What a value would do to people stands under its field. */
	tellEffects(control, effects = null) {
		const field = control.closest(".field") ?? control.parentNode;
		const said = effects ? effectSentences(effects) : [];

		find(".effects", field)?.remove();
		if (said.length > 0)
			field.append(el("p", { class: "hint effects", role: "status" },
				said.join(" ")));
	}

	/*
	 * What it does to people is asked about first. It is asked again where it
	 * became more meanwhile; null: it is not to be done.
	 */
	async send(names) {
		let known = {};

		for (;;) {
			const answer = await this.shell.api("PATCH", "settings", {
				etag: `"${this.all.version}"`,
				body: { ...this.body(names), ...known,
					event: this.all.slug } });

			if (answer.json.code !== "confirmation_needed")
				return answer;
			const { effects } = answer.json;

			if (!await askEffects(effects))
				return null;
			known = { confirm_over: effects.over,
				confirm_move_up: effects.move_up };
		}
	}

	async save() {
		const amiss = this.words.filter(({ name }) => this.wrongHere(name))
			.map(({ name }) => ({ field: name,
				message: this.wrongHere(name) }));

		if (amiss.length > 0)
			return showSummary(this.form,
				say("Correct this and save again."), amiss);
		let answer = await this.send();

		clearSummary(this.form);
		if (answer?.status === 412)
			answer = await this.merge();
		if (!answer)
			return;
		if (answer.status !== 200)
			return showSummary(this.form, sentenceOf(answer),
				answer.json.errors ?? []);
		this.take(answer.json);
		this.shell.toast(say("Saved."));
		renewEvents();
	}

	/* Nothing is left to save; fields say what is stored. */
	take(fresh) {
		this.all = fresh;
		this.changed.clear();
		for (const word of this.words) {
			this.put(word.name, shownValue(word, fresh));
			mark(this.control(word.name), "");
			this.tellEffects(this.control(word.name));
		}
		this.askTimes();
		this.showBar();
	}

	/* Mine over what somebody saved meanwhile; asks where both did. */
	async merge() {
		const fresh = (await this.shell.api("GET", `settings?${
			new URLSearchParams({ event: this.all.slug })}`)).json;
		const who = await changesSince(this.shell, fresh,
			this.all.updated_at);
		const both = [...this.changed.keys()].map(name =>
			this.wordOf(name)).filter(w => shownValue(w, fresh)
			!== shownValue(w, this.all));
		const mine = both.length === 0 ? new Set() : await askConflicts(
			both.map(setting => ({ setting, entry: who[setting.name],
				theirs: this.told(setting, shownValue(setting, fresh)),
				mine: this.told(setting, this.changed.get(setting.name)) })),
			fresh.zone);

		if (!mine)
			return null;
		for (const { name } of both)
			if (!mine.has(name))
				this.changed.delete(name);
		this.all = fresh;
		return this.changed.size > 0 ? this.send()
			: { status: 200, json: fresh };
	}

	/* A value of a choice or a switch in words. */
	told(setting, value) {
		if (setting.kind === "switch")
			return value ? say("on") : say("off");
		return setting.options.find(o => o.value === value)?.label ?? value;
	}
}

/* From the side to each part of a long form. */
const sectionNav = form => el("nav", { class: "section-nav",
	"aria-label": say("Parts of the settings") },
...findAll("section > h2", form).map(h2 => el("button", { type: "button",
	class: "link", click: () => {
		h2.tabIndex = -1;
		h2.focus();
		h2.scrollIntoView({ block: "start" });
	} }, h2.textContent)));

export async function show(root, params, shell) {
	root.append(skeleton("card"));
	const slug = shell.eventInfo?.slug;
	const query = slug ? `?${new URLSearchParams({ event: slug })}` : "";
	const [all, words] = await Promise.all([
		shell.api("GET", `settings${query}`),
		shell.api("GET", `settings/words${query}${query ? "&" : "?"}lang=${lang}`)]);
	const wrong = [all, words].find(answer => answer.status !== 200);

	if (wrong)
		return root.replaceChildren(problem(wrong, () => location.reload()));
	const settings = new Settings(shell, all.json, words.json.settings);

	root.replaceChildren(el("div", { class: "settings" },
		el("div", { class: "settings-main" }, settings.form),
		sectionNav(settings.form), settings.bar));
	settings.reach(params.path[0]);
	return () => settings.changed.size > 0 && shell.toast(
		say("Your changes to the settings wait there, not saved yet."));
}
