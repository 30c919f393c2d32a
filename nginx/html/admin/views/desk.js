/* desk.js: the approval desk: one registration after the other. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { makeDecisions } from "../desk/decisions.js";
import { makeFiles } from "../desk/files.js";
import { makePace } from "../desk/pace.js";
import { makePresence } from "../desk/presence.js";
import { makeQueue } from "../desk/queue.js";
import { makeSheet } from "../desk/sheet.js";
import { askReason } from "../parts/reasons.js";
import { empty, problem } from "../parts/state.js";

export const title = "Approval desk";

const page = 100;	/* rows of the queue */
const look = 10_000;	/* ms between looks at the queue */
const typing = 250;	/* ms after the last key of a search */

/* What the queue shows: a search and a choice; `changed` when they do. */
function makeFilters(changed) {
	let timer;
	const search = el("input", { type: "search", id: "desk-search",
		"aria-label": say("Search the queue"), placeholder: say("Search"),
		input: () => {
			clearTimeout(timer);
			timer = setTimeout(changed, typing);
		},
		keydown: e => e.key === "Escape" && search.blur() });
	const which = el("select", { "aria-label": say("Which"),
		change: () => changed() },
	...[["open", say("To check")], ["given", say("With a picture")],
		["none", say("Without a picture")],
		["requested", say("Asked, no answer yet")]].map(([value, text]) =>
		el("option", { value }, text)));

	function clear() {
		search.value = "";
		which.value = "open";
		changed();
	}

	return {
		/* Is it all that is to be checked? */
		get all() {
			return search.value.trim() === "" && which.value === "open";
		},
		/* As parameters of the list of registrations. */
		get query() {
			const q = search.value.trim();

			return { proof: which.value, ...q && { q } };
		},
		element: el("div", { class: "desk-filters" }, search, which),
		clear, focus: () => search.focus(),
		stop: () => clearTimeout(timer),
	};
}

/* What lies on the desk when the queue is empty. */
const nothing = filters => filters.all
	? empty(say("Everything is checked"),
		say("Who registers now comes up here by itself."),
		el("a", { class: "button button-quiet", href: "#registrations" },
			say("All registrations")))
	: empty(say("Nobody fits"),
		say("Try another search, or look at all that are to be checked."),
		el("button", { type: "button", class: "button button-quiet",
			click: filters.clear },
		say("Show all that are to be checked")));

export async function show(root, params, shell) {
	const counter = el("p", { class: "desk-progress", role: "status" });
	const filters = makeFilters(() => start());
	const pace = makePace();
	const files = makeFiles(shell);
	const queue = makeQueue(id => open(id));
	const sheet = makeSheet(shell, { approve, reject, request, skip });
	const presence = makePresence(shell, heard);
	const decisions = makeDecisions(shell, { pace, back, changed: count });
	let pending = 0; /* as the server counted last */

	function address() {
		const { slug } = shell.eventInfo ?? {};

		return `registrations?${new URLSearchParams({ status: "pending",
			sort: "oldest", marks: "1", limit: page,
			...slug && { event: slug }, ...filters.query })}`;
	}

	function count() {
		const left = Math.max(pending - decisions.uncounted, 0);

		counter.textContent = pace.words(left);
		document.title = left > 0 ? `(${left}) ${say(title)}` : say(title);
		queue.tellMore(filters.all && queue.length >= page
			? left - queue.length : 0);
	}

	function take(json) {
		pending = json.pending;
		queue.take(json.registrations);
		count();
	}

	/* ---- one registration --------------------------------------------------- */

	async function open(id) {
		if (queue.current !== id)
			presence.leave();
		queue.look(id);
		sheet.loading(true);
		const answer = await files.open(queue.row(id));

		if (queue.current !== id || shell.signal.aborted)
			return;
		sheet.loading(false);
		if (answer.status !== 200) {
			sheet.put(problem(answer, () => open(id)));
			return;
		}
		sheet.show(answer.json, files.picture(answer.json));
		presence.look(id);
		if (queue.after(id))
			files.open(queue.after(id));
	}

	function finish() {
		queue.look(null);
		sheet.put(nothing(filters));
	}

	/* On with the one behind it. */
	function leave(id) {
		const next = queue.after(id);

		queue.remove(id);
		files.forget(id);
		count();
		if (next)
			open(next.id);
		else
			finish();
	}

	function heard({ status, others, ...told }) {
		const id = queue.current;

		if (status === "pending" || status === "waitlisted")
			sheet.showClaims(others);
		else
			sheet.showDecided({ status, ...told }, () => leave(id));
	}

	/* ---- decisions ---------------------------------------------------------------- */

	/* On with the next one at once. */
	async function conclude(what, reason = "") {
		const row = queue.row(queue.current);
		const { json } = await files.open(row);

		queue.decided(row.id);
		presence.leave({ decided: true });
		decisions.make(what, row, { version: json.version, reason });
		leave(row.id);
	}

	/* Refused or taken back: it stands in the queue again. */
	function back(row, told) {
		queue.putBack(row);
		files.forget(row.id);
		count();
		if (told)
			shell.toast(told);
		if (told || queue.current === null)
			open(row.id);
	}

	async function withReason(kind, what) {
		const id = queue.current;

		if (!sheet.ready)
			return;
		const { json } = await files.open(queue.row(id));
		const reason = await askReason(shell, kind,
			{ who: json.name, language: json.language });

		if (reason !== null && queue.current === id)
			conclude(what, reason);
	}

	function approve() {
		if (sheet.ready)
			conclude("approve");
	}

	function reject() {
		withReason("reject", "reject");
	}

	function request() {
		withReason("request", "request-proof");
	}

	function skip() {
		const id = queue.current;
		const next = queue.after(id);

		if (id === null || !next)
			return;
		queue.skip(id);
		open(next.id);
	}

	function move(by) {
		const row = queue.beside(queue.current, by);

		if (row)
			open(row.id);
	}

	/* ---- beginning and end ----------------------------------------------------------- */

	async function start() {
		const wanted = address();
		const answer = await shell.api("GET", wanted);

		if (shell.signal.aborted || wanted !== address())
			return;
		if (answer.status !== 200) {
			sheet.put(problem(answer, start));
			return;
		}
		presence.leave();
		queue.look(null);
		take(answer.json);
		const first = queue.row(Number(params.path[0])) ?? queue.first;

		if (first)
			await open(first.id);
		else
			finish();
	}

	async function lookAgain(get) {
		const wanted = address();
		const counted = decisions.counting();
		const { status, json } = await get(wanted);

		if (status !== 200 || shell.signal.aborted
			|| wanted !== address())
			return;
		counted();
		take(json);
		if (queue.current === null && queue.first)
			open(queue.first.id);
	}

	root.append(el("div", { class: "desk" },
		el("section", { class: "desk-queue", "aria-label": say("Queue") },
			counter, filters.element, ...queue.elements),
		sheet.element));
	shell.keys({
		a: [say("Approve and next"), approve],
		r: [say("Reject"), reject],
		p: [say("Ask for a better proof"), request],
		s: [say("Skip"), skip],
		j: [say("Next in the queue"), () => move(1)],
		k: [say("The one before"), () => move(-1)],
		z: [say("Take the last decision back"), () => decisions.undo()],
		t: [say("Turn the picture"), sheet.proof.turn],
		"+": [say("Larger"), () => sheet.proof.zoom(1.5)],
		"-": [say("Smaller"), () => sheet.proof.zoom(1 / 1.5)],
		"0": [say("Fit"), sheet.proof.fit],
		"/": [say("Search the queue"), filters.focus],
	});
	await start();
	shell.poll(look, lookAgain);
	return () => {
		filters.stop();
		presence.stop();
	};
}
