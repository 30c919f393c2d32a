/*
 * door.js: one scan from its text to its verdict, with the server or without.
 *
 * The key of a scan is made once and kept before anybody is asked, so whatever
 * way it reaches the server, and however often, it counts once.
 */
import { decided, glanceVerdict, isOf, markVerdict, recordedAs }
	from "./answer.js";
import { read } from "./code.js";
import { patience } from "./link.js";
import { doubtOf } from "./list.js";
import { indexOf, markOf, open } from "./seal.js";
import { decide, isMisread, isRehearsal, toneOf } from "./verdict.js";

/*
 * Milliseconds: a scan that a crash left without a verdict is taken up again so
 * long, even when it was sent in the meantime.
 */
const resumable = 120_000;

const nameOf = ticket => ticket.serial ?? ticket.text;

const isGo = reason => toneOf(reason) === "go";

/* What nobody could have read is no ticket that is not known. */
const plain = (verdict, facts) => verdict.reason === "unknown"
	&& isMisread(facts) ? { ...verdict, reason: "misread" } : verdict;

/* What this device queued itself, the server does not know yet. */
const isUnsent = own => own && !own.sent;

const isTicket = ({ kind }) => kind !== "other" && kind !== "enrol";

export class Door {
	/* `me`: the state that all parts of the scanner share (state.js). */
	constructor(me) {
		this.me = me;
		this.turn = Promise.resolve();
		this.left = new Map(); /* ticket: a scan without a verdict */
	}

	/* One after the other: each sees what the one before it did. */
	inTurn(work) {
		const mine = this.turn.then(work);

		this.turn = mine.catch(() => {});
		return mine;
	}

	/* Would a scan be practice now? */
	get rehearses() {
		const { me } = this;

		return isRehearsal(me.event, me.clock.corrected(me.wall()));
	}

	/* Scans that a crash left without a verdict. */
	resume(scans) {
		for (const scan of scans)
			if (scan.state === "trying")
				this.left.set(nameOf(read(scan.text)), scan);
	}

	/* ---- one ticket ----------------------------------------------------------- */

	scan(text, kind = "admit") {
		const ticket = read(text);

		return isTicket(ticket)
			? this.inTurn(() => this.decideOn(ticket, kind))
			: Promise.resolve(this.foreign(ticket));
	}

	/* What would be decided: asks, and keeps nothing. */
	glance(text, kind = "admit") {
		const ticket = read(text);

		return isTicket(ticket)
			? this.inTurn(() => this.lookAt(ticket, kind))
			: Promise.resolve(this.foreign(ticket));
	}

	foreign({ text }) {
		return { reason: "other", tone: "look", kind: "admit", key: null,
			serial: null, at: this.me.wall(), took: 0, text };
	}

	async decideOn(ticket, kind) {
		const started = performance.now();
		const scan = await this.resumed(ticket, kind)
			?? this.newScan(ticket, kind);
		const facts = await this.factsOf(ticket, kind, scan.key);
		const verdict = this.mayAsk(facts)
			&& await this.askServer(scan, facts)
			|| await this.alone(scan, facts);

		return this.finish(plain(verdict, facts), scan, ticket, started);
	}

	async lookAt(ticket, kind) {
		const started = performance.now();
		const facts = await this.factsOf(ticket, kind, null);
		const verdict = this.mayAsk(facts) && kind !== "exit"
			&& await this.askGlance(ticket, facts)
			|| { ...decide(facts), offline: true };

		if (isGo(verdict.reason))
			verdict.reason = kind === "exit" ? "may_leave" : "valid";
		return this.finish(plain(verdict, facts), null, ticket, started);
	}

	mayAsk(facts) {
		return this.me.link.mayAsk && !isUnsent(facts.own);
	}

	finish(verdict, scan, ticket, started) {
		const { me } = this;

		me.tell("changed");
		if (verdict.first && verdict.first.seconds === undefined)
			verdict.first.seconds = Math.max(0, Math.round(
				(me.clock.corrected(me.wall())
					- verdict.first.at) / 1000));
		return { ...verdict, kind: scan?.kind ?? "admit",
			rehearsal: scan?.rehearsal ?? this.rehearses,
			key: scan?.key ?? null, serial: ticket.serial ?? null,
			text: ticket.text, at: me.wall(),
			tone: toneOf(verdict.reason),
			took: performance.now() - started };
	}

	/* ---- what is known and kept ------------------------------------------------- */

	/* All that this device knows of a ticket by itself. */
	async factsOf(ticket, kind, key) {
		const { me, rehearses } = this;
		const i = ticket.serial ? await indexOf(ticket.serial) : null;
		const [own, sealed] = i === null ? []
			: await Promise.all([
				me.store.own(markOf(i, rehearses)),
				me.store.record(i)]);
		const counts = own && own.key !== key
			&& own.rehearsal === rehearses;

		return { ticket, kind, i, event: me.event, gate: me.device.gate,
			own: counts ? own : null,
			record: sealed ? await open(sealed, ticket.serial,
				me.event.id) : null,
			genuine: ticket.kind === "code"
				? await me.verify(ticket) : null,
			doubt: me.lenient() ? null : doubtOf(me),
			names: me.names,
			now: me.clock.corrected(me.wall()) };
	}

	newScan(ticket, kind) {
		const { me } = this;

		return { key: me.uuid(), seq: ++me.seq, text: ticket.text, kind,
			at: me.wall(), offset: me.clock.offset,
			rehearsal: this.rehearses, state: "trying" };
	}

	/* Nobody was told what came of it: this is the same scan once more. */
	async resumed(ticket, kind) {
		const { me, left } = this;
		const scan = left.get(nameOf(ticket));

		left.delete(nameOf(ticket));
		if (scan?.kind !== kind)
			return null;
		if (me.wall() - scan.at < resumable)
			return scan;
		return (await me.store.queued()).find(s => s.key === scan.key);
	}

	ownOf(scan, i, sent = 0) {
		return { i: markOf(i, scan.rehearsal), kind: scan.kind,
			at: scan.at, gate: this.me.device.gate, key: scan.key,
			sent, rehearsal: scan.rehearsal };
	}

	/* By what this device knows; on the disk before anybody is told. */
	async alone(scan, facts) {
		const verdict = decide(facts);
		const go = isGo(verdict.reason);

		await this.me.store.keep(go ? { ...scan, state: "decided" }
			: { ...scan, state: "decided", kind: "refused",
				reason: recordedAs(verdict.reason) },
			go && facts.i ? this.ownOf(scan, facts.i) : null);
		if (go && !scan.rehearsal)
			this.count(scan);
		return { ...verdict, offline: true };
	}

	count(scan) {
		const { me } = this;
		const step = scan.kind === "exit" ? -1 : 1;

		if (me.counter)
			me.counter = { ...me.counter,
				gate: me.counter.gate + step,
				event: me.counter.event + step };
	}

	/* What another event is called, for when there is no network. */
	learnName({ event }, name) {
		const { me } = this;

		if (event && name && me.names?.[event] !== name) {
			me.names = { ...me.names, [event]: name };
			me.store.set({ names: me.names }).catch(() => {});
		}
	}

	/* ---- what the server says ----------------------------------------------------- */

	/* null: it did not answer, or too late. */
	async askServer(scan, facts) {
		const { me } = this;

		me.busy.add(scan.key);
		try {
			await me.store.keep(scan);
			return await this.mark(scan, facts);
		} finally {
			me.busy.delete(scan.key);
		}
	}

	async mark(scan, facts) {
		const { me } = this;
		const body = { kind: scan.kind,
			scanned_at: new Date(scan.at).toISOString() };

		if (scan.offset !== null)
			body.clock_offset_ms = scan.offset;
		const answer = await me.api.mark(scan.text, scan.key, body,
			patience);

		if (answer.status === 401) {
			await me.store.settle([scan.key], []);
			await me.refused(answer);
			return { reason: "sent_away" };
		}
		const reason = decided(answer, facts.ticket);

		if (!reason) {
			me.link.failed(answer.slow);
			return null;
		}
		me.link.answered(answer.ms);
		return this.marked(answer, reason, scan, facts);
	}

	async marked(answer, reason, scan, facts) {
		const { me } = this;
		const { json } = answer;

		scan.rehearsal = json.rehearsal ?? scan.rehearsal;
		/* A scan that stays in the queue is sent once more, and known by
		   its key: what was decided stands. */
		await me.store.settle([scan.key], facts.i && isGo(reason)
			? [this.ownOf(scan, facts.i, me.wall())] : [])
			.catch(() => {});
		me.counter = { ...me.counter, ...json.counter };
		this.learnName(facts.ticket, json.ticket_event);
		return markVerdict(answer, reason, decide(facts));
	}

	/* null: it did not answer, or too late. */
	async askGlance(ticket, facts) {
		const { me } = this;
		const answer = await me.api.verify(ticket.text, patience);

		if (answer.status === 401) {
			await me.refused(answer);
			return { reason: "sent_away" };
		}
		if (answer.status !== 200
			|| !isOf(answer.json.details ?? {}, ticket)) {
			me.link.failed(answer.slow);
			return null;
		}
		me.link.answered(answer.ms);
		return glanceVerdict(answer.json, decide(facts));
	}

	/* ---- what a supervisor takes back ------------------------------------------- */

	undo(serial, reason) {
		return this.inTurn(() => this.takeBack(serial, reason));
	}

	/* Kept before anybody is asked. */
	async takeBack(serial, reason) {
		const { me } = this;
		const scan = { ...this.newScan({ text: serial }, "undo"), reason,
			state: "decided" };
		const own = this.ownOf(scan, await indexOf(serial));

		await me.store.keep(scan, own);
		if (!me.link.mayAsk) {
			me.tell("changed");
			return { done: true, offline: true };
		}
		me.busy.add(scan.key);
		try {
			return await this.askUndo(scan, own);
		} finally {
			me.busy.delete(scan.key);
			me.tell("changed");
		}
	}

	async askUndo(scan, own) {
		const { me } = this;
		const answer = await me.api.undo({ serial: scan.text,
			key: scan.key, reason: scan.reason });

		if (answer.status === 200) {
			me.link.answered(answer.ms);
			await me.store.settle([scan.key],
				[{ ...own, sent: me.wall() }]);
			return { done: true };
		}
		if (answer.status === 401)
			me.refused(answer);
		else if (answer.status >= 400 && answer.status < 500
			&& answer.status !== 429) {
			await me.store.settle([scan.key], []);
			await me.store.forgetOwn(own.i);
			return { done: false, detail: answer.json?.detail };
		} else
			me.link.failed(answer.slow);
		return { done: true, offline: true };
	}
}
