/*
 * fake.mjs: a server and a store for the parts of the scanner, in memory:
 * answers that get lost, a device that dies and comes back.
 */
import { createCipheriv, createHash, generateKeyPairSync, hkdfSync, randomBytes,
	sign, webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; /* Node.js 18 */

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);

const five = (bytes, n) => Array.from({ length: n }, (_, i) => {
	let v = 0;

	for (let bit = i * 5; bit < i * 5 + 5; bit++)
		v = v << 1 | (bytes[bit >> 3] ?? 0) >> 7 - bit % 8 & 1;
	return digits[v];
}).join("");

export const key = { public: raw.toString("hex"),
	id: five(createHash("sha256").update(raw).digest(), 4) };

export const check = serial => [...serial].reduce((rest, c) =>
	(rest * 32 + digits.indexOf(c)) % 37, 0);

export function newSerial() {
	for (;;) {
		const s = Array.from(randomBytes(16), b => digits[b % 32]).join("");

		if (check(s) < 32)
			return s + digits[check(s)];
	}
}

export function codeOf(serial, { event = 7, from = 0, until = 0 } = {}) {
	const text = `1.${key.id}.${event}.${serial}.${from}.${until}`;

	return `${text}.${five(sign(null, Buffer.from(text), privateKey), 103)}`;
}

/* A record of a page of the compact form; null: it was removed. */
function sealed(serial, event, n, plain) {
	const i = createHash("sha256").update(serial).digest();
	const length = Buffer.alloc(2);

	if (plain === null)
		return Buffer.concat([i.subarray(0, 12), length]);
	const cipher = createCipheriv("aes-256-gcm", Buffer.from(hkdfSync(
		"sha256", serial, "event-tickets roster", String(event), 32)), n);

	cipher.setAAD(i);
	const c = Buffer.concat([cipher.update(JSON.stringify(plain)),
		cipher.final(), cipher.getAuthTag()]);

	length.writeUInt16BE(c.length);
	return Buffer.concat([i.subarray(0, 12), length, c]);
}

/* A page: its head, then [serial, what it says] for each ticket. */
export function pageOf(head, tickets = [], n = randomBytes(12)) {
	const start = Buffer.from([2, 0, 0, 0, 0]);
	const json = Buffer.from(JSON.stringify({ ...head,
		count: tickets.length }));

	start.writeUInt32BE(json.length, 1);
	return Buffer.concat([start, json, n, ...tickets.map(([serial, plain]) =>
		sealed(serial, head.event?.id, n, plain))]);
}

export const event = { id: 7, slug: "demo", name: "Demo", entry: "single",
	zone: "UTC", check_in_from: null, check_in_until: null,
	rehearsal: false };

const problem = code => ({ code, detail: "So it is.", errors: [],
	request_id: "1" });

const said = (status, what) => Buffer.isBuffer(what)
	? new Response(what, { status, headers: {
		"Content-Type": "application/octet-stream" } })
	: new Response(JSON.stringify(what), { status, headers: {
		"Content-Type": "application/json" } });

const refused = { wrong_event: 409, already_used: 409, revoked: 409, unknown: 404 };

export const device = { id: 1, name: "Phone", gate: "A",
	profile: "supervisor" };

/* The head of a page with nothing behind it. */
export const headOf = (more = {}) => ({ cursor: "c", more: false, event, device,
	keys: [key], counter: { gate: 0, event: 0, expected: 1 },
	server_time: new Date().toISOString(), ...more });

const serialOf = text => text.includes(".") ? text.split(".")[3] : text;

/* One server; `lose()` decides what happens to a request. */
class Server {
	constructor(lose) {
		Object.assign(this, { lose, device, event: { ...event },
			tickets: new Map(), scans: new Map(), asked: [],
			revoked: false, kept: new Map(), left: null,
			version: 0 });
		/* A test may put another in its place, and call this one. */
		this.fetch = (path, request) => this.ask(path, request);
	}

	add(name, more = {}) {
		const serial = newSerial();

		this.tickets.set(serial, { name, used: null,
			version: ++this.version, ...more });
		return { serial, code: codeOf(serial) };
	}

	/*
	 * Like fetch(); "before" and "after" are where a request is lost; a
	 * function makes another answer instead.
	 */
	async ask(path, { method, headers, body }) {
		const url = new URL(path, "https://x");
		const lost = this.lose(url.pathname);

		this.asked.push(`${method} ${url.pathname}`);
		if (typeof lost === "function")
			return lost();
		if (lost === "before")
			throw new TypeError("lost");
		if (lost === "busy")
			return said(503, problem("unavailable"));
		const [status, json] = this.answer(url, headers,
			body && JSON.parse(body));

		if (lost === "after")
			throw new TypeError("lost");
		return said(status, json);
	}

	/* ---- endpoints ---------------------------------------------------------- */

	answer(url, headers, body) {
		const path = url.pathname;

		if (this.revoked)
			return path === "/api/scans/quarantine"
				? this.quarantine(body)
				: [401, problem("device_revoked")];
		if (path.startsWith("/mark-used/"))
			return this.mark(decodeURIComponent(path.slice(11)),
				headers["Idempotency-Key"], body.kind);
		if (path.startsWith("/verify-ticket/"))
			return this.verify(path.slice(15));
		switch (path) {
		case "/api/scans/enrol":
			return [200, { token: "0".repeat(64), device,
				event: this.event, keys: [key],
				server_time: new Date() }];
		case "/api/scans/roster":
			return [200, this.roster(url.searchParams)];
		case "/api/scans/undo":
			return [200, this.decide(body.serial, body.key, "undo")];
		case "/api/scans":
			return [200, { server_time: new Date(),
				results: body.scans.map(s => this.late(s)) }];
		default:
			return [404, problem("not_found")];
		}
	}

	quarantine({ scans, left }) {
		for (const s of scans)
			this.kept.set(s.key, s);
		this.left = left;
		return [200, { server_time: new Date(), results: scans.map(s =>
			({ key: s.key, status: "kept" })) }];
	}

	mark(text, scanKey, kind) {
		const scan = this.decide(serialOf(text), scanKey, kind);
		const status = refused[scan.reason] ?? 200;

		return [status, { ...problem(scan.reason), ...scan,
			success: status === 200, serial_number: scan.serial }];
	}

	verify(text) {
		const t = this.tickets.get(serialOf(text));
		const reason = !t ? "unknown" : t.used ? "already_used" : "valid";

		return [200, { valid: reason === "valid", reason,
			details: t && { member_name: t.name } }];
	}

	/* A scan that waited on a device. */
	late(s) {
		return s.kind === "refused"
			? { key: s.key, status: "stored", reason: s.reason }
			: this.decide(serialOf(s.serial), s.key, s.kind, true);
	}

	roster(query) {
		const since = Number(query.get("since") ?? 0);
		const limit = Number(query.get("limit"));
		const rows = [...this.tickets]
			.filter(([, t]) => t.version > since)
			.sort((a, b) => a[1].version - b[1].version);
		const page = rows.slice(0, limit);

		return pageOf({ server_time: new Date(this.now?.() ?? Date.now()),
			cursor: String(page.at(-1)?.[1].version ?? since),
			more: rows.length > limit, event: this.event,
			keys: [key], device, counter: { gate: 0, event: 0,
				expected: this.tickets.size },
			total: since ? null : rows.length,
			other_events: since ? undefined : this.others },
		page.map(([serial, t]) => [serial, [t.name, null, t.p ?? 1,
			t.of ?? 1, t.revoked ? 1 : 0,
			t.used ? Math.floor(Date.now() / 1000) : 0, 0, "B"]]));
	}

	/* ---- one scan ----------------------------------------------------------- */

	reasonOf(t) {
		if (!t)
			return this.elsewhere ? "wrong_event" : "unknown";
		return t.revoked ? "revoked" : t.used ? "already_used" : "admitted";
	}

	/* A key that was seen before gets the answer that it got then. */
	decide(serial, scanKey, kind, offline) {
		const t = this.tickets.get(serial);

		if (this.scans.has(scanKey))
			return { ...this.scans.get(scanKey), status: "replayed" };
		let reason = this.reasonOf(t);

		if (kind === "undo") {
			t.used = null;
			reason = "undone";
		} else if (offline && reason === "already_used")
			reason = "conflict";
		else if (reason === "admitted")
			t.used = scanKey;
		if (t)
			t.version = ++this.version;
		const scan = { reason, serial, key: scanKey, status: "stored",
			member_name: t?.name ?? null };

		if (reason === "wrong_event")
			scan.ticket_event = this.elsewhere;
		this.scans.set(scanKey, scan);
		return scan;
	}
}

export const makeServer = ({ lose = () => null } = {}) => new Server(lose);

/* As openStore(); what was kept before a crash is there after it. */
export function makeMemory() {
	const meta = new Map(), queue = new Map(), list = new Map(),
		own = new Map(), troubles = new Map();
	const later = work => new Promise(resolve =>
		setImmediate(() => resolve(work())));

	return { queue, own_: own, list, meta,
		get: key_ => later(() => meta.get(key_)),
		set: values => later(() => Object.entries(values)
			.forEach(([k, v]) => meta.set(k, v))),
		queued: () => later(() => [...queue.values()]
			.sort((a, b) => a.seq - b.seq)),
		keep: (scan, o) => later(() => {
			queue.set(scan.key, structuredClone(scan));
			if (o)
				own.set(o.i, o);
		}),
		settle: (keys, owns, more = []) => later(() => {
			keys.forEach(k => queue.delete(k));
			owns.forEach(o => own.set(o.i, o));
			more.forEach(t => troubles.set(t.key, t));
		}),
		record: i => later(() => list.get(i)),
		records: () => later(() => list.size),
		own: i => later(() => own.get(i)),
		forgetOwn: i => later(() => own.delete(i)),
		update: ({ records, removed, meta: values, asked }) => later(() => {
			for (const r of records) {
				list.set(r.i, r);
				if (own.get(r.i)?.sent
					&& own.get(r.i).sent < asked)
					own.delete(r.i);
			}
			removed.forEach(i => list.delete(i));
			Object.entries(values).forEach(([k, v]) => meta.set(k, v));
		}),
		forgetTickets: () => later(() => {
			list.clear();
			own.forEach((o, i) => o.sent && own.delete(i));
			meta.delete("cursor");
		}),
		forgetRehearsal: () => later(() =>
			own.forEach((o, i) => o.rehearsal && own.delete(i))),
		troubles: () => later(() => [...troubles.values()]),
		dismiss: k => later(() => troubles.delete(k)),
		revoke: token => later(() => {
			[meta, list, own, troubles].forEach(m => m.clear());
			meta.set("token", token);
			meta.set("revoked", true);
		}),
		wipe: () => later(() => [meta, queue, list, own, troubles]
			.forEach(m => m.clear())) };
}

/* Wait until it is so. */
export async function until(condition, what) {
	for (const end = Date.now() + 20_000; !await condition();) {
		if (Date.now() > end)
			throw new Error(`never: ${what}`);
		await new Promise(resolve => setTimeout(resolve, 2));
	}
}
