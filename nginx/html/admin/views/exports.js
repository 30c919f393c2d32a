/* exports.js: lists to take away as files, and the door's list to print. */
import { el, find, findAll } from "../../js/dom.js";
import { lang, say } from "../../js/lang.js";
import { fetchFile } from "../parts/fetch-file.js";
import { field } from "../parts/field.js";
import { loadSources, namesUsed, sourceNames } from "../parts/source.js";

export const title = "Exports";

const person = ["status", "name", "email", "phone", "team_name"];

/* Names of columns as in the file; those that are chosen at first. */
const lists = {
	registrations: { word: () => say("Registrations"),
		columns: ["id", "event", ...person, "members", "tickets_count",
			"checked_in_count", "has_payment_proof",
			"payment_reference", "payment_type", "payment_amount",
			"payment_method", "amount_due", "currency", "language", "reason", "decided_by",
			"decided_at", "created_at", "updated_at"],
		first: ["id", ...person, "members", "tickets_count",
			"payment_reference", "created_at"] },
	tickets: { word: () => say("Tickets"),
		columns: ["serial_number", "event", "member_name", "position",
			"registration_id", ...person, "price", "currency", "used_at", "gate",
			"revoked_at", "created_at"],
		first: ["member_name", "team_name", "status", "serial_number",
			"used_at", "gate"] },
	scans: { word: () => say("Scans at the door"),
		columns: ["id", "at", "event", "kind", "reason", "gate",
			"scanned_by", "source", "serial_number", "member_name",
			"team_name", "registration_id", "device_at",
			"clock_offset_ms", "first_used_at", "first_gate",
			"request_id"],
		first: ["at", "kind", "reason", "gate", "scanned_by",
			"member_name", "team_name"] },
};

const names = {
	id: () => say("Number"), event: () => say("Event"),
	status: () => say("Status"), name: () => say("Name"),
	email: () => say("E-mail"), phone: () => say("Phone"),
	team_name: () => say("Team"), members: () => say("Members"),
	tickets_count: () => say("Number of tickets"),
	checked_in_count: () => say("Of them inside"),
	has_payment_proof: () => say("Has a payment proof"),
	payment_reference: () => say("Payment reference"),
	payment_type: () => say("Kind of payment"),
	payment_amount: () => say("Amount, as stated"),
	payment_method: () => say("Paid by, as stated"),
	amount_due: () => say("To pay"), currency: () => say("Currency"),
	price: () => say("Price"),
	language: () => say("Language"), reason: () => say("Reason"),
	decided_by: () => say("Decided by"), decided_at: () => say("Decided at"),
	created_at: () => say("Created at"), updated_at: () => say("Changed at"),
	serial_number: () => say("Ticket number"),
	member_name: () => say("Name on the ticket"),
	position: () => say("Position in the team"),
	registration_id: () => say("Registration"),
	...sourceNames, used_at: () => say("Came in at"), gate: () => say("Gate"),
	revoked_at: () => say("Withdrawn at"), at: () => say("Time"),
	kind: () => say("Kind"), scanned_by: () => say("Scanned by"),
	source: () => say("Online or offline"),
	device_at: () => say("Time of the device"),
	clock_offset_ms: () => say("Its clock is off by (ms)"),
	first_used_at: () => say("First came in at"),
	first_gate: () => say("First gate"), request_id: () => say("Request"),
};

const anyStatus = () => [["", say("All")], ["approved", say("Approved")],
	["pending", say("Pending")], ["waitlisted", say("Waiting list")],
	["rejected", say("Rejected")], ["cancelled", say("Cancelled")]];
const anyVerdict = () => [["", say("All")], ["admitted", say("Admitted")],
	["already_used", say("Already used")],
	["not_approved", say("Not approved")], ["unknown", say("Unknown")]];

/* ---- parts of the form ---------------------------------------------------------- */

function pick(name, label, options, change = () => {}) {
	return el("fieldset", { class: "pick-one" }, el("legend", {}, label),
		...options.map(([value, word], i) => el("label", {},
			el("input", { type: "radio", name, value, checked: i === 0,
				change }), el("span", {}, word))));
}

const columnBox = (name, checked) => el("label", {}, el("input",
	{ type: "checkbox", name: "column", value: name, checked }),
el("span", {}, names[name]()));

function columnBoxes(box, list) {
	const set = to => findAll("[name=column]", box).forEach(input => {
		input.checked = to(input.value);
	});
	const button = (word, to) => el("button", { type: "button",
		class: "link", click: () => set(to) }, word);

	box.replaceChildren(el("legend", {}, say("Columns")),
		el("p", { class: "columns-set" }, button(say("All"), () => true),
			button(say("None"), () => false),
			button(say("The usual"), v => list.first.includes(v))),
		el("div", { class: "columns" }, ...list.columns.map(name =>
			columnBox(name, list.first.includes(name)))));
}

const filterFields = name => name === "scans"
	? [field({ name: "reason", id: "export-reason", label: say("Verdict"),
		options: anyVerdict() }),
	field({ name: "gate", id: "export-gate", label: say("Gate"),
		maxlength: 255, autocomplete: "off" })]
	: [field({ name: "status", id: "export-status", label: say("Status"),
		options: anyStatus() }),
	field({ name: "q", id: "export-q", label: say("Search"), maxlength: 200,
		autocomplete: "off",
		hint: say("Part of a name, an address, a team or a number.") })];

/* ---- the page ------------------------------------------------------------------- */

/* The address of what the form asks for; null: no column is chosen. */
function addressOf(form, slug) {
	const value = name => form.elements[name]?.value ?? "";
	const columns = findAll("[name=column]:checked", form)
		.map(input => input.value);
	const query = new URLSearchParams({ columns: columns.join(",") });
	const lines = value("format") === "jsonl";

	if (columns.length === 0)
		return null;
	if (value("which") === "this" && slug)
		query.set("event", slug);
	for (const name of ["status", "q", "reason", "gate"])
		if (value(name).trim())
			query.set(name, value(name).trim());
	if (!lines && value("format") !== "comma")
		query.set("separator", value("format"));
	if (!lines && form.elements.bom.checked)
		query.set("bom", "1");
	return `/api/admin/export/${value("list")}.${lines ? "jsonl" : "csv"}?${
		query}`;
}

function listForm(shell) {
	const columns = el("fieldset", { class: "pick-columns" });
	const filters = el("div", { class: "export-filters" });
	const place = el("div", {});
	const button = el("button", { class: "button" }, say("Download"));
	let more = []; /* columns that say where people come from, if they do */
	const addMore = () => form.elements.list.value === "registrations"
		&& find(".columns", columns).append(...more.map(name =>
			columnBox(name, false)));
	const turn = () => {
		const name = form.elements.list.value;

		columnBoxes(columns, lists[name]);
		addMore();
		filters.replaceChildren(...filterFields(name));
	};
	const form = el("form", { class: "form export-form", submit: e => {
		e.preventDefault();
		const url = addressOf(form, shell.eventInfo?.slug);

		if (url)
			fetchFile(url, button, place, shell);
		else
			find("[name=column]", form).focus();
		place.replaceChildren(...url ? [] : [el("p", { class: "notice",
			role: "alert" }, say("Choose one column at least."))]);
	} },
	pick("list", say("What"), Object.entries(lists).map(([name, { word }]) =>
		[name, word()]), () => turn()),
	pick("which", say("Of which event"), [["this",
		shell.eventInfo?.name ?? say("This event")],
	["all", say("Of all events")]]),
	filters, columns,
	pick("format", say("Format"), [["comma", say("CSV, with commas")],
		["semicolon", say("CSV, with semicolons")],
		["jsonl", say("JSON lines")]]),
	field({ name: "bom", id: "export-bom", type: "checkbox",
		value: lang !== "en", label: say("For Excel"),
		hint: say("Marks the file so that Excel reads letters such as ä and é right. Semicolons suit an Excel that writes numbers with a comma.") }),
	el("p", { class: "hint" }, say("Text that a spreadsheet would run as a formula begins with an apostrophe. Your export, with its filter and columns, is noted in the audit log.")),
	el("div", { class: "actions" }, button), place);

	turn();
	loadSources(shell, true).then(all => {
		more = namesUsed(all);
		addMore();
	});
	return form;
}

function doorCard(shell) {
	const place = el("div", {});
	const slug = shell.eventInfo?.slug;
	const button = el("button", { type: "button",
		class: "button button-quiet", click: () => fetchFile(
			`/api/admin/export/door-list.pdf${slug
				? `?event=${encodeURIComponent(slug)}` : ""}`,
			button, place, shell) }, say("Door list (PDF)"));

	return el("section", { class: "card export-door" },
		el("h2", {}, say("On paper")),
		el("p", {}, say("Everybody who has a ticket, by name, with a box to tick. Print it before the doors open, in case everything else fails.")),
		el("div", { class: "actions" }, button), place);
}

export function show(root, params, shell) {
	root.append(el("div", { class: "exports" }, listForm(shell),
		doorCard(shell)));
}
