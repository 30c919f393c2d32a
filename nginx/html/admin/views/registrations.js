/* registrations.js: all registrations: found, filtered, decided on together. */
import { el, find, findAll } from "../../js/dom.js";
import { say, sayCount, sayMoney, timeOf } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { Chosen } from "../parts/chosen.js";
import { fetchFile } from "../parts/fetch-file.js";
import { filterForm, filterHash, filterQuery, readFilter, sayTotal, statusTabs,
	statuses } from "../parts/filter.js";
import { loadSources } from "../parts/source.js";
import { empty, sentenceOf } from "../parts/state.js";
import { list } from "../parts/table.js";

export const title = "Registrations";

const page = 50; /* rows that are loaded at once */

/* Columns that may be shown besides; by name in the address. */
const extra = {
	phone: { name: () => say("Phone"), show: r => r.phone },
	members: { name: () => say("With"), show: r => r.members
		&& el("bdi", {}, r.members) },
	amount: { name: () => say("To pay"), kind: "num", show: r =>
		r.amount_minor > 0 ? sayMoney(r.amount_minor, r.currency) : "" },
	changed: { name: () => say("Changed"), kind: "quiet nowrap",
		show: (r, zone) => timeOf(r.updated_at, zone) },
};

function nameCell(r, chosen) {
	const text = el("div", {}, el("a", { href: `#registration/${r.id}`,
		dir: "auto" }, r.name), el("span", { class: "sub" }, r.email));

	if (!chosen)
		return text;
	return el("div", { class: "pick" }, el("label", {}, el("input",
		{ type: "checkbox", value: r.id, checked: chosen.has(r.id),
			"aria-label": say("Choose %s", r.name) })), text);
}

/* `more`: names of further columns; `chosen`: of those who may choose rows. */
function columns(shell, more, chosen) {
	const zone = shell.zone;

	return [
		{ name: say("Name"), title: chosen?.head(),
			show: r => nameCell(r, chosen) },
		{ name: say("Team"), show: r => [r.team_name
			&& el("bdi", {}, r.team_name), r.tickets_count > 1
			&& el("span", { class: "sub" },
				sayCount(r.tickets_count, "%s person", "%s people"))] },
		{ name: say("Status"), show: r => badge(r.status) },
		{ name: say("Picture"), kind: "quiet", show: r =>
			r.has_payment_proof ? say("Yes") : "" },
		{ name: say("Checked in"), kind: "num", show: r =>
			r.checked_in_count > 0 ? `${r.checked_in_count}/${
				r.tickets_count}` : "" },
		...more.map(name => ({ name: extra[name].name(),
			kind: extra[name].kind,
			show: r => extra[name].show(r, zone) })),
		{ name: say("Registered"), kind: "quiet nowrap",
			show: r => timeOf(r.created_at, zone) },
	];
}

/* Check boxes for the further columns. */
const columnChoice = (chosen, change) => el("fieldset",
	{ class: "column-choice" }, el("legend", {}, say("Columns")),
	...Object.entries(extra).map(([name, { name: text }]) => el("label", {},
		el("input", { type: "checkbox", value: name,
			checked: chosen.includes(name), change: e => {
				e.stopPropagation();
				change(findAll("input:checked",
					e.target.closest("fieldset"))
					.map(input => input.value).join(","));
			} }), " ", text())));

function nothing(filter, counts) {
	const { sort, cols, ...narrow } = filter;

	if (Object.keys(narrow).length === 0 && counts.total === 0)
		return empty(say("Nobody has registered yet"),
			say("New registrations appear here at once."));
	return empty(say("No one matches"),
		say("Try fewer filters, or other words."),
		el("a", { class: "button button-quiet", href: "#registrations" },
			say("Show all")));
}

/* Of these counts those of one status; all of them where that is undefined. */
const only = (status, counts) => status ? { ...Object.fromEntries(
	statuses.map(name => [name, name === status ? counts[name] : 0])),
total: counts[status] } : counts;

class Registrations {
	constructor(shell, params) {
		this.shell = shell;
		this.filter = readFilter(params);
		this.tabs = statusTabs();
		this.counts = null;
		this.rows = new Map(); /* id => what the list shows */
		this.table = el("div", {});
		this.file = el("div", { class: "file" }); /* of an export */
		this.chosen = shell.may("admin") ? this.makeChosen() : null;
		this.tabs.set(this.filter, null);
		this.elements = [this.tabs.element, el("div", { class: "list-tools" },
			this.form()), this.file, this.table,
		...this.chosen ? [this.chosen.bar] : []];
	}

	makeChosen() {
		return new Chosen(this.shell, { table: this.table,
			rows: () => this.rows,
			fitting: () => sayTotal(this.counts,
				this.filter.status ?? "total"),
			filter: () => `${this.query()}`,
			count: () => this.countFitting(),
			done: () => this.load() });
	}

	/* As a query for the interface. */
	query() {
		return filterQuery(this.filter, this.shell.eventInfo);
	}

	/* Names of the further columns that are shown. */
	get columns() {
		return (this.filter.cols ?? "").split(",")
			.filter(name => extra[name]);
	}

	actions() {
		const { chosen, file, shell } = this;

		return [shell.may("reviewer") && el("button", { type: "button",
			class: "button button-quiet", click: e => fetchFile(
				`/api/admin/export/registrations.csv?${this.query()}`,
				e.currentTarget, file, shell) }, say("Export")),
		chosen && el("a", { class: "button button-quiet",
			href: "#import" }, say("Import")),
		chosen && el("a", { class: "button", href: "#add" }, say("Add"))];
	}

	/* ---- the filter ------------------------------------------------------------- */

	/* All but oneself, who is "me". */
	async colleagues() {
		const { json } = await this.shell.api("GET",
			"registrations/colleagues");

		return (json.colleagues ?? []).filter(c =>
			c.id !== this.shell.user.id
			|| `${c.id}` === this.filter.decided_by);
	}

	form() {
		const choice = columnChoice(this.columns, cols => {
			const { cols: old, ...rest } = this.filter;

			this.change(cols ? { ...rest, cols } : rest);
		});

		return filterForm(this.filter, next => this.change({ ...next,
			...this.filter.status && { status: this.filter.status } }),
		choice, () => this.colleagues(), () => loadSources(this.shell));
	}

	/* A field that is left tells once more what it has told already. */
	change(next) {
		if (filterHash(next) === filterHash(this.filter))
			return;
		this.filter = next;
		this.shell.replace(filterHash(next));
		this.tabs.set(next, this.counts);
		this.load();
	}

	/* ---- how many --------------------------------------------------------------- */

	/* The counts of all that fit, however long that takes. */
	askCounts() {
		const narrow = this.query();

		narrow.set("exact", "true");
		narrow.set("limit", "1");
		return this.shell.api("GET", `registrations?${narrow}`);
	}

	/* Null, and it is told, where that fails. */
	async countFitting() {
		const answer = await this.askCounts();

		if (answer.status === 200)
			return only(this.filter.status, answer.json);
		this.shell.toast(sentenceOf(answer), { isProblem: true });
		return null;
	}

	take(json) {
		this.counts = json;
		this.tabs.set(this.filter, json);
		this.chosen?.draw();
	}

	/* A large list is counted to its end behind what is shown already. */
	async countAll() {
		const asked = this.filter;
		const { status, json } = await this.askCounts();

		if (status === 200 && this.filter === asked)
			this.take(json);
	}

	/* ---- the rows --------------------------------------------------------------- */

	load() {
		const { shell } = this;
		const narrow = this.query();
		const place = el("div", {});

		this.rows = new Map();
		this.chosen?.clear();
		narrow.set("limit", page);
		if (this.filter.sort)
			narrow.set("sort", this.filter.sort);
		this.table.replaceChildren(list({ pages: shell.pages(),
			path: `registrations?${narrow}`, key: "registrations",
			label: say("Registrations"),
			columns: columns(shell, this.columns, this.chosen),
			nothing: place,
			loaded: ({ json }) => this.loaded(json, place) }));
	}

	/* `place` stands in the list where nobody fits. */
	loaded(json, place) {
		const first = this.rows.size === 0;

		for (const row of json.registrations)
			this.rows.set(row.id, row);
		this.chosen?.drawHead();
		if (first)
			this.take(json);
		if (first && !json.exact)
			this.countAll();
		if (place.isConnected)
			place.replaceWith(nothing(this.filter, this.counts));
	}
}

export function show(root, params, shell) {
	const view = new Registrations(shell, params);

	root.append(...view.elements);
	shell.actions(...view.actions());
	shell.keys({ "/": [say("Search"), () => find("#filter-q").focus()] });
	view.load();
}
