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

/* What lies there while colleagues look at all that are left. */
const busy = () => empty(say("Colleagues look at all that are left"),
	say("What they leave comes up here by itself. You can also choose one in the queue."));

export async function show(root, params, shell) {
	const counter = el("p", { class: "desk-progress", role: "status" });
	const filters = makeFilters(() => start());
	const pace = makePace();
	const files = makeFiles(shell);
	const queue = makeQueue(pick);
	const sheet = makeSheet(shell, { approve, reject, request, skip });
	const presence = makePresence(shell, { rows: queue.waiting, heard,
		told: queue.tell });
	const decisions = makeDecisions(shell, { pace, back, changed: count });
	let pending = 0; /* as the server counted last */
	let exact = true; /* or are there more? */
	let seeking = false; /* is the next one asked for? */
	let atRest = null; /* which of them lies there when there is no next */

	function address() {
		const { slug } = shell.eventInfo ?? {};

		return `registrations?${new URLSearchParams({ status: "pending",
			sort: "oldest", marks: "1", limit: page,
			...slug && { event: slug }, ...filters.query })}`;
	}

	function count() {
		const left = Math.max(pending - decisions.uncounted, 0);

		counter.textContent = pace.words(left, exact ? "" : "+");
		document.title = left > 0 ? `(${left}) ${say(title)}` : say(title);
		queue.tellMore(filters.all && queue.length >= page
			? left - queue.length : 0);
	}

	function take(json) {
		pending = json.pending;
		exact = json.exact;
		queue.take(json.registrations);
		count();
	}

	/* ---- one registration --------------------------------------------------- */

	/* The next one is claimed and loaded before it is needed. */
	async function reserve() {
		const { current } = queue;
		const next = queue.row(await presence.reserve());

		if (queue.current !== current || shell.signal.aborted)
			return;
		files.keep(current, next?.id);
		if (next)
			files.open(next);
	}

	/* `claimed`: it was given to us as the next one. */
	async function open(id, options) {
		if (queue.current !== id)
			presence.leave();
		atRest = null;
		queue.look(id);
		sheet.loading(true);
		presence.look(id, options);
		reserve();
		const answer = await files.open(queue.row(id));

		if (queue.current !== id || shell.signal.aborted)
			return;
		sheet.loading(false);
		if (answer.status !== 200)
			sheet.put(problem(answer, () => open(id)));
		else
			sheet.show(answer.json, files.picture(answer.json));
	}

	/* One that somebody chose, whoever looks at it. */
	function pick(id) {
		queue.goTo(id);
		open(id);
	}

	function finish() {
		const rest = queue.length > 0 ? busy : nothing;

		sheet.loading(false);
		if (rest !== atRest)
			sheet.put(rest(filters));
		atRest = rest;
	}

	/* Unless the queue is fresh it is looked at before none is free. */
	async function seek(fresh) {
		const id = await presence.take();

		if (queue.row(id) || fresh)
			return id;
		await renew(path => shell.api("GET", path));
		return await presence.take();
	}

	/* On with the first that nobody else looks at. */
	async function advance({ fresh = false } = {}) {
		if (seeking)
			return;
		seeking = true;
		queue.look(null);
		sheet.loading(true);
		const id = await seek(fresh);

		seeking = false;
		if (shell.signal.aborted || queue.current !== null)
			return;
		if (queue.row(id))
			open(id, { claimed: true });
		else
			finish();
	}

	function leave(id) {
		queue.look(null);
		queue.remove(id);
		files.forget(id);
		count();
		advance();
	}

	async function heard({ status, others, ...told }) {
		const id = queue.current;

		await files.open(queue.row(id));
		if (queue.current !== id)
			return;
		if (status === "pending" || status === "waitlisted")
			sheet.showClaims(others);
		else
			sheet.showDecided({ status, ...told }, () => leave(id));
	}

	/* ---- decisions ---------------------------------------------------------------- */

	/* On with the next one at once. */
	async function conclude(what, told = {}) {
		const row = queue.row(queue.current);
		const { json } = await files.open(row);

		queue.decided(row.id);
		presence.leave({ decided: true });
		decisions.make(what, row, { version: json.version, ...told });
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

	async function withReason(what) {
		const id = queue.current;

		if (!sheet.ready)
			return;
		const { json } = await files.open(queue.row(id));
		const told = await askReason(shell, what,
			{ who: json.name, id, language: json.language });

		if (told !== null && queue.current === id)
			conclude(what, told);
	}

	function approve() {
		if (sheet.ready)
			conclude("approve");
	}

	function reject() {
		withReason("reject");
	}

	function request() {
		withReason("request-proof");
	}

	function skip() {
		const id = queue.current;

		if (id === null || queue.length < 2)
			return;
		presence.leave();
		queue.look(null);
		queue.skip(id);
		advance();
	}

	function move(by) {
		const row = queue.beside(queue.current, by);

		if (row)
			pick(row.id);
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
		presence.drop();
		queue.look(null);
		take(answer.json);
		const wished = queue.row(Number(params.path[0]));

		await (wished ? open(wished.id) : advance({ fresh: true }));
	}

	async function renew(get) {
		const wanted = address();
		const counted = decisions.counting();
		const { status, json } = await get(wanted);

		if (status !== 200 || shell.signal.aborted
			|| wanted !== address())
			return;
		counted();
		take(json);
	}

	async function lookAgain(get) {
		await renew(get);
		if (queue.current === null && queue.length > 0)
			advance({ fresh: true });
	}

	root.append(el("div", { class: "desk" },
		el("section", { class: "desk-queue", "aria-label": say("Queue") },
			...queue.elements),
		sheet.element));
	shell.actions(counter, filters.element);
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
