/* list.js: the list of tickets on this device follows the server's. */
import { patience } from "./link.js";
import { makePace } from "./pace.js";

/* Records of a page. What arrived stays, and the next page goes on behind it. */
const first = 100, least = 25, most = 2000;
const small = 50; /* records: a page that tells how quick the line is */
const turn = 20; /* milliseconds between two looks whether a scan is asked */
const often = 60_000; /* milliseconds between two times to note its age */

/* An older list misses too many people who came in meanwhile. */
export const oldHours = 12;

const hour = 3_600_000;

export const version = "1";

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/*
 * Why the list is not to be trusted for what it does not say: "no_list" (not
 * whole yet), "old_list", or null.
 */
export function doubtOf({ list, wall }) {
	return !list?.complete ? "no_list"
		: wall() - list.at > oldHours * hour ? "old_list" : null;
}

/* How complete the list is with this page. */
function grown(before, { json: { more, total }, sent }) {
	const list = { complete: false, at: null, total: null, ...before };

	if (typeof total === "number")
		Object.assign(list, { total, complete: false });
	if (!more)
		Object.assign(list, { complete: true, at: sent });
	return list;
}

export class List {
	/* `me` as in state.js. */
	constructor(me) {
		Object.assign(this, { me, etag: null, running: null,
			notedAt: -Infinity });
		this.pace = makePace({ first, least, most,
			way: () => me.link.way });
	}

	/* Also how the server hears that this device lives. */
	follow() {
		this.running ??= this.goOn().finally(() => {
			this.running = null;
		});
		return this.running;
	}

	async goOn() {
		const { me } = this;

		for (let more = true; more;) {
			more = await this.next();
			me.listed = await me.store.records();
			await me.tell("changed");
			if (more && me.waiting > 0)
				await me.sendWaiting();
		}
	}

	/* ---- one page ----------------------------------------------------------- */

	/* True: there is more. */
	async next() {
		const { me } = this;

		await this.waitForScans();
		const answer = await this.page();

		if (answer.status === 304) {
			me.link.answered(answer.ms);
			me.link.listed(answer.ms);
			await this.same(answer);
			return false;
		}
		if (answer.status !== 200) {
			await this.missed(answer);
			return false;
		}
		/* A long page is long on its way; that is not the line. */
		me.link.listed(answer.json.count > small ? 0 : answer.ms);
		this.pace.took(answer.json.count, answer.ms);
		const { cursor } = me;
		const more = await this.take(answer);

		if (!more && me.cursor === cursor)
			this.etag = answer.etag;
		return more;
	}

	/* A scan at the door goes before, as long as it can take. */
	async waitForScans() {
		for (let waited = 0; this.me.busy.size > 0 && waited < patience;
			waited += turn)
			await sleep(turn);
	}

	page() {
		const { me } = this;

		return me.api.list({ since: me.cursor, limit: this.pace.size,
			queued: me.waiting, offset: me.clock.offset,
			etag: this.etag, app: version });
	}

	missed(answer) {
		const { me } = this;

		if (answer.status === 401)
			return me.refused(answer);
		/* A cursor that the server does not know: all of it anew. */
		if (answer.status === 422)
			me.cursor = undefined;
		this.pace.missed();
		this.etag = null;
		me.link.missed(answer.slow);
		return undefined;
	}

	/* Nothing has changed: the list is as old as this answer. */
	async same({ sent }) {
		const { me } = this;

		if (!me.list?.complete)
			return;
		me.list = { ...me.list, at: sent };
		if (sent - this.notedAt < often)
			return;
		this.notedAt = sent;
		await me.store.set({ list: me.list });
	}

	/* ---- what is in it ------------------------------------------------------- */

	async take(answer) {
		const { me } = this;
		const { json } = answer;

		for (const { id, name } of json.other_events ?? [])
			me.names = { ...me.names, [id]: name };
		me.clock.measure(answer.sent, answer.received, json.server_time);
		const restart = await this.newEvent(json.event);

		me.device = json.device;
		me.counter = json.counter;
		if (JSON.stringify(json.keys) !== JSON.stringify(me.keys))
			me.useKeys(json.keys);
		const meta = { event: me.event, device: me.device,
			keys: me.keys, counter: me.counter,
			names: me.names, offset: me.clock.offset };

		if (restart) {
			await me.store.set(meta);
			return true;
		}
		await this.keep(answer, meta);
		return json.more;
	}

	async keep(answer, meta) {
		const { me } = this;
		const { json } = answer;
		const list = grown(me.list, answer);

		await me.store.update({ records: json.records,
			removed: json.removed, asked: answer.sent,
			meta: { ...meta, list, cursor: json.cursor } });
		if (json.cursor !== me.cursor)
			this.etag = null;
		me.cursor = json.cursor;
		me.list = list;
	}

	/* True: it is another one, and the list begins anew. */
	async newEvent(event) {
		const { me } = this;
		const before = me.event;

		me.event = event;
		/* The list is the same in a rehearsal, and so is who came in. */
		if (before.rehearsal && !event.rehearsal)
			await me.store.forgetRehearsal();
		if (before.id === event.id)
			return false;
		me.cursor = undefined;
		me.list = undefined;
		this.etag = null;
		await me.store.forgetTickets();
		return true;
	}
}
