/* supervisor.js: undo with a reason, find a person, settle conflicts. */
import { el, find, show } from "../js/dom.js";
import { say } from "../js/lang.js";
import { showSerial } from "./code.js";
import { timeOfDay } from "./words.js";

const shown = serial => serial.includes("-") ? serial : showSerial(serial);

function failure({ status, json }) {
	return el("p", { class: "error", role: "alert" }, status === 0
		? say("This needs the network, and the server does not answer: try again when it does.")
		: json?.detail ?? say("The server did not answer as it should: try again."));
}

function undoForm(scanner) {
	const sheet = find("#undo"), form = find("#undo-form");
	const other = find("#undo-else"), said = find("#undo-said");
	let verdict = null;

	const why = () => form.elements.why.value;
	const draw = () => show(other.closest(".field"), why() === "");

	form.addEventListener("change", draw);
	form.addEventListener("submit", async e => {
		const reason = why() || other.value.trim();

		e.preventDefault();
		if (reason === "") {
			said.textContent = say("Please say why.");
			other.focus();
			return;
		}
		const answer = await scanner.undo(verdict.serial, reason);

		if (!answer.done) {
			said.textContent = answer.detail
				?? say("The server did not take it back: try again.");
			return;
		}
		verdict.undone = true;
		sheet.close();
	});
	return v => {
		verdict = v;
		said.textContent = "";
		other.value = "";
		draw();
		find("#undo-who").textContent = v.name ?? shown(v.serial);
		sheet.showModal();
	};
}

function searchSheet(scanner, admit) {
	const sheet = find("#search"), body = find("#search-body");
	const field = find("#q");

	function row(r) {
		const can = r.status === "approved" && !r.checked_in;

		return el("li", {}, el("span", { "class": "mark",
			"data-tone": can ? "go" : "look", "aria-hidden": "true" },
		can ? "○" : r.checked_in ? "✓" : "!"),
		el("span", { class: "row-main" },
			el("strong", {}, el("bdi", {}, r.member_name)),
			r.team_name && el("bdi", {}, r.team_name),
			el("span", { class: "quiet" }, shown(r.serial_number)),
			el("span", {}, r.checked_in ? say("Already inside")
				: can ? say("Not inside")
				: say("Not approved"))),
		can && el("button", { type: "button", class: "button",
			"aria-label": say("Admit: %s", r.member_name),
			click: () => admit(r.serial_number.replace(/-/g, "")) },
		say("Admit")));
	}

	find("#search-form").addEventListener("submit", async e => {
		e.preventDefault();
		const q = field.value.trim();

		if ([...q].length < 3) {
			body.replaceChildren(el("p", { class: "error" },
				say("Type at least 3 letters.")));
			field.focus();
			return;
		}
		body.replaceChildren(el("p", { class: "empty" },
			say("Looking…")));
		const answer = await scanner.search(q);
		const results = answer.json?.results ?? [];

		body.replaceChildren(answer.status !== 200 ? failure(answer)
			: results.length === 0 ? el("p", { class: "empty" },
				say("No one is found: try another part of the name."))
			: el("ul", { class: "rows" }, ...results.map(row)));
	});
	return () => {
		body.replaceChildren();
		field.value = "";
		sheet.showModal();
		field.focus();
	};
}

/* A revoked scanner had let this person in. */
const isQuarantined = c => c.why === "quarantine";

const countsChoice = c => el("select", { id: `counts-${c.serial_number}` },
	el("option", { value: "true" }, say("It counts")),
	el("option", { value: "false" }, say("It is left out")));

const labelled = (input, text) => el("div", { class: "field" },
	el("label", { for: input.id }, text), input);

/* What was done about one, for the person who did it to fill in. */
function settleForm(c, settle) {
	const note = el("input", { type: "text", maxlength: 200,
		id: `note-${c.serial_number}`, autocomplete: "off" });
	const said = el("p", { class: "error", role: "alert" });
	const counts = isQuarantined(c) ? countsChoice(c) : null;

	return el("form", { class: "row-wide", novalidate: true,
		async submit(e) {
			const text = note.value.trim();

			e.preventDefault();
			if (text === "") {
				said.textContent = say("Please fill this in.");
				note.focus();
				return;
			}
			const answer = await settle(text,
				counts ? counts.value === "true" : undefined);

			if (answer.status !== 200)
				said.replaceWith(failure(answer));
		} },
	counts && labelled(counts, say("What the revoked scanner recorded")),
	labelled(note, say("What was done")),
	said, el("button", { class: "button button-quiet" }, say("Settled")));
}

const conflictRow = (c, settle) => el("li", {},
	el("span", { "class": "mark", "data-tone": "look",
		"aria-hidden": "true" }, "!"),
	el("span", { class: "row-main" },
		el("strong", {}, el("bdi", {}, c.member_name)),
		el("span", { class: "quiet" }, shown(c.serial_number)),
		...c.scans.map(s => el("span", {}, [
			timeOfDay(s.corrected_at ?? s.at), s.gate,
			s.device].filter(Boolean).join(" · ")))),
	settleForm(c, settle));

function conflictSheet(scanner) {
	const sheet = find("#conflicts"), body = find("#conflicts-body");

	async function settle(c, note, counts) {
		const answer = await scanner.resolve(c.serial_number, note,
			counts);

		if (answer.status === 200)
			await load();
		return answer;
	}

	async function load() {
		const answer = await scanner.conflicts();
		const open = (answer.json?.conflicts ?? [])
			.filter(c => !c.resolved_at);

		body.replaceChildren(answer.status !== 200 ? failure(answer)
			: open.length === 0 ? el("p", { class: "empty" },
				say("No conflict: nobody was admitted twice."))
			: el("ul", { class: "rows" }, ...open.map(c =>
				conflictRow(c, (note, counts) =>
					settle(c, note, counts)))));
	}

	return () => {
		body.replaceChildren(el("p", { class: "empty" },
			say("Looking…")));
		sheet.showModal();
		load();
	};
}

export function makeSupervisor(scanner, { admit }) {
	return { undo: undoForm(scanner), search: searchSheet(scanner, admit),
		conflicts: conflictSheet(scanner) };
}
