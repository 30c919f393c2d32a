/*
 * import.js: registrations from a file: checked first, read as the person says
 * if we guessed wrong, then all or none.
 */
import { el, find } from "../../js/dom.js";
import { languages, say, sayCount, sayNumber } from "../../js/lang.js";
import { busy } from "../../js/progress.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { sendLive } from "../parts/live.js";
import { sentenceOf } from "../parts/state.js";
import { table } from "../parts/table.js";

export const title = "Import registrations";

const columns = () => [
	["name, email", say("needed; a name may also be first_name and last_name")],
	["phone, team_name", ""],
	["members", say("the other people, separated by commas or semicolons; a name with a comma in double quotes")],
	["payment_reference", ""],
	["status", say("pending or approved, or another one of an export")],
	["language", say("of mails: %s", languages.map(([tag]) => tag).join(", "))],
	["amount_due, currency", say("what it costs, such as 25.50 and EUR; without them, what it costs today")],
];

/* What a column can be; "-" is none of them. */
const fields = () => [["-", say("Left out")], ["name", say("Name")],
	["first_name", say("First name")], ["last_name", say("Last name")],
	["email", say("E-mail")], ["phone", say("Phone")],
	["team_name", say("Team")], ["members", say("Members")],
	["payment_reference", say("Payment reference")],
	["status", say("Status")], ["language", say("Language")],
	["reason", say("Reason")], ["amount_due", say("To pay")],
	["currency", say("Currency")],
	...["utm_source", "utm_medium", "utm_campaign", "ref"]
		.map(name => [name, name])];

const encodings = () => [["utf-8", "Unicode (UTF-8)"],
	["utf-16", "Unicode (UTF-16)"],
	["windows-1252", say("Western Europe (Windows)")],
	["windows-1250", say("Central Europe (Windows)")],
	["windows-1251", say("Cyrillic (Windows)")],
	["macintosh", say("Western Europe (Mac OS)")],
	["ibm850", say("Western Europe (MS-DOS)")]];

const example = "name,email,phone,members\r\n"
	+ "Ada Brandt,ada@example.org,+49 341 5550100,\"Bob Ott, Zoë Lind\"\r\n";

/* What a person calls the column of a fault: its title in the file. */
const titleOf = (r, name) => r.columns.find(c => c.field === name)?.title
	|| fields().find(([key]) => key === name)?.[1] || name;

function faultTable(r) {
	const view = table({ label: say("What is wrong"), columns: [
		{ name: say("Line"), kind: "num", show: f => f.line || "" },
		{ name: say("Column"), show: f => f.field === "file"
			? say("File") : titleOf(r, f.field) },
		{ name: say("What is wrong"), show: f => f.message } ] });

	view.add(r.faults);
	return view.element;
}

const counts = r => [[r.pending, say("Pending")], [r.approved, say("Approved")],
	[r.waitlisted, say("Waiting list")], [r.rejected, say("Rejected")],
	[r.cancelled, say("Cancelled")]]
	.filter(([n]) => n > 0).map(([n, word]) => `${word}: ${sayNumber(n)}`).join(" · ");

/* What the server says of the file. */
function report(r) {
	const erased = r.notes.filter(note => note.field === "email").length;
	const untitled = r.notes.find(note => note.field === "file");

	if (r.faults_count > 0)
		return [el("h2", {}, sayCount(r.faults_count,
			"One thing is wrong; nothing was imported",
			"%s things are wrong; nothing was imported")),
		el("p", {}, say("Correct the file and choose it again, or say below what its columns are.")),
		faultTable(r)];
	return [el("h2", {}, say("The file is in order")),
		el("p", {}, say("%s for %s", sayCount(r.lines,
			"One registration", "%s registrations"),
		sayCount(r.people, "%s person", "%s people")), ` – ${counts(r)}`),
		erased > 0 && el("p", {}, sayCount(erased,
			"%s person of the file was erased and is left out.",
			"%s people of the file were erased: they are left out.")),
		untitled && el("p", {}, untitled.message)].filter(Boolean);
}

/* ---- how the file is read ------------------------------------------------------- */

/* A field belongs to one column: the other one that had it is left out. */
function chooseOnce(selects, changed) {
	for (const select of selects)
		if (select !== changed && select.value === changed.value)
			select.value = "-";
}

function columnTable(r, changed) {
	const selects = [];
	const view = table({ label: say("Columns of the file"), columns: [
		{ name: say("Column"), show: c => el("bdi", {}, c.title
			|| say("without a title")) },
		{ name: say("Examples"), kind: "quiet", show: c => c.examples
			.map(text => el("bdi", { class: "example" }, text)) },
		{ name: say("Is imported as"), show: c => selectOf(c) } ] });

	function selectOf(c) {
		const select = el("select", { "aria-label":
			say("Import the column %s as", c.title
				|| say("without a title")),
		change: () => {
			chooseOnce(selects, select);
			changed("columns", selects.map(x => x.value).join(","));
		} }, ...fields().map(([key, text]) => el("option",
			{ value: key, selected: key === c.field }, text)));

		selects.push(select);
		return select;
	}

	view.add(r.columns);
	return view.element;
}

function encodingField(r, changed) {
	const box = field({ name: "encoding", id: "import-encoding",
		label: say("The file is written in"), value: r.encoding,
		options: encodings(), hint: r.encoding_guessed
			? say("This is a guess. If letters in the examples are wrong, choose another one.")
			: null });

	find("select", box).addEventListener("change",
		e => changed("encoding", e.currentTarget.value));
	return box;
}

/*
 * Encoding and columns, to be changed; `changed` is called with what and its
 * new value.
 */
const reading = (r, changed) => r.encoding === null ? []
	: [el("h2", {}, say("How the file is read")),
		encodingField(r, changed),
		r.columns.length > 0 && columnTable(r, changed)].filter(Boolean);

/* ---- the page ------------------------------------------------------------------- */

function formElement() {
	return el("form", { class: "form" },
		field({ name: "file", type: "file", label: say("File"),
			accept: ".csv,.tsv,.txt,text/csv", required: true,
			hint: say("A CSV file of Excel, LibreOffice, Numbers or Google, or an export of this list; up to 5 MB and 10,000 lines.") }),
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
}

function intro() {
	return [el("p", { class: "quiet" },
		say("The first line names the columns, in any order, in English, German or French. What we do not know is left out.")),
	el("ul", { class: "columns" }, ...columns().map(([name, text]) =>
		el("li", {}, el("code", {}, name), text && ` ${text}`))),
	el("p", {}, el("a", { download: "registrations.csv",
		href: `data:text/csv;charset=utf-8,${
			encodeURIComponent(example)}` }, say("An example to start from")))];
}

/* What is sent of the form, with what the person said about its file. */
function bodyOf(form, shell, chosen, dry) {
	const data = new FormData();

	if (shell.eventInfo)
		data.set("event", shell.eventInfo.slug);
	data.set("dry_run", String(dry));
	data.set("status", form.elements.status.value);
	for (const name of ["mail", "over_capacity"])
		data.set(name, String(form.elements[name].checked));
	for (const [name, value] of Object.entries(chosen))
		data.set(name, value);
	data.set("file", form.elements.file.files[0]);
	return data;
}

/* Says that the server works, and how far it is as soon as it tells. */
function working(box, text) {
	const bar = el("progress", { "aria-label": text });
	const words = el("span", {}, text);
	const element = el("p", { class: "progress working", role: "status" },
		bar, words);

	box.append(element);
	return { element, told(done, all) {
		bar.max = all;
		bar.value = done;
		words.textContent = sayCount(all, "%s of %s registration is in",
			"%s of %s registrations are in", done, all);
	} };
}

class Page {
	constructor(root, shell) {
		this.shell = shell;
		this.form = formElement();
		this.result = el("div", { class: "report", role: "status",
			tabindex: -1 });
		this.forget();
		root.append(...intro(), liveForm(this.form, {
			send: (values, told) => this.check(told),
			done: ({ json }) => this.tell(json) }), this.result);
		this.form.addEventListener("change", e => {
			if (e.target.name === "file")
				this.forget();
			this.once = crypto.randomUUID();
			this.result.replaceChildren();
		});
	}

	/* Nothing is said yet about the file; what is sent is sent once. */
	forget() {
		this.chosen = {};
		this.once = crypto.randomUUID();
	}

	async ask(dry, text, told) {
		const options = { key: dry ? null : this.once,
			body: bodyOf(this.form, this.shell, this.chosen, dry) };
		const line = working(this.result, text);
		const answer = await sendLive("POST",
			"/api/admin/registrations/import", { ...options,
				progress: told, working: line.told });

		line.element.remove();
		return answer.status === 401 ? this.shell.api("POST",
			"registrations/import", options) : answer;
	}

	check(told) {
		return this.ask(true, say("Checking the file…"), told);
	}

	/* The encoding or the columns are to be others. */
	change(what, value) {
		const button = el("button", { type: "button", class: "button",
			id: "check-again", click: () => busy(button,
				async told => this.take(await this.check(told),
					r => this.tell(r))) },
		say("Check again"));

		this.chosen = { ...this.chosen, [what]: value };
		this.once = crypto.randomUUID();
		find("#import-now, #check-again", this.result)?.remove();
		this.result.append(button);
	}

	/* Tell an answer: `good` does where it is. */
	take(answer, good) {
		find(".error", this.result)?.remove();
		if (answer.status === 200)
			good(answer.json);
		else if (answer.json.faults)
			this.tell(answer.json);
		else
			this.result.append(el("p", { class: "error",
				role: "alert" }, sentenceOf(answer)));
	}

	tell(r) {
		const button = el("button", { type: "button", class: "button",
			id: "import-now", click: () => busy(button,
				async told => this.take(await this.ask(false,
					sayCount(r.lines,
						"Importing %s registration…",
						"Importing %s registrations…"), told),
				done => this.tellDone(done))) },
		sayCount(r.lines, "Import %s registration",
			"Import %s registrations"));

		this.result.replaceChildren(...report(r),
			...reading(r, (what, value) => this.change(what, value)));
		if (r.faults_count === 0)
			this.result.append(button);
		this.result.focus();
	}

	tellDone(r) {
		this.form.reset();
		this.forget();
		this.result.replaceChildren(
			el("h2", {}, sayCount(r.made, "%s registration is imported",
				"%s registrations are imported")),
			el("a", { class: "button", href: "#registrations" },
				say("Show them")));
		this.result.focus();
	}
}

export function show(root, params, shell) {
	new Page(root, shell);
}
