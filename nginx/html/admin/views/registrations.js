/* registrations.js: all registrations: found, filtered, decided on together. */
import { el, find, findAll } from "../../js/dom.js";
import { say, sayCount, sayMoney, timeOf } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { bulkActions, runBulk } from "../parts/bulk.js";
import { clearFocus } from "../parts/clear.js";
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

function nameCell(r, picks) {
	const text = el("div", {}, el("a", { href: `#registration/${r.id}`,
		dir: "auto" }, r.name), el("span", { class: "sub" }, r.email));

	if (!picks)
		return text;
	return el("div", { class: "pick" }, el("label", {}, el("input",
		{ type: "checkbox", value: r.id, checked: picks.has(r.id),
			"aria-label": say("Choose %s", r.name) })), text);
}

/* Above the names: chooses all rows that are shown, or none of them. */
const pickAll = change => el("div", { class: "pick pick-all" }, el("label", {},
	el("input", { type: "checkbox", id: "pick-all", change: e =>
		change(e.currentTarget.checked),
	"aria-label": say("Choose all that are shown") })), el("span", {},
	say("Name")));

function columns(shell, chosen, picks, choose) {
	const zone = shell.zone;

	return [
		{ name: say("Name"), title: picks && pickAll(choose),
			show: r => nameCell(r, picks) },
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
		...chosen.map(name => ({ name: extra[name].name(),
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
			say("Who registers appears here at once."));
	return empty(say("Nobody fits"),
		say("Try fewer filters, or other words."),
		el("a", { class: "button button-quiet", href: "#registrations" },
			say("Show all")));
}

/* How many of these rows have each status. */
function countRows(rows) {
	const counts = { total: rows.length };

	for (const status of statuses)
		counts[status] = rows.filter(r => r.status === status).length;
	return counts;
}

/* Of these counts those of one status; all of them where that is undefined. */
const only = (status, counts) => status ? { ...Object.fromEntries(
	statuses.map(name => [name, name === status ? counts[name] : 0])),
total: counts[status] } : counts;

export function show(root, params, shell) {
	let filter = readFilter(params);
	const admin = shell.may("admin");
	const picks = admin ? new Map() : null; /* id => its row */
	const tabs = statusTabs();
	const table = el("div", {});
	const file = el("div", { class: "file" }); /* of an export */
	const bar = el("div", { class: "bulk", role: "region",
		"aria-label": say("The chosen ones"), hidden: true });
	let counts = null;
	let rows = new Map(); /* id => what the list shows */
	let all = false; /* all that fit, not only those that are ticked */

	const query = () => filterQuery(filter, shell.eventInfo);
	const chosen = () => (filter.cols ?? "").split(",")
		.filter(name => extra[name]);

	function setActions() {
		shell.actions(
			shell.may("reviewer") && el("button", { type: "button",
				class: "button button-quiet", click: e => fetchFile(
					`/api/admin/export/registrations.csv?${query()}`,
					e.currentTarget, file, shell) },
			say("Export")),
			admin && el("a", { class: "button button-quiet",
				href: "#import" }, say("Import")),
			admin && el("a", { class: "button", href: "#add" },
				say("Add")));
	}

	/* ---- the chosen ones ------------------------------------------------------ */

	/* The counts of all that fit, however long that takes. */
	function askCounts() {
		const narrow = query();

		narrow.set("exact", "true");
		narrow.set("limit", "1");
		return shell.api("GET", `registrations?${narrow}`);
	}

	/* Null, and it is told, where that fails. */
	async function countFitting() {
		const answer = await askCounts();

		if (answer.status === 200)
			return only(filter.status, answer.json);
		shell.toast(sentenceOf(answer), { isProblem: true });
		return null;
	}

	async function run(action) {
		const which = all ? { filter: `${query()}` }
			: { ids: [...picks.keys()] };

		if (await runBulk(shell, action, which, all ? countFitting
			: async () => countRows([...picks.values()])))
			load();
	}

	function take(json) {
		counts = json;
		tabs.set(filter, counts);
		drawBar();
	}

	/* A large list is counted to its end behind what is shown already. */
	async function countAll() {
		const asked = filter;
		const { status, json } = await askCounts();

		if (status === 200 && filter === asked)
			take(json);
	}

	const fitting = () => sayTotal(counts, filter.status ?? "total");

	function drawBar() {
		if (!picks)
			return;
		bar.hidden = picks.size === 0;
		bar.replaceChildren(
			el("div", { class: "bulk-chosen" },
				el("p", { role: "status" }, all
					? say("All %s that fit are chosen", fitting())
					: sayCount(picks.size, "%s chosen",
						"%s chosen")),
				!all && el("button", { type: "button",
					class: "link", click: () => {
						all = true;
						drawBar();
					} }, say("Choose all %s that fit", fitting())),
				el("button", { type: "button", class: "link",
					click: () => chooseShown(false) },
				say("None"))),
			el("div", { class: "bulk-actions" },
				...bulkActions().map(([action, text]) =>
					el("button", { type: "button",
						class: `button button-small ${
							action === "approve" ? ""
								: "button-quiet"}${
							action === "cancel"
								? " button-stop" : ""}`,
						click: () => run(action) }, text))));
		clearFocus();
		drawPickAll();
	}

	/* The box above is ticked with the last of its rows. */
	function drawPickAll() {
		const box = find("#pick-all", table);

		if (!box)
			return;
		box.checked = rows.size > 0 && picks.size === rows.size;
		box.indeterminate = picks.size > 0 && !box.checked;
	}

	function chooseShown(on) {
		picks.clear();
		for (const [id, row] of on ? rows : [])
			picks.set(id, row);
		all = false;
		for (const box of findAll(".pick input", table))
			box.checked = on;
		drawBar();
	}

	table.addEventListener("change", e => {
		if (!e.target.closest(".pick") || e.target.id === "pick-all")
			return;
		const id = Number(e.target.value);

		if (e.target.checked)
			picks.set(id, rows.get(id));
		else
			picks.delete(id);
		all = false;
		drawBar();
	});

	/* ---- the rows --------------------------------------------------------------- */

	function load() {
		const narrow = query();
		const place = el("div", {});

		picks?.clear();
		rows = new Map();
		all = false;
		drawBar();
		narrow.set("limit", page);
		if (filter.sort)
			narrow.set("sort", filter.sort);
		table.replaceChildren(list({ pages: shell.pages(), path: `registrations?${narrow}`,
			key: "registrations", label: say("Registrations"),
			columns: columns(shell, chosen(), picks, chooseShown),
			nothing: place,
			loaded: ({ json }) => {
				const first = rows.size === 0;

				for (const row of json.registrations)
					rows.set(row.id, row);
				if (picks)
					drawPickAll();
				if (first)
					take(json);
				if (first && !json.exact)
					countAll();
				if (place.isConnected)
					place.replaceWith(nothing(filter, counts));
			} }));
	}

	/* A field that is left tells once more what it has told already. */
	function change(next) {
		if (filterHash(next) === filterHash(filter))
			return;
		filter = next;
		shell.replace(filterHash(filter));
		tabs.set(filter, counts);
		load();
	}

	/* All but oneself, who is "me". */
	const colleagues = async () => ((await shell.api("GET",
		"registrations/colleagues")).json.colleagues ?? [])
		.filter(c => c.id !== shell.user.id
			|| `${c.id}` === filter.decided_by);

	tabs.set(filter, null);
	const form = filterForm(filter, next => change({ ...next,
		...filter.status && { status: filter.status } }),
	columnChoice(chosen(), cols => {
		const { cols: old, ...rest } = filter;

		change(cols ? { ...rest, cols } : rest);
	}), colleagues, () => loadSources(shell));

	root.append(tabs.element, el("div", { class: "list-tools" }, form), file, table,
		bar);
	setActions();
	shell.keys({ "/": [say("Search"), () => find("#filter-q").focus()] });
	load();
}
