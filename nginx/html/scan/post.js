/* post.js: scans that wait go to the server in order, in batches. */
import { makePace } from "./pace.js";
import { toneOf } from "./verdict.js";

/* Scans of a batch; one of `small` tells how quick the line is. */
const small = 20, largest = 200;

/* How many scans to send at once, `me` as in state.js. */
export const scansAtOnce = me => makePace({ first: small, least: 1,
	most: largest, way: () => me.link.way });

export function rowOf(scan) {
	const row = { key: scan.key, serial: scan.text, kind: scan.kind,
		scanned_at: new Date(scan.at).toISOString() };

	if (scan.offset !== null)
		row.clock_offset_ms = scan.offset;
	if (scan.rehearsal)
		row.rehearsal = true;
	if (scan.reason)
		row.reason = scan.reason;
	if (scan.state === "trying") /* nobody was told anything */
		row.tried = true;
	return row;
}

/* Did the server see it otherwise than the person at the door was told? */
function differs(scan, result) {
	if (result.reason === "invalid")
		return true;
	if (scan.state === "trying") /* nobody was told anything */
		return false;
	return (scan.kind !== "refused") !== (toneOf(result.reason) === "go");
}

const troubleOf = (scan, result) => ({ key: scan.key, at: scan.at,
	kind: scan.kind, serial: result.serial_number ?? scan.text,
	reason: result.reason, gate: result.first_gate ?? null,
	first: result.first_used_at ?? null,
	message: result.message ?? null });

export class Post {
	/* `me` as in state.js. */
	constructor(me) {
		Object.assign(this, { me, pace: scansAtOnce(me), running: null,
			stuck: new Set() });
	}

	get sending() {
		return this.running !== null;
	}

	/* Send all that waits; one at a time. True: something was. */
	send() {
		this.running ??= this.sendAll().finally(() => {
			this.running = null;
		});
		return this.running;
	}

	async sendAll() {
		const { me } = this;

		for (let some = false; ; some = true) {
			const scans = (await me.store.queued()).filter(s =>
				!me.busy.has(s.key) && !this.stuck.has(s.key));

			if (scans.length === 0 || !await this.sendOne(scans))
				return some;
		}
	}

	/* True: go on. */
	async sendOne(scans) {
		const { me } = this;
		const batch = scans.slice(0, this.pace.size);
		const answer = await me.api.send({ scans: batch.map(rowOf),
			sent_at: new Date(me.wall()).toISOString() });

		if (answer.status === 200)
			return this.took(batch, answer);
		if (answer.status === 401) {
			me.refused(answer);
			return false;
		}
		/* Fewer may arrive where so many do not. */
		this.pace.missed(batch.length);
		if (![400, 413, 422].includes(answer.status)) {
			me.link.failed(answer.slow);
			return false;
		}
		/* One that it cannot take must not hold up the rest. */
		if (batch.length === 1)
			this.stuck.add(batch[0].key);
		return true;
	}

	/* True: some of them are settled. */
	async took(batch, { sent, received, ms, json }) {
		const { me } = this;

		me.clock.measure(sent, received, json.server_time);
		this.pace.took(batch.length, ms);
		me.link.heard(batch.length > small ? 0 : ms);
		const n = await this.settle(batch, json.results);

		me.tell("changed");
		return n > 0;
	}

	async settle(batch, results) {
		const { me } = this;
		const of = new Map(batch.map(scan => [scan.key, scan]));
		const owns = [], troubles = [], keys = [];

		for (const result of results) {
			const scan = of.get(result.key);

			if (!scan)
				continue;
			keys.push(scan.key);
			if (differs(scan, result))
				troubles.push(troubleOf(scan, result));
			const own = await me.ownOf(scan, result.reason);

			if (own?.key === scan.key)
				owns.push({ ...own, sent: me.wall() });
		}
		await me.store.settle(keys, owns, troubles);
		return keys.length;
	}
}
