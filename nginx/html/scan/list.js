/* list.js: the list of tickets on this device follows the server's. */

const page = 2000; /* records */
const small = 50;
const probing = 5000, loading = 60_000; /* milliseconds */

export const version = "1";

/* `me` as in door.js; `cursor` is where the list stands. */
export function makeList(me) {
	let etag = null, running = null;

	async function newEvent(event) {
		const before = me.event;

		me.event = event;
		/* The list is the same in a rehearsal, and so is who came in. */
		if (before.rehearsal && !event.rehearsal)
			await me.store.forgetRehearsal();
		if (before.id === event.id)
			return false;
		me.cursor = undefined;
		etag = null;
		await me.store.forgetTickets();
		return true;
	}

	async function take(answer) {
		const { json } = answer;

		me.clock.measure(answer.sent, answer.received, json.server_time);
		const restart = await newEvent(json.event);

		me.device = json.device ?? me.device;
		me.counter = json.counter ?? me.counter;
		if (JSON.stringify(json.keys) !== JSON.stringify(me.keys))
			me.useKeys(json.keys);
		const meta = { event: me.event, device: me.device,
			keys: me.keys, counter: me.counter,
			offset: me.clock.offset };

		if (restart) {
			await me.store.set(meta);
			return true;
		}
		await me.store.update({ records: json.records ?? [],
			removed: json.removed ?? [], asked: answer.sent,
			meta: { ...meta, cursor: json.cursor } });
		if (json.cursor !== me.cursor)
			etag = null;
		me.cursor = json.cursor;
		return json.more;
	}

	/* True: there is more. */
	async function next() {
		const answer = await me.api.list({ since: me.cursor, limit: page,
			queued: me.waiting, offset: me.clock.offset, etag,
			app: version,
			timeout: me.link.online ? loading : probing });

		if (answer.status === 304) {
			me.link.answered(answer.ms);
			return false;
		}
		if (answer.status !== 200) {
			if (answer.status === 401)
				me.refused(answer);
			else
				me.link.failed(answer.slow);
			return false;
		}
		/* A long page is long on its way; that is not the line. */
		me.link.answered(answer.json.records?.length > small ? 0
			: answer.ms);
		const cursor = me.cursor;
		const more = await take(answer);

		if (!more && me.cursor === cursor)
			etag = answer.etag;
		return more;
	}

	async function follow() {
		while (await next())
			;
		me.listed = await me.store.records();
		me.tell("changed");
	}

	return {
		/* Also how the server hears that this device lives. */
		follow: () => running ??= follow().finally(() => {
			running = null;
		}),
	};
}
