/* import.js: registrations from a CSV file: checked first, then all or none. */
import { el, find } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { sentenceOf } from "../parts/state.js";
import { table } from "../parts/table.js";

export const title = "Import registrations";

const columns = () => [
	["name, email, phone", say("needed")],
	["team_name", ""],
	["members", say("the other people, separated by commas or semicolons; a name with a comma in double quotes")],
	["payment_reference", ""],
	["status", say("pending or approved")],
	["language", say("of mails: en or de")],
];

const example = "name,email,phone,members\r\n"
	+ "Ada Brandt,ada@example.org,+49 341 5550100,\"Bob Ott, Zoë Lind\"\r\n";

const faultTable = faults => {
	const view = table({ label: say("What is wrong"), columns: [
		{ name: say("Line"), kind: "num", show: f => f.line || "" },
		{ name: say("Column"), show: f => el("code", {}, f.field) },
		{ name: say("What is wrong"), show: f => f.message } ] });

	view.add(faults);
	return view.element;
};

/* What the server says of the file. */
function report(r) {
	if (r.faults_count > 0)
		return [el("h2", {}, r.faults_count === 1
			? say("One thing is wrong; nothing was imported")
			: say("%s things are wrong; nothing was imported",
				r.faults_count)),
		el("p", {}, say("Correct the file and choose it again.")),
		faultTable(r.faults)];
	return [el("h2", {}, say("The file is in order")),
		el("p", {}, say("%s registrations for %s people: %s pending, %s approved.",
			r.lines, r.people, r.pending, r.approved))];
}

export function show(root, params, shell) {
	const result = el("div", { class: "report", role: "status",
		tabindex: -1 });
	const key = () => `${crypto.randomUUID()}`;
	const form = el("form", { class: "form" },
		field({ name: "file", type: "file", label: say("File"),
			accept: ".csv,text/csv", required: true,
			hint: say("CSV in UTF-8, up to 5 MB and 10 000 lines; separated by comma, semicolon or tab.") }),
		field({ name: "status", label: say("Lines without a status are"),
			value: "pending", options: [
				["pending", say("Pending: to be checked")],
				["approved", say("Approved: the tickets go out")]] }),
		field({ name: "mail", type: "checkbox", value: true,
			label: say("Tell the people by mail") }),
		field({ name: "over_capacity", type: "checkbox",
			label: say("Also if all places are taken") }),
		el("div", { class: "actions" },
			el("button", { class: "button" }, say("Check the file"))));
	let once = key();

	function bodyOf(dry) {
		const data = new FormData();

		if (shell.eventInfo)
			data.set("event", shell.eventInfo.slug);
		data.set("dry_run", String(dry));
		for (const name of ["status"])
			data.set(name, form.elements[name].value);
		for (const name of ["mail", "over_capacity"])
			data.set(name, String(form.elements[name].checked));
		data.set("file", form.elements.file.files[0]);
		return data;
	}

	const send = dry => shell.api("POST", "registrations/import",
		{ body: bodyOf(dry), key: dry ? null : once });

	async function importIt(e) {
		const button = e.currentTarget;

		if (button.getAttribute("aria-disabled"))
			return;
		button.setAttribute("aria-disabled", "true");
		const answer = await send(false);

		button.removeAttribute("aria-disabled");
		if (answer.status === 200)
			tellDone(answer.json);
		else if (answer.json.faults)
			tell(answer.json);
		else
			result.append(el("p", { class: "error", role: "alert" },
				sentenceOf(answer)));
	}

	function tellDone(r) {
		form.reset();
		once = key();
		result.replaceChildren(el("h2", {}, say("%s registrations are imported",
			r.made)), el("a", { class: "button", href: "#registrations" },
			say("Show them")));
		result.focus();
	}

	function tell(r) {
		result.replaceChildren(...report(r));
		if (r.faults_count === 0)
			result.append(el("button", { type: "button", class: "button",
				id: "import-now", click: importIt },
			say("Import %s registrations", r.lines)));
		result.focus();
	}

	root.append(el("p", { class: "quiet" },
		say("The first line names the columns, in any order.")),
	el("ul", { class: "columns" }, ...columns().map(([name, text]) =>
		el("li", {}, el("code", {}, name), text && ` ${text}`))),
	el("p", {}, el("a", { download: "registrations.csv",
		href: `data:text/csv;charset=utf-8,${
			encodeURIComponent(example)}` }, say("An example to start from"))),
	liveForm(form, { send: () => send(true),
		done: ({ json }) => tell(json) }), result);
	form.addEventListener("change", () => {
		result.replaceChildren();
		once = key();
	});
	find("input", form).focus();
}
