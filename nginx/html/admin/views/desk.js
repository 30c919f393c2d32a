/* desk.js: the approval desk: one registration after the other. */
import { el, find, show as reveal } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { claimBrief, claimFacts, warnings } from "../parts/claim.js";
import { decide, sayDecided, sayDone, sayRefused } from "../parts/decide.js";
import { loadProof, proofView } from "../parts/proof.js";
import { askReason } from "../parts/reasons.js";
import { empty, problem, skeleton } from "../parts/state.js";
import { sayLong, sayWaiting } from "../parts/waiting.js";

export const title = "Approval desk";

const page = 100;	/* rows of the queue */
const look = 10_000;	/* ms between looks at the queue */
const beat = 20_000;	/* ms between saying that we look at one */
const paceFrom = 3;	/* decisions before a pace is told */

const markWords = {
	proof_requested: () => say("asked"),
	no_proof: () => say("no picture"),
	no_reference: () => say("no reference"),
	same_image: () => say("same picture"),
	same_reference: () => say("same reference"),
};
const loud = ["same_image", "same_reference"];

/* ---- the desk as a whole ------------------------------------------------------- */

/*
 * What is on the desk: `rows` in their order, the `current` id, those that are
 * `gone` (decided here, maybe not yet on the server) and `later` (skipped).
 */
function newState() {
	return { rows: [], current: null, gone: new Set(), later: [], pending: 0,
		q: "", which: "open", cache: new Map(), images: new Map(),
		done: [], made: 0, lastAt: Date.now(), paces: [] };
}

export async function show(root, params, shell) {
	const state = newState();
	const queue = el("ol", { class: "queue-list" });
	const counter = el("p", { class: "desk-progress", role: "status" });
	const sheet = el("section", { class: "desk-sheet",
		"aria-label": say("The registration") });
	const search = el("input", { type: "search", id: "desk-search",
		"aria-label": say("Search the queue"), placeholder: say("Search"),
		input: () => searchSoon() });
	const which = el("select", { "aria-label": say("Which"), change: () => {
		state.which = which.value;
		start();
	} }, ...[["open", say("To check")], ["given", say("With a picture")],
		["none", say("Without a picture")],
		["requested", say("Asked, no answer yet")]].map(([value, text]) =>
		el("option", { value }, text)));
	const proof = proofView();
	let timer, claimTimer;

	const searchSoon = () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			state.q = search.value.trim();
			start();
		}, 250);
	};

	/* ---- the queue -------------------------------------------------------- */

	function address() {
		const query = new URLSearchParams({ status: "pending",
			sort: "oldest", marks: "1", limit: page });

		if (shell.eventInfo)
			query.set("event", shell.eventInfo.slug);
		query.set("proof", state.which);
		if (state.q)
			query.set("q", state.q);
		return `registrations?${query}`;
	}

	const rowOf = id => state.rows.find(r => r.id === id);

	function order(rows) {
		const place = r => state.later.indexOf(r.id);

		return rows.filter(r => !state.gone.has(r.id)).sort((a, b) =>
			place(a) - place(b));
	}

	/* One that a colleague decided stays while it is looked at. */
	function take(json) {
		const mine = rowOf(state.current);
		const place = state.rows.indexOf(mine);

		state.pending = json.pending;
		state.rows = order(json.registrations);
		if (mine && !rowOf(mine.id) && !state.gone.has(mine.id))
			state.rows.splice(place, 0, mine);
		drawQueue();
	}

	const marksOf = row => (row.marks ?? []).map(name => el("span",
		{ class: `mark${loud.includes(name) ? " mark-loud" : ""}` },
		markWords[name]()));

	function item(row) {
		const others = row.claimed_by ?? [];

		return el("li", {}, el("button", { type: "button",
			class: "queue-row", "data-id": row.id,
			"aria-current": row.id === state.current ? "true" : null,
			click: () => open(row.id) },
		el("span", { class: "queue-name", dir: "auto" }, row.name),
		el("span", { class: "queue-wait" }, sayWaiting(row.created_at)),
		el("span", { class: "queue-marks" },
			row.tickets_count > 1 && el("span", { class: "mark" },
				say("%s people", row.tickets_count)),
			...marksOf(row),
			others.length > 0 && el("span", { class: "mark mark-who" },
				say("%s looks at it", others[0].name)))));
	}

	function drawQueue() {
		const held = document.activeElement?.dataset?.id;
		const rest = state.pending - inFlight() - state.rows.length;

		queue.replaceChildren(...state.rows.map(item));
		if (held)
			find(`[data-id="${held}"]`, queue)?.focus();
		find("[aria-current]", queue)?.scrollIntoView({ block: "nearest" });
		find(".desk-more", root)?.remove();
		if (!state.q && state.which === "open" && rest > 0
			&& state.rows.length >= page)
			queue.after(el("p", { class: "desk-more quiet small" },
				say("and %s more", rest)));
		drawProgress();
	}

	/* "38 of 211, about 25 minutes at your pace" */
	function drawProgress() {
		const left = Math.max(state.pending - inFlight(), 0);
		const all = state.made + left;
		const sorted = [...state.paces].sort((a, b) => a - b);
		const pace = sorted[Math.floor(sorted.length / 2)];

		counter.textContent = all === 0 ? "" : state.made === 0
			? say("%s to check", left)
			: state.paces.length < paceFrom || left === 0
				? say("%s of %s checked", state.made, all)
				: say("%s of %s checked, about %s at your pace",
					state.made, all, sayLong(left * pace + 59));
		document.title = left > 0 ? `(${left}) ${say(title)}` : say(title);
	}

	/* Decided here, but the last count does not know yet. */
	const inFlight = () => state.done.filter(d => !d.counted).length;

	/* ---- one registration --------------------------------------------------- */

	/* Its data and picture; asked for before they are needed. */
	function fetchOne(id) {
		if (!state.cache.has(id)) {
			const answer = shell.api("GET", `registrations/${id}`);

			state.cache.set(id, answer);
			if (rowOf(id)?.has_payment_proof)
				state.images.set(id, loadProof(id));
			answer.then(({ status }) => status !== 200
				&& state.cache.delete(id));
		}
		return state.cache.get(id);
	}

	function forget(id) {
		state.cache.delete(id);
		state.images.delete(id);
	}

	const after = id => {
		const i = state.rows.findIndex(r => r.id === id);

		return state.rows[i + 1] ?? state.rows.find(r => r.id !== id);
	};

	async function open(id) {
		if (state.current !== id)
			release();
		state.current = id;
		for (const row of queue.querySelectorAll(".queue-row"))
			if (Number(row.dataset.id) === id)
				row.setAttribute("aria-current", "true");
			else
				row.removeAttribute("aria-current");
		find("[aria-current]", queue)?.scrollIntoView({ block: "nearest" });
		sheet.classList.add("desk-loading");
		const answer = await fetchOne(id);

		if (state.current !== id || shell.signal.aborted)
			return;
		sheet.classList.remove("desk-loading");
		if (answer.status !== 200)
			return sheet.replaceChildren(problem(answer, () => open(id)));
		draw(answer.json);
		claim();
		const next = after(id);

		if (next && next.id !== id)
			fetchOne(next.id);
	}

	function button(key, text, work, kind = "button-quiet") {
		return el("button", { type: "button", class: `button ${kind}`,
			"aria-keyshortcuts": key, click: work }, el("span", {}, text),
		el("kbd", { "aria-hidden": "true" }, key));
	}

	function draw(r) {
		const image = state.images.get(r.id);

		sheet.replaceChildren(
			el("div", { class: "desk-brief", "aria-hidden": "true" },
				...claimBrief(r)),
			el("div", { class: "desk-proof" }, proof.element),
			el("div", { class: "desk-claim" },
				el("div", { class: "desk-who" },
					el("h2", { dir: "auto" }, r.name),
					el("a", { href: `#registration/${r.id}` },
						say("Everything about it"))),
				el("div", { id: "desk-claims", role: "status" }),
				warnings(r), claimFacts(r),
				...r.notes.slice(-2).map(n => el("blockquote",
					{ class: "note", dir: "auto" }, n.text,
					el("footer", {}, n.by)))),
			el("div", { class: "desk-actions" },
				button("A", say("Approve and next"), approve, ""),
				button("R", say("Reject"), reject,
					"button-quiet button-stop"),
				button("P", say("Ask for a better proof"), request),
				button("S", say("Skip"), skip)));
		drawClaims(r.claims);
		if (r.has_payment_proof)
			proof.show(image ?? loadProof(r.id));
		else
			proof.tell(say("No picture was sent."), r.event.proof === "none"
				? say("This event asks for none.") : "");
		sheet.scrollTop = 0;
	}

	/* ---- who else looks at it --------------------------------------------------- */

	function drawClaims(others) {
		find("#desk-claims", sheet)?.replaceChildren(...others.map(o =>
			el("p", { class: "looking" },
				say("%s looks at this too.", o.name))));
	}

	/* A colleague was first: their decision instead of an error. */
	function drawDecided(told) {
		reveal(find(".desk-actions", sheet), false);
		find("#desk-claims", sheet)?.replaceChildren(el("div",
			{ class: "notice" }, el("p", {}, badge(told.status), " ",
				sayDecided(told, shell.zone)),
			el("div", { class: "actions" }, el("button", { type: "button",
				class: "button", id: "desk-next", click: () =>
					leaveOne(state.current) }, say("Next")))));
		find("#desk-next", sheet)?.focus();
	}

	async function claim() {
		const id = state.current;

		clearTimeout(claimTimer);
		if (id === null || document.hidden || shell.signal.aborted)
			return;
		const { status, json } = await shell.api("POST",
			`registrations/${id}/claim`, { body: {} });

		if (state.current !== id || shell.signal.aborted)
			return;
		if (status === 200 && json.status !== "pending"
			&& json.status !== "waitlisted")
			drawDecided(json);
		else if (status === 200)
			drawClaims(json.others);
		claimTimer = setTimeout(claim, beat);
	}

	function release() {
		clearTimeout(claimTimer);
		if (state.current !== null && !state.gone.has(state.current))
			shell.api("POST", `registrations/${state.current}/claim`,
				{ body: { release: true } });
	}

	/* ---- decisions ---------------------------------------------------------------- */

	function leaveOne(id) {
		const next = after(id);

		state.rows = state.rows.filter(r => r.id !== id);
		forget(id);
		drawQueue();
		if (next)
			open(next.id);
		else
			finish();
	}

	function measure() {
		const seconds = (Date.now() - state.lastAt) / 1000;

		state.lastAt = Date.now();
		if (seconds < 180)
			state.paces = [...state.paces.slice(-19), seconds];
	}

	/* On with the next one at once; told when the server has it, or back. */
	async function conclude(what, reason = "") {
		const id = state.current;
		const row = rowOf(id);
		const seen = (await fetchOne(id)).json;
		const one = { id, row, counted: false };

		state.gone.add(id);
		state.done.push(one);
		state.made++;
		measure();
		leaveOne(id);
		one.answer = decide(shell, what, id,
			{ version: seen.version, reason });
		const answer = await one.answer;

		one.settled = true;
		if (answer.status === 200) {
			one.closeToast = shell.toast(sayDone(what, row.name),
				what === "request-proof" ? {} : { undo: () => undo(one) });
			one.undoable = what !== "request-proof";
		} else {
			state.made--;
			drop(one);
			bring(row, answer);
		}
		drawProgress();
	}

	const drop = one => {
		state.done = state.done.filter(d => d !== one);
	};

	/* What was refused stands in the queue again, unless somebody was first. */
	function bring(row, answer) {
		const first = answer.json.code === "already_decided";

		shell.toast(`${row.name}: ${sayRefused(answer, shell.zone)}`,
			{ isProblem: !first });
		if (first)
			return;
		state.gone.delete(row.id);
		state.rows.unshift(row);
		drawQueue();
		if (state.current === null)
			open(row.id);
	}

	async function undo(one = state.done.filter(d => d.undoable).at(-1)) {
		if (!one?.undoable)
			return;
		one.undoable = false;
		one.closeToast?.();
		const decided = await one.answer;
		const answer = await decide(shell, "undo", one.id,
			{ version: decided.json.version });

		if (answer.status !== 200) {
			shell.toast(`${one.row.name}: ${sayRefused(answer, shell.zone)}`,
				{ isProblem: true });
			return;
		}
		drop(one);
		state.made--;
		state.gone.delete(one.id);
		forget(one.id);
		state.rows = [one.row, ...state.rows.filter(r => r.id !== one.id)];
		drawQueue();
		shell.toast(sayDone("undo", one.row.name));
		await open(one.id);
	}

	const ready = () => state.current !== null
		&& !find(".desk-actions", sheet)?.hidden
		&& !sheet.classList.contains("desk-loading");
	const approve = () => ready() && conclude("approve");

	async function withReason(kind, what) {
		const id = state.current;

		if (!ready())
			return;
		const { json } = await fetchOne(id);
		const reason = await askReason(shell, kind,
			{ who: json.name, language: json.language });

		if (reason !== null && state.current === id)
			conclude(what, reason);
	}

	const reject = () => withReason("reject", "reject");
	const request = () => withReason("request", "request-proof");

	function skip() {
		const id = state.current;
		const next = id !== null && after(id);

		if (!next || next.id === id)
			return;
		state.later = [...state.later.filter(x => x !== id), id];
		state.rows = order(state.rows);
		drawQueue();
		open(next.id);
	}

	function move(by) {
		const i = state.rows.findIndex(r => r.id === state.current);
		const row = state.rows[i + by];

		if (row)
			open(row.id);
	}

	/* ---- beginning and end ----------------------------------------------------------- */

	function finish() {
		state.current = null;
		const all = state.q === "" && state.which === "open";

		sheet.replaceChildren(empty(all ? say("Everything is checked")
			: say("Nobody fits"), all
			? say("Who registers now comes up here by itself.")
			: say("Try another search, or look at all that are to be checked."),
		all ? el("a", { class: "button button-quiet",
			href: "#registrations" }, say("All registrations"))
			: el("button", { type: "button",
				class: "button button-quiet", click: () => {
					search.value = "";
					state.q = "";
					which.value = state.which = "open";
					start();
				} }, say("Show all that are to be checked"))));
	}

	async function start() {
		const wanted = address();
		const answer = await shell.api("GET", wanted);

		if (shell.signal.aborted || wanted !== address())
			return;
		if (answer.status !== 200) {
			sheet.replaceChildren(problem(answer, start));
			return;
		}
		release();
		state.current = null;
		take(answer.json);
		const first = Number(params.path[0]);

		if (state.rows.length > 0)
			await open(rowOf(first)?.id ?? state.rows[0].id);
		else
			finish();
	}

	async function lookAgain(get) {
		const sent = state.done.filter(d => d.settled);
		const { status, json } = await get(address());

		if (status !== 200 || shell.signal.aborted)
			return;
		for (const one of sent)
			one.counted = true;
		take(json);
		if (state.current === null && state.rows.length > 0)
			open(state.rows[0].id);
	}

	root.append(el("div", { class: "desk" },
		el("section", { class: "desk-queue", "aria-label": say("Queue") },
			counter, el("div", { class: "desk-filters" }, search, which),
			queue), sheet));
	sheet.append(skeleton("card"));
	shell.keys({
		a: [say("Approve and next"), approve],
		r: [say("Reject"), reject],
		p: [say("Ask for a better proof"), request],
		s: [say("Skip"), skip],
		j: [say("Next in the queue"), () => move(1)],
		k: [say("The one before"), () => move(-1)],
		z: [say("Take the last decision back"), () => undo()],
		t: [say("Turn the picture"), proof.turn],
		"+": [say("Larger"), () => proof.zoom(1.5)],
		"-": [say("Smaller"), () => proof.zoom(1 / 1.5)],
		"0": [say("Fit"), proof.fit],
		"/": [say("Search the queue"), () => search.focus()],
	});
	search.addEventListener("keydown", e => e.key === "Escape"
		&& search.blur());
	document.addEventListener("visibilitychange", claim);
	await start();
	shell.poll(look, lookAgain);
	return () => {
		clearTimeout(timer);
		document.removeEventListener("visibilitychange", claim);
		release();
	};
}
