/* scanner.js: the scanner without its screen: parts put together, kept going. */
import { makeApi } from "./api.js";
import { makeClock } from "./clock.js";
import { read } from "./code.js";
import { makeDoor } from "./door.js";
import { makeFarewell } from "./farewell.js";
import { bestOf, hasGenuine } from "./layout.js";
import { makeLink, patience } from "./link.js";
import { doubtOf, makeList } from "./list.js";
import { makePost } from "./post.js";
import { indexOf, markOf } from "./seal.js";
import { makeVerifier } from "./sign.js";
import { toneOf } from "./verdict.js";

const library = () => import("./ed25519.js");

/* What an enrolled device keeps by name. */
const kept = ["token", "device", "event", "keys", "cursor", "counter",
	"offset", "list", "names", "revoked"];

/*
 *   store   as openStore() makes it
 *   told(what)   "changed": look again; "revoked": all is deleted;
 *                "unauthorized": it has to be set up anew
 *   lenient   does the person who holds it let it admit without a list?
 */
export async function makeScanner({ store, told, fetch, wall = Date.now,
	lenient = () => false }) {
	const values = await Promise.all(kept.map(name => store.get(name)));
	const saved = Object.fromEntries(kept.map((name, i) =>
		[name, values[i]]));
	const me = { ...saved, store, wall, waiting: 0, listed: 0,
		busy: new Set(), seq: 0, tell, refused, useKeys,
		uuid: () => crypto.randomUUID(),
		ownOf, sendWaiting,
		lenient: () => me.device.without_list === "admit"
			|| me.device.profile === "supervisor" && lenient() };
	let timer = null, running = false, starting = null;

	me.clock = makeClock(saved.offset ?? null);
	me.link = makeLink(() => {
		told("changed");
		plan();
	});
	me.api = makeApi({ token: () => me.token, fetch, wall });
	const door = makeDoor(me), post = makePost(me), list = makeList(me);
	const farewell = makeFarewell(me, async () => {
		await wipe();
		await tell("changed");
	});

	useKeys(me.keys ?? []);

	/*
	 * What was done with the ticket of a scan, now that the server has it.
	 * One that a crash left undecided is done with this answer.
	 */
	async function ownOf(scan, reason) {
		const { serial } = read(scan.text);

		if (!serial)
			return null;
		const i = markOf(await indexOf(serial), scan.rehearsal);

		return scan.state === "trying" && toneOf(reason) === "go"
			? { i, kind: scan.kind, at: scan.at, key: scan.key,
				gate: me.device.gate, rehearsal: scan.rehearsal }
			: store.own(i);
	}

	function useKeys(keys) {
		me.keys = keys;
		me.verify = makeVerifier(keys, library);
	}

	async function tell(what) {
		me.waiting = (await store.queued()).length;
		me.troubles = await store.troubles();
		told(what);
	}

	/* A 401: this device is sent away, to hand in what it has or to be set up
	   again. */
	async function refused({ json, isOld }) {
		if (isOld)
			return undefined;
		stop();
		if (json.code === "device_revoked") {
			const { token } = me;

			await store.revoke(token);
			forget();
			Object.assign(me, { token, revoked: true });
			farewell.begin();
			return tell("revoked");
		}
		farewell.stop();
		Object.assign(me, { token: undefined, revoked: undefined });
		await store.set({ token: undefined, revoked: undefined });
		return tell("unauthorized");
	}

	function forget() {
		for (const name of kept)
			me[name] = undefined;
	}

	async function wipe() {
		farewell.stop();
		await store.wipe();
		forget();
	}

	function stop() {
		running = false;
		starting = null;
		clearTimeout(timer);
	}

	/* True: something was sent. */
	async function sendWaiting() {
		return running && me.link.mayAsk && await post.send();
	}

	/*
	 * Are scans answered again? A number that nobody has goes the way of a
	 * scan, and is small. A line that is only slow still brings the list.
	 */
	async function isBack() {
		const answer = await me.api.verify("0", patience);

		if (answer.status === 200)
			me.link.answered(answer.ms);
		else if (answer.status === 401)
			await refused(answer);
		else
			me.link.failed(answer.slow);
		if (answer.slow)
			list.follow().catch(() => {});
		return me.link.online;
	}

	/* Ask, send what waits, and again after a while, whatever happens. */
	async function turn() {
		if (!running)
			return;
		try {
			if (!me.link.online) {
				if (!await isBack() || !running)
					return;
				await sendWaiting();
			}
			await list.follow();
			if (await sendWaiting() && running)
				await list.follow(); /* what it knows now */
		} catch {
			/* such as a full disk: the next turn tries again */
		} finally {
			plan();
		}
	}

	function plan() {
		clearTimeout(timer);
		if (running)
			timer = setTimeout(turn, me.link.wait);
	}

	async function start() {
		const scans = await store.queued();

		me.seq = scans.at(-1)?.seq ?? 0;
		me.listed = await store.records();
		door.resume(scans);
		running = true;
		await tell("changed");
		turn();
	}

	async function enrol(code) {
		const { status, json, sent, received } = await me.api.enrol(code);

		if (status !== 200)
			return { done: false, status, code: json?.code,
				detail: json?.detail };
		const changed = me.event && me.event.id !== json.event.id;

		if (changed)
			await store.forgetTickets();
		me.clock.measure(sent, received, json.server_time);
		useKeys(json.keys);
		farewell.stop();
		Object.assign(me, { revoked: undefined, token: json.token, device: json.device,
			event: json.event, counter: undefined,
			cursor: changed ? undefined : me.cursor,
			list: changed ? undefined : me.list });
		await store.set({ revoked: undefined, token: me.token, device: me.device,
			event: me.event, keys: me.keys,
			offset: me.clock.offset });
		return { done: true };
	}

	/* Refused while a scan is not sent: nothing may be lost. */
	async function signOut() {
		if ((await store.queued()).length > 0)
			return false;
		stop();
		await wipe();
		return true;
	}

	if (me.revoked) {
		me.waiting = (await store.queued()).length;
		farewell.begin();
	}
	return {
		get enrolled() {
			return Boolean(me.token && me.event && me.device);
		},
		/* Scans are still to be handed in. */
		get revoked() {
			return me.revoked === true;
		},
		get device() {
			return me.device;
		},
		get event() {
			return me.event;
		},
		get counter() {
			return me.counter;
		},
		get link() {
			return me.link;
		},
		get waiting() {
			return me.waiting;
		},
		get sending() {
			return post.sending;
		},
		get listed() {
			return me.listed;
		},
		/* How whole the list is: { complete, at, total, doubt }. */
		get list() {
			return { complete: false, at: null, total: null,
				...me.list, doubt: doubtOf(me) };
		},
		get troubles() {
			return me.troubles ?? [];
		},
		get offset() {
			return me.clock.offset;
		},
		get rehearses() {
			return door.rehearses;
		},
		get supervisor() {
			return me.device?.profile === "supervisor";
		},
		/* Once, however often it is called. */
		start: () => starting ??= start(),
		stop() {
			stop();
			farewell.stop();
		},
		enrol, signOut,
		/* Ask now, as when the phone says that it has a network again. */
		kick: () => running && turn(),
		scan: door.scan, glance: door.glance, undo: door.undo,
		/* Which of its readings a scanner that types meant. */
		best: readings => bestOf(readings, me.verify),
		isGenuine: readings => hasGenuine(readings, me.verify),
		dismiss: async key => {
			await store.dismiss(key);
			await tell("changed");
		},
		search: q => me.api.search(q),
		conflicts: () => me.api.conflicts(),
		/* `counts`: of scans in quarantine. */
		resolve: (serial, note, counts) => me.api.resolve({ serial, note,
			counts, key: crypto.randomUUID() }),
	};
}
