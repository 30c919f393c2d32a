/*
 * door.js: one scan from its text to its verdict, with the server or without.
 *
 * The key of a scan is made once and kept before anybody is asked, so whatever
 * way it reaches the server, and however often, it counts once.
 */
import { read } from "./code.js";
import { patience } from "./link.js";
import { doubtOf } from "./list.js";
import { indexOf, markOf, open } from "./seal.js";
import { decide, isMisread, isRehearsal, toneOf } from "./verdict.js";

/* What mark-used and verify-ticket may refuse for. */
const refusals = new Set(["unknown", "already_used", "not_approved",
	"revoked", "wrong_event", "too_early", "too_late", "wrong_gate",
	"not_inside"]);

/* A doubt is this device's own: the server has no word for it. */
const recordedAs = reason => refusals.has(reason) ? reason : "unknown";

/*
 * Milliseconds: a scan that a crash left without a verdict is taken up again so
 * long, even when it was sent in the meantime.
 */
const resumable = 120_000;

/*
 * `me` is what all parts of the scanner share:
 *
 *   store api clock link verify   the parts
 *   event device counter          as the server last sent them
 *   list lenient()                how whole the list is; may it admit without
 *   names                         of other events, by their ids
 *   uuid() wall()                 a new key; milliseconds of this device
 *   busy                          keys that are on their way: a Set
 *   seq                           of the last scan that was kept
 *   tell(what)                    "changed", "revoked", "unauthorized"
 */
export function makeDoor(me) {
	const { store, api, link } = me;
	let turn = Promise.resolve();
	const left = new Map(); /* ticket: a scan without a verdict */
	const nameOf = ticket => ticket.serial ?? ticket.text;

	/* One after the other: each sees what the one before it did. */
	function inTurn(work) {
		const mine = turn.then(work);

		turn = mine.catch(() => {});
		return mine;
	}

	const rehearses = () =>
		isRehearsal(me.event, me.clock.corrected(me.wall()));

	/* What nobody could have read is no ticket that is not known. */
	const plain = (verdict, facts) => verdict.reason === "unknown"
		&& isMisread(facts) ? { ...verdict, reason: "misread" } : verdict;

	/* All that this device knows of a ticket by itself. */
	async function factsOf(ticket, kind, key) {
		const rehearsal = rehearses();
		const i = ticket.serial ? await indexOf(ticket.serial) : null;
		const [own, sealed] = i === null ? []
			: await Promise.all([
				store.own(markOf(i, rehearsal)),
				store.record(i)]);
		const counts = own && own.key !== key
			&& own.rehearsal === rehearsal;

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

	function newScan(ticket, kind) {
		return { key: me.uuid(), seq: ++me.seq, text: ticket.text, kind,
			at: me.wall(), offset: me.clock.offset,
			rehearsal: rehearses(), state: "trying" };
	}

	const ownOf = (scan, i, sent = 0) => ({
		i: markOf(i, scan.rehearsal), kind: scan.kind, at: scan.at,
		gate: me.device.gate, key: scan.key, sent,
		rehearsal: scan.rehearsal });

	/* Of another ticket: something between here and there mixed them up. */
	const isOf = ({ serial_number: shown }, { serial }) => !serial || !shown
		|| shown.replace(/-/g, "") === serial;

	/* An answer that decides nothing, such as 503, is as good as none. */
	function decided({ status, json }, ticket) {
		return json && !isOf(json, ticket) ? false
			: status === 200 ? json.reason
			: status === 404 || status === 409
				? refusals.has(json?.code) && json.code
			: status === 403 || status === 422
				? json?.code : false;
	}

	function fromServer({ json, ms }, reason, scan, facts) {
		const known = decide(facts);

		me.counter = { ...me.counter, ...json.counter };
		learnName(facts.ticket, json.ticket_event);
		return { reason, name: json.member_name ?? known.name,
			team: json.team_name ?? known.team,
			inside: json.team ?? null,
			position: known.position, of: known.of,
			detail: json.detail, ms,
			elsewhere: json.ticket_event ?? null,
			first: json.first_used_at ? {
				at: Date.parse(json.first_used_at),
				seconds: json.seconds_ago,
				gate: json.first_gate,
				same: json.same_device } : null };
	}

	/* What another event is called, for when there is no network. */
	function learnName({ event }, name) {
		if (event && name && me.names?.[event] !== name) {
			me.names = { ...me.names, [event]: name };
			store.set({ names: me.names }).catch(() => {});
		}
	}

	const isGo = reason => toneOf(reason) === "go";

	/* null: it did not answer, or too late. */
	async function askServer(scan, facts) {
		me.busy.add(scan.key);
		try {
			await store.keep(scan);
			const body = { kind: scan.kind,
				scanned_at: new Date(scan.at).toISOString() };

			if (scan.offset !== null)
				body.clock_offset_ms = scan.offset;
			const answer = await api.mark(scan.text, scan.key, body,
				patience);

			if (answer.status === 401) {
				await store.settle([scan.key], []);
				await me.refused(answer);
				return { reason: "sent_away" };
			}
			const reason = decided(answer, facts.ticket);

			if (!reason) {
				link.failed(answer.slow);
				return null;
			}
			link.answered(answer.ms);
			scan.rehearsal = answer.json.rehearsal
				?? scan.rehearsal;
			/* A scan that stays in the queue is sent once more, and
			   known by its key: what was decided stands. */
			await store.settle([scan.key], facts.i && isGo(reason)
				? [ownOf(scan, facts.i, me.wall())] : [])
				.catch(() => {});
			return fromServer(answer, reason, scan, facts);
		} finally {
			me.busy.delete(scan.key);
		}
	}

	function count(scan) {
		const step = scan.kind === "exit" ? -1 : 1;

		if (me.counter)
			me.counter = { ...me.counter,
				gate: me.counter.gate + step,
				event: me.counter.event + step };
	}

	/* By what this device knows; on the disk before anybody is told. */
	async function alone(scan, facts) {
		const verdict = decide(facts);
		const go = isGo(verdict.reason);

		await store.keep(go ? { ...scan, state: "decided" }
			: { ...scan, state: "decided", kind: "refused",
				reason: recordedAs(verdict.reason) },
			go && facts.i ? ownOf(scan, facts.i) : null);
		if (go && !scan.rehearsal)
			count(scan);
		return { ...verdict, offline: true };
	}

	/* Nobody was told what came of it: this is the same scan once more. */
	async function resume(ticket, kind) {
		const scan = left.get(nameOf(ticket));

		left.delete(nameOf(ticket));
		if (scan?.kind !== kind)
			return null;
		if (me.wall() - scan.at < resumable)
			return scan;
		return (await store.queued()).find(s => s.key === scan.key);
	}

	function finish(verdict, scan, ticket, started) {
		me.tell("changed");
		if (verdict.first && verdict.first.seconds === undefined)
			verdict.first.seconds = Math.max(0, Math.round(
				(me.clock.corrected(me.wall())
					- verdict.first.at) / 1000));
		return { ...verdict, kind: scan?.kind ?? "admit",
			rehearsal: scan?.rehearsal ?? rehearses(),
			key: scan?.key ?? null, serial: ticket.serial ?? null,
			text: ticket.text, at: me.wall(),
			tone: toneOf(verdict.reason),
			took: performance.now() - started };
	}

	async function one(ticket, kind) {
		const started = performance.now();
		const scan = await resume(ticket, kind)
			?? newScan(ticket, kind);
		const facts = await factsOf(ticket, kind, scan.key);
		/* What it queued itself, the server does not know yet. */
		const alreadyMine = facts.own && !facts.own.sent;
		const verdict = link.mayAsk && !alreadyMine
			&& await askServer(scan, facts)
			|| await alone(scan, facts);

		return finish(plain(verdict, facts), scan, ticket, started);
	}

	/* What would be decided: asks, and keeps nothing. */
	async function glance(ticket, kind) {
		const started = performance.now();
		const facts = await factsOf(ticket, kind, null);
		let verdict = null;

		if (link.mayAsk && !(facts.own && !facts.own.sent)
			&& kind !== "exit") {
			const answer = await api.verify(ticket.text, patience);

			if (answer.status === 401) {
				await me.refused(answer);
				return finish({ reason: "sent_away" }, null,
					ticket, started);
			}
			if (answer.status === 200
				&& isOf(answer.json.details ?? {}, ticket)) {
				link.answered(answer.ms);
				verdict = fromGlance(answer.json, facts);
			} else
				link.failed(answer.slow);
		}
		verdict ??= { ...decide(facts), offline: true };
		if (isGo(verdict.reason))
			verdict.reason = kind === "exit" ? "may_leave" : "valid";
		return finish(plain(verdict, facts), null, ticket, started);
	}

	function fromGlance(json, facts) {
		const { details } = json;
		const known = decide(facts);

		return { reason: json.reason, inside: json.team ?? null,
			elsewhere: json.ticket_event ?? null,
			name: details?.member_name ?? known.name,
			team: details?.team_name ?? known.team,
			position: known.position, of: known.of,
			first: details?.check_in_time && !json.valid ? {
				at: Date.parse(details.check_in_time),
				gate: details.gate, same: false } : null };
	}

	/* A supervisor takes back what was done; kept before anybody is asked. */
	async function undo(serial, reason) {
		const scan = { ...newScan({ text: serial }, "undo"), reason,
			state: "decided" };
		const own = ownOf(scan, await indexOf(serial));

		await store.keep(scan, own);
		if (!link.mayAsk) {
			me.tell("changed");
			return { done: true, offline: true };
		}
		me.busy.add(scan.key);
		try {
			return await askUndo(scan, own);
		} finally {
			me.busy.delete(scan.key);
			me.tell("changed");
		}
	}

	async function askUndo(scan, own) {
		const answer = await api.undo({ serial: scan.text,
			key: scan.key, reason: scan.reason });

		if (answer.status === 200) {
			link.answered(answer.ms);
			await store.settle([scan.key],
				[{ ...own, sent: me.wall() }]);
			return { done: true };
		}
		if (answer.status === 401)
			me.refused(answer);
		else if (answer.status >= 400 && answer.status < 500
			&& answer.status !== 429) {
			await store.settle([scan.key], []);
			await store.forgetOwn(own.i);
			return { done: false, detail: answer.json?.detail };
		} else
			link.failed(answer.slow);
		return { done: true, offline: true };
	}

	const foreign = ticket => ({ reason: "other", tone: "look",
		kind: "admit", key: null, serial: null, at: me.wall(), took: 0,
		text: ticket.text });

	return {
		/* Would a scan be practice now? */
		get rehearses() {
			return rehearses();
		},
		/* Scans that a crash left without a verdict. */
		resume(scans) {
			for (const scan of scans)
				if (scan.state === "trying")
					left.set(nameOf(read(scan.text)), scan);
		},
		scan(text, kind = "admit") {
			const ticket = read(text);

			return ticket.kind === "other" || ticket.kind === "enrol"
				? Promise.resolve(foreign(ticket))
				: inTurn(() => one(ticket, kind));
		},
		glance(text, kind = "admit") {
			const ticket = read(text);

			return ticket.kind === "other" || ticket.kind === "enrol"
				? Promise.resolve(foreign(ticket))
				: inTurn(() => glance(ticket, kind));
		},
		/* A supervisor takes back what was done with a ticket. */
		undo: (serial, reason) => inTurn(() => undo(serial, reason)),
	};
}
