/* desk.js: the approval desk: one registration after the other. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { Decisions } from "../desk/decisions.js";
import { makeFiles } from "../desk/files.js";
import { busy, Filters, nothing } from "../desk/filters.js";
import { makePace } from "../desk/pace.js";
import { Presence } from "../desk/presence.js";
import { Queue } from "../desk/queue.js";
import { makeSheet } from "../desk/sheet.js";
import { askReason } from "../parts/reasons.js";
import { problem } from "../parts/state.js";

export const title = "Approval desk";

const page = 100;	/* rows of the queue */
const look = 10_000;	/* ms between looks at the queue */

class Desk {
	constructor(shell, params) {
		Object.assign(this, { shell, wished: Number(params.path[0]) });
		this.counter = el("p", { class: "desk-progress", role: "status" });
		this.filters = new Filters(() => this.start());
		this.pace = makePace();
		this.files = makeFiles(shell);
		this.queue = new Queue(id => this.pick(id));
		this.sheet = makeSheet(shell, { approve: () => this.approve(),
			reject: () => this.withReason("reject"),
			request: () => this.withReason("request-proof"),
			skip: () => this.skip() });
		this.presence = new Presence(shell, {
			rows: () => this.queue.waiting(),
			heard: said => this.heard(said),
			told: said => this.queue.tell(said) });
		this.decisions = new Decisions(shell, { pace: this.pace,
			back: (row, told) => this.back(row, told),
			changed: () => this.count() });
		this.pending = 0; /* as the server counted last */
		this.exact = true; /* or are there more? */
		this.seeking = false; /* is the next one asked for? */
		this.atRest = null; /* which of them lies there when there is no next */
		this.element = el("div", { class: "desk" },
			el("section", { class: "desk-queue",
				"aria-label": say("Queue") }, ...this.queue.elements),
			this.sheet.element);
	}

	/* ---- the queue ---------------------------------------------------------- */

	address() {
		const { slug } = this.shell.eventInfo ?? {};

		return `registrations?${new URLSearchParams({ status: "pending",
			sort: "oldest", marks: "1", limit: page,
			...slug && { event: slug }, ...this.filters.query })}`;
	}

	count() {
		const { filters, queue } = this;
		const left = Math.max(this.pending - this.decisions.uncounted, 0);

		this.counter.textContent = this.pace.words(left,
			this.exact ? "" : "+");
		document.title = left > 0 ? `(${left}) ${say(title)}` : say(title);
		queue.tellMore(filters.all && queue.length >= page
			? left - queue.length : 0);
	}

	take(json) {
		this.pending = json.pending;
		this.exact = json.exact;
		this.queue.take(json.registrations);
		this.count();
	}

	async start() {
		const wanted = this.address();
		const answer = await this.shell.api("GET", wanted);

		if (this.shell.signal.aborted || wanted !== this.address())
			return;
		if (answer.status !== 200) {
			this.sheet.put(problem(answer, () => this.start()));
			return;
		}
		this.presence.drop();
		this.queue.look(null);
		this.take(answer.json);
		const wished = this.queue.row(this.wished);

		await (wished ? this.open(wished.id) : this.advance({ fresh: true }));
	}

	async renew(get) {
		const wanted = this.address();
		const counted = this.decisions.counting();
		const { status, json } = await get(wanted);

		if (status !== 200 || this.shell.signal.aborted
			|| wanted !== this.address())
			return;
		counted();
		this.take(json);
	}

	async lookAgain(get) {
		await this.renew(get);
		if (this.queue.current === null && this.queue.length > 0)
			this.advance({ fresh: true });
	}

	/* ---- one registration --------------------------------------------------- */

	/* The next one is claimed and loaded before it is needed. */
	async reserve() {
		const { current } = this.queue;
		const next = this.queue.row(await this.presence.reserve());

		if (this.queue.current !== current || this.shell.signal.aborted)
			return;
		this.files.keep(current, next?.id);
		if (next)
			this.files.open(next);
	}

	/* `claimed`: it was given to us as the next one. */
	async open(id, options) {
		const { files, queue, sheet } = this;

		if (queue.current !== id)
			this.presence.leave();
		this.atRest = null;
		this.shell.replace(`#desk/${id}`);
		queue.look(id);
		sheet.loading(true);
		this.presence.look(id, options);
		this.reserve();
		const answer = await files.open(queue.row(id));

		if (queue.current !== id || this.shell.signal.aborted)
			return;
		sheet.loading(false);
		if (answer.status !== 200)
			sheet.put(problem(answer, () => this.open(id)));
		else
			sheet.show(answer.json, files.picture(answer.json));
	}

	/* One that somebody chose, whoever looks at it. */
	pick(id) {
		this.queue.goTo(id);
		this.open(id);
	}

	move(by) {
		const row = this.queue.beside(this.queue.current, by);

		if (row)
			this.pick(row.id);
	}

	skip() {
		const { queue } = this;
		const id = queue.current;

		if (id === null || queue.length < 2)
			return;
		this.presence.leave();
		queue.look(null);
		queue.skip(id);
		this.advance();
	}

	/* ---- the next one --------------------------------------------------------- */

	/* Unless the queue is fresh it is looked at before none is free. */
	async seek(fresh) {
		const id = await this.presence.take();

		if (this.queue.row(id) || fresh)
			return id;
		await this.renew(path => this.shell.api("GET", path));
		return await this.presence.take();
	}

	/* On with the first that nobody else looks at. */
	async advance({ fresh = false } = {}) {
		const { queue } = this;

		if (this.seeking)
			return;
		this.seeking = true;
		queue.look(null);
		this.sheet.loading(true);
		const id = await this.seek(fresh);

		this.seeking = false;
		if (this.shell.signal.aborted || queue.current !== null)
			return;
		if (queue.row(id))
			this.open(id, { claimed: true });
		else
			this.finish();
	}

	finish() {
		const rest = this.queue.length > 0 ? busy : nothing;

		this.sheet.loading(false);
		this.shell.replace("#desk");
		if (rest !== this.atRest)
			this.sheet.put(rest(this.filters));
		this.atRest = rest;
	}

	/* ---- decisions -------------------------------------------------------------- */

	leave(id) {
		this.queue.look(null);
		this.queue.remove(id);
		this.files.forget(id);
		this.count();
		this.advance();
	}

	/* What the server says of the one that is looked at. */
	async heard({ status, others, ...told }) {
		const id = this.queue.current;

		await this.files.open(this.queue.row(id));
		if (this.queue.current !== id)
			return;
		if (status === "pending" || status === "waitlisted")
			this.sheet.showClaims(others);
		else
			this.sheet.showDecided({ status, ...told },
				() => this.leave(id));
	}

	/* On with the next one at once. */
	async conclude(what, told = {}) {
		const row = this.queue.row(this.queue.current);
		const { json } = await this.files.open(row);

		this.queue.decided(row.id);
		this.presence.leave({ decided: true });
		this.decisions.make(what, row, { version: json.version, ...told });
		this.leave(row.id);
	}

	/* Refused or taken back: it stands in the queue again. */
	back(row, told) {
		this.queue.putBack(row);
		this.files.forget(row.id);
		this.count();
		if (told)
			this.shell.toast(told);
		if (told || this.queue.current === null)
			this.open(row.id);
	}

	approve() {
		if (this.sheet.ready)
			this.conclude("approve");
	}

	async withReason(what) {
		const id = this.queue.current;

		if (!this.sheet.ready)
			return;
		const { json } = await this.files.open(this.queue.row(id));
		const told = await askReason(this.shell, what,
			{ who: json.name, id, language: json.language });

		if (told !== null && this.queue.current === id)
			this.conclude(what, told);
	}

	/* ---- the keyboard ------------------------------------------------------------- */

	keys() {
		const { proof } = this.sheet;

		return {
			a: [say("Approve and next"), () => this.approve()],
			r: [say("Reject"), () => this.withReason("reject")],
			p: [say("Ask for a better proof"),
				() => this.withReason("request-proof")],
			s: [say("Skip"), () => this.skip()],
			j: [say("Next in the queue"), () => this.move(1)],
			k: [say("The one before"), () => this.move(-1)],
			z: [say("Take the last decision back"),
				() => this.decisions.undo()],
			t: [say("Turn the picture"), () => proof.turn()],
			"+": [say("Larger"), () => proof.zoom(1.5)],
			"-": [say("Smaller"), () => proof.zoom(1 / 1.5)],
			"0": [say("Fit"), () => proof.fit()],
			"/": [say("Search the queue"), () => this.filters.focus()],
		};
	}

	stop() {
		this.filters.stop();
		this.presence.stop();
	}
}

export async function show(root, params, shell) {
	const desk = new Desk(shell, params);

	root.append(desk.element);
	shell.actions(desk.counter, desk.filters.element);
	shell.keys(desk.keys());
	await desk.start();
	shell.poll(look, get => desk.lookAgain(get));
	return () => desk.stop();
}
