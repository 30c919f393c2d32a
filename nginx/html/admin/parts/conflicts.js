/* conflicts.js: tickets that let in twice, or should not have: who, and how it
 * was settled. */
import { el } from "../../js/dom.js";
import { say, timeOf } from "../../js/lang.js";
import { badge } from "./badge.js";
import { openDialog } from "./dialog.js";
import { reasonWord } from "./doorwords.js";
import { field } from "./field.js";
import { liveForm } from "./form.js";
import { actorOf } from "./record.js";
import { problem, skeleton } from "./state.js";

const path = "/api/scans/conflicts";

const why = ({ why: rule }) => rule === "twice"
	? say("Two came in with this ticket.")
	: rule === "quarantine"
		? say("A scanner that was revoked had let this person in, out or back before it sent that.")
		: say("But someone came in: %s.", reasonWord(rule));

const scanLine = (s, zone) => el("li", {},
	timeOf(s.corrected_at ?? s.at, zone), s.gate && [" · ", s.gate].join(""),
	" · ", actorOf({ actor: s.device }), s.source === "offline"
		&& ` · ${say("without a network")}`,
	s.source === "quarantine" && ` · ${reasonWord(s.reason)}, ${s.late
		? say("after it was revoked") : say("before it was revoked")}`);

/* Whose ticket it is, with the way to all about the person. */
const whose = (c, leave) => el("h3", {},
	el("a", { dir: "auto", click: leave, href: `#registrations?${
		new URLSearchParams({ q: c.serial_number })}` }, c.member_name),
	" ", el("code", { class: "quiet small" }, c.serial_number));

const facts = (c, shell, leave) => [whose(c, leave), el("p", {}, why(c)),
	el("ul", { class: "quiet small" },
		...c.scans.map(s => scanLine(s, shell.zone)))];

function open(c, shell, leave, again) {
	const key = crypto.randomUUID();
	const kept = c.why === "quarantine";
	const form = el("form", { class: "form" },
		kept && field({ name: "counts", id: `counts-${c.serial_number}`,
			label: say("What the revoked scanner recorded"),
			options: [["true", say("It counts")],
				["false", say("It is left out")]], value: "true" }),
		field({ name: "note", id: `note-${c.serial_number}`,
			label: say("What was done"), required: true,
			maxlength: 1000, autocomplete: "off", dir: "auto" }),
		el("div", { class: "actions" },
			el("button", { class: "button button-quiet" },
				say("Settled"))));

	liveForm(form, {
		send: ({ note, counts }) => shell.api("POST", path,
			{ body: { key, note, serial: c.serial_number,
				...kept && { counts: counts === "true" } } }),
		done: () => {
			shell.toast(say("Settled: %s", c.member_name));
			again();
		},
	});
	return el("li", {}, ...facts(c, shell, leave), el("section", {}, form));
}

const settled = (c, shell, leave) => el("li", {}, ...facts(c, shell, leave),
	el("p", {}, badge("on", say("Settled"), "ok"), " ",
		timeOf(c.resolved_at, shell.zone), ": ",
		el("q", { dir: "auto" }, c.note)));

/* All of the event, the open ones first. */
export function openConflicts(shell) {
	const box = el("div", { class: "stack" }, skeleton("text", 4));
	const leave = () => dialog.close();
	const dialog = openDialog(say("Conflicts at the door"), box,
		el("form", { method: "dialog", class: "actions actions-end" },
			el("button", { class: "button button-quiet" },
				say("Close"))));

	async function load() {
		const answer = await shell.api("GET", shell.event
			? `${path}?event=${encodeURIComponent(shell.event)}` : path);

		if (answer.aborted)
			return;
		if (answer.status !== 200)
			return box.replaceChildren(problem(answer, load));
		const all = answer.json.conflicts;
		const now = all.filter(c => !c.resolved_at);
		const past = all.filter(c => c.resolved_at);

		box.replaceChildren(...[
			now.length === 0 && el("p", {},
				say("No conflict is open.")),
			now.length > 0 && el("p", { class: "quiet" },
				say("Find out who came in, and note what was done. The scans stay as they are.")),
			el("ul", { class: "conflicts" }, ...now.map(c =>
				open(c, shell, leave, load))),
			past.length > 0 && el("details", {},
				el("summary", {}, say("Settled: %s", past.length)),
				el("ul", { class: "conflicts" }, ...past.map(c =>
					settled(c, shell, leave))))].filter(Boolean));
	}

	dialog.classList.add("dialog-wide");
	load();
}
