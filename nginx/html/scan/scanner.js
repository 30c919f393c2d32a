/* scanner.js: the scanner without its screen: parts put together, kept going. */
import { makeApi } from "./api.js";
import { Door } from "./door.js";
import { makeFarewell } from "./farewell.js";
import { bestOf, hasGenuine } from "./layout.js";
import { Link } from "./link.js";
import { doubtOf, List } from "./list.js";
import { Post } from "./post.js";
import { Rounds } from "./rounds.js";
import { State } from "./state.js";

class Scanner {
	constructor(me, { told, fetch }) {
		Object.assign(this, { me, told, starting: null });
		Object.assign(me, { tell: what => this.tell(what),
			refused: answer => this.refused(answer),
			sendWaiting: () => this.rounds.sendWaiting(),
			link: new Link(() => {
				told("changed");
				this.rounds.plan();
			}),
			api: makeApi({ token: () => me.token, fetch,
				wall: me.wall }) });
		this.door = new Door(me);
		this.post = new Post(me);
		this.rounds = new Rounds(me, { post: this.post,
			list: new List(me) });
		this.farewell = makeFarewell(me, async () => {
			await this.wipe();
			await this.tell("changed");
		});
	}

	/* ---- what it is --------------------------------------------------------- */

	get enrolled() {
		const { token, event, device } = this.me;

		return Boolean(token && event && device);
	}

	/* Scans are still to be handed in. */
	get revoked() {
		return this.me.revoked === true;
	}

	get device() {
		return this.me.device;
	}

	get event() {
		return this.me.event;
	}

	get counter() {
		return this.me.counter;
	}

	get link() {
		return this.me.link;
	}

	get waiting() {
		return this.me.waiting;
	}

	get sending() {
		return this.post.sending;
	}

	get listed() {
		return this.me.listed;
	}

	/* How whole the list is: { complete, at, total, doubt }. */
	get list() {
		return { complete: false, at: null, total: null,
			...this.me.list, doubt: doubtOf(this.me) };
	}

	get troubles() {
		return this.me.troubles ?? [];
	}

	get offset() {
		return this.me.clock.offset;
	}

	get rehearses() {
		return this.door.rehearses;
	}

	get supervisor() {
		return this.me.device?.profile === "supervisor";
	}

	/* ---- its life ----------------------------------------------------------- */

	async enrol(code) {
		const { me } = this;
		const { status, json, sent, received } = await me.api.enrol(code);

		if (status !== 200)
			return { done: false, status, code: json?.code,
				detail: json?.detail };
		const changed = me.event && me.event.id !== json.event.id;

		if (changed)
			await me.store.forgetTickets();
		me.clock.measure(sent, received, json.server_time);
		me.useKeys(json.keys);
		this.farewell.stop();
		Object.assign(me, { revoked: undefined, token: json.token,
			device: json.device, event: json.event,
			counter: undefined,
			cursor: changed ? undefined : me.cursor,
			list: changed ? undefined : me.list });
		await me.store.set({ revoked: undefined, token: me.token,
			device: me.device, event: me.event, keys: me.keys,
			offset: me.clock.offset });
		return { done: true };
	}

	/* Once, however often it is called. */
	start() {
		this.starting ??= this.begin();
		return this.starting;
	}

	async begin() {
		const { me } = this;
		const scans = await me.store.queued();

		me.seq = scans.at(-1)?.seq ?? 0;
		me.listed = await me.store.records();
		this.door.resume(scans);
		this.rounds.start();
		await this.tell("changed");
		this.rounds.turn();
	}

	/* A device that was revoked before it had handed in everything. */
	async handIn() {
		this.me.waiting = (await this.me.store.queued()).length;
		this.farewell.begin();
	}

	halt() {
		this.starting = null;
		this.rounds.stop();
	}

	stop() {
		this.halt();
		this.farewell.stop();
	}

	/* Ask now, as when the phone says that it has a network again. */
	kick() {
		return this.rounds.running && this.rounds.turn();
	}

	async tell(what) {
		await this.me.count();
		this.told(what);
	}

	/* A 401: this device is sent away, to hand in what it has or to be set up
	   again. */
	async refused({ json, isOld }) {
		const { me } = this;

		if (isOld)
			return undefined;
		this.halt();
		if (json.code === "device_revoked") {
			const { token } = me;

			await me.store.revoke(token);
			me.forget();
			Object.assign(me, { token, revoked: true });
			this.farewell.begin();
			return this.tell("revoked");
		}
		this.farewell.stop();
		Object.assign(me, { token: undefined, revoked: undefined });
		await me.store.set({ token: undefined, revoked: undefined });
		return this.tell("unauthorized");
	}

	/* Refused while a scan is not sent: nothing may be lost. */
	async signOut() {
		if ((await this.me.store.queued()).length > 0)
			return false;
		this.halt();
		await this.wipe();
		return true;
	}

	async wipe() {
		this.farewell.stop();
		await this.me.store.wipe();
		this.me.forget();
	}

	/* ---- what is asked of it ------------------------------------------------- */

	scan(text, kind) {
		return this.door.scan(text, kind);
	}

	glance(text, kind) {
		return this.door.glance(text, kind);
	}

	undo(serial, reason) {
		return this.door.undo(serial, reason);
	}

	/* Which of its readings a scanner that types meant. */
	best(readings) {
		return bestOf(readings, this.me.verify);
	}

	isGenuine(readings) {
		return hasGenuine(readings, this.me.verify);
	}

	async dismiss(key) {
		await this.me.store.dismiss(key);
		await this.tell("changed");
	}

	search(q) {
		return this.me.api.search(q);
	}

	conflicts() {
		return this.me.api.conflicts();
	}

	/* `counts`: of scans in quarantine. */
	resolve(serial, note, counts) {
		return this.me.api.resolve({ serial, note, counts,
			key: crypto.randomUUID() });
	}
}

/*
 *   store   as openStore() makes it
 *   told(what)   "changed": look again; "revoked": all is deleted;
 *                "unauthorized": it has to be set up anew
 *   lenient   does the person who holds it let it admit without a list?
 */
export async function makeScanner({ store, told, fetch, wall = Date.now,
	lenient = () => false }) {
	const me = await State.load({ store, wall, lenient });
	const scanner = new Scanner(me, { told, fetch });

	if (me.revoked)
		await scanner.handIn();
	return scanner;
}
