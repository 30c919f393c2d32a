/* state.js: what all parts of the scanner share, and what of it is kept. */
import { makeClock } from "./clock.js";
import { read } from "./code.js";
import { indexOf, markOf } from "./seal.js";
import { makeVerifier } from "./sign.js";
import { toneOf } from "./verdict.js";

const library = () => import("./ed25519.js");

/* What an enrolled device keeps by name. */
const kept = ["token", "device", "event", "keys", "cursor", "counter",
	"offset", "list", "names", "revoked"];

/*
 *   store clock verify            parts; the scanner adds link and api
 *   event device counter          as the server last sent them
 *   cursor                        where the list of tickets stands
 *   list                          { complete, at, total }: when the whole list
 *                                 was here (milliseconds of this device), how
 *                                 many tickets there were to come
 *   names                         of other events, by their ids
 *   wall()                        milliseconds of this device
 *   busy                          keys that are on their way: a Set
 *   seq                           of the last scan that was kept
 *   waiting listed troubles       what the store holds
 *
 * The scanner adds:
 *
 *   tell(what)                    "changed", "revoked", "unauthorized"
 *   refused(answer)               a 401: this device is sent away
 *   sendWaiting()                 sends the queue; true: something was sent
 */
export class State {
	/* `lenient()`: may a supervisor's device admit without a list? */
	static async load({ store, wall, lenient }) {
		const values = await Promise.all(kept.map(name =>
			store.get(name)));

		return new State(Object.fromEntries(kept.map((name, i) =>
			[name, values[i]])), { store, wall, trusts: lenient });
	}

	constructor(saved, parts) {
		Object.assign(this, saved, parts, { waiting: 0, listed: 0,
			busy: new Set(), seq: 0,
			clock: makeClock(saved.offset ?? null) });
		this.useKeys(saved.keys ?? []);
	}

	/* A new key for a scan. */
	uuid() {
		return crypto.randomUUID();
	}

	/* May this device admit where its list is not whole? */
	lenient() {
		return this.device.without_list === "admit"
			|| this.device.profile === "supervisor" && this.trusts();
	}

	useKeys(keys) {
		this.keys = keys;
		this.verify = makeVerifier(keys, library);
	}

	/*
	 * What was done with the ticket of a scan, now that the server has it.
	 * One that a crash left undecided is done with this answer.
	 */
	async ownOf(scan, reason) {
		const { serial } = read(scan.text);

		if (!serial)
			return null;
		const i = markOf(await indexOf(serial), scan.rehearsal);

		return scan.state === "trying" && toneOf(reason) === "go"
			? { i, kind: scan.kind, at: scan.at, key: scan.key,
				gate: this.device.gate, rehearsal: scan.rehearsal }
			: this.store.own(i);
	}

	async count() {
		this.waiting = (await this.store.queued()).length;
		this.troubles = await this.store.troubles();
	}

	forget() {
		for (const name of kept)
			this[name] = undefined;
	}
}
