/* once.test.mjs: a scan counts once, whatever the network and the device do. */
import assert from "node:assert/strict";
import test from "node:test";
import { codeOf, makeMemory, makeServer, newSerial, until } from "./fake.mjs";
import { makeScanner } from "../../nginx/html/scan/scanner.js";

async function device(server, store = makeMemory()) {
	const told = [];
	const life = { over: false };
	const scanner = await makeScanner({ store,
		fetch: (...args) => life.over
			? Promise.reject(new TypeError("it is dead"))
			: server.fetch(...args),
		told: what => told.push(what) });

	if (!scanner.enrolled)
		await scanner.enrol("x");
	await scanner.start();
	return { scanner, store, told, life };
}

const empty = d => until(async () => {
	await d.scanner.kick();
	return (await d.store.queued()).length === 0;
}, "everything is sent");
const line = (d, state) => until(() => d.scanner.link.state === state, state);

test("a server that hung is back though the list still hangs", async () => {
	const server = makeServer(), { fetch } = server;
	const ada = server.add("Ada"), bob = server.add("Bob");
	let hangs = false;

	server.fetch = (path, options) => hangs || server.hung && /roster/.test(path)
		? new Promise((resolve, reject) => {
			server.hung ||= /roster/.test(path);
			if (!/roster/.test(path))
				options.signal.addEventListener("abort",
					() => reject(new TypeError("too late")));
		}) : fetch(path, options);
	const d = await device(server);

	await line(d, "online");
	hangs = true;
	d.scanner.kick();
	await until(() => server.hung, "the list hangs, for ever");
	assert.equal((await d.scanner.scan(ada.code)).offline, true);
	assert.equal(d.scanner.link.state, "slow");
	hangs = false;
	await line(d, "online");
	assert.equal((await d.scanner.scan(bob.code)).offline, undefined);
	d.scanner.stop();
});

test("online: admitted, already used, revoked, unknown", async () => {
	const server = makeServer();
	const ada = server.add("Ada"), bob = server.add("Bob", { revoked: true });
	const d = await device(server);

	await line(d, "online");
	const first = await d.scanner.scan(ada.code);

	assert.equal(first.reason, "admitted");
	assert.equal(first.name, "Ada");
	assert.equal(first.tone, "go");
	assert.equal((await d.scanner.scan(ada.serial)).reason, "already_used");
	assert.equal((await d.scanner.scan(bob.code)).reason, "revoked");
	assert.equal((await d.scanner.scan(newSerial())).reason, "unknown");
	assert.equal((await d.scanner.scan("https://x/")).reason, "other");
	assert.equal((await d.store.queued()).length, 0, "nothing waits");
	d.scanner.stop();
});

test("an answer that is lost: decided alone, sent with the same key", async () => {
	let lost = null;
	const server = makeServer({ lose: path =>
		path.startsWith("/mark-used") ? lost : null });
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	lost = "after";
	const verdict = await d.scanner.scan(ada.code);

	assert.equal(verdict.reason, "admitted");
	assert.equal(verdict.offline, true);
	assert.equal((await d.scanner.scan(ada.code)).reason, "already_used");
	lost = null;
	await empty(d);
	assert.equal(server.tickets.get(ada.serial).used, verdict.key);
	assert.equal((await d.store.troubles()).length, 0, "no conflict with itself");
	d.scanner.stop();
});

test("without a network: the list, the own scans, the signature", async () => {
	let down = false;
	const server = makeServer({ lose: () => down ? "before" : null });
	const ada = server.add("Ada"), bob = server.add("Bob", { revoked: true });
	const eve = server.add("Eve", { used: "x" });
	const d = await device(server);

	await until(() => d.scanner.listed === 3, "the list is there");
	down = true;
	assert.equal((await d.scanner.scan(bob.code)).reason, "revoked");
	assert.equal((await d.scanner.scan(eve.code)).reason, "already_used");
	const verdict = await d.scanner.scan(ada.serial);

	assert.equal(verdict.reason, "admitted");
	assert.equal(verdict.name, "Ada");
	const again = await d.scanner.scan(ada.code);

	assert.equal(again.reason, "already_used");
	assert.equal(again.first.same, true);
	const forged = ada.code.replace(/(.)(.{50})$/, (_, c, rest) =>
		(c === "A" ? "B" : "A") + rest);

	assert.equal((await d.scanner.scan(forged)).reason, "misread");
	assert.equal(await d.scanner.signOut(), false, "not before it is sent");
	const asked = server.asked.length;

	await d.scanner.scan(newSerial());
	assert.equal(server.asked.filter(a => a.includes("mark-used")).length, 1,
		"nobody waits for a server that is away");
	assert.ok(server.asked.length - asked < 3);
	down = false;
	await empty(d);
	assert.equal(server.tickets.get(ada.serial).used, verdict.key);
	assert.equal(await d.scanner.signOut(), true);
	assert.equal(d.store.meta.size, 0);
});

test("another device was first: the supervisor is told", async () => {
	let down = false;
	const server = makeServer({ lose: () => down ? "before" : null });
	const ada = server.add("Ada");
	const d = await device(server);

	await until(() => d.scanner.listed === 1, "the list is there");
	down = true;
	assert.equal((await d.scanner.scan(ada.code)).reason, "admitted");
	server.tickets.get(ada.serial).used = "another";
	down = false;
	d.scanner.kick();
	await until(() => d.scanner.troubles.length === 1, "trouble");
	assert.equal(d.scanner.troubles[0].reason, "conflict");
	await d.scanner.dismiss(d.scanner.troubles[0].key);
	assert.equal(d.scanner.troubles.length, 0);
	d.scanner.stop();
});

test("a line that carries little brings all that waits, in smaller parts", async () => {
	const server = makeServer({ lose: () => away && "before" });
	const { fetch } = server, carries = 12;
	let away = false;

	server.fetch = (path, options) => path === "/api/scans"
		&& JSON.parse(options.body).scans.length > carries
		? Promise.reject(new TypeError("it broke off"))
		: fetch(path, options);
	const guests = Array.from({ length: 60 }, (_, i) => server.add(`G${i}`));
	const d = await device(server);

	await line(d, "online");
	away = true;
	for (const { code } of guests)
		await d.scanner.scan(code);
	assert.equal((await d.store.queued()).length, 60);
	away = false;
	await empty(d);
	assert.ok(guests.every(g => server.tickets.get(g.serial).used));
	d.scanner.stop();
});

test("503 and 429 are no verdict", async () => {
	let lost = null;
	const server = makeServer({ lose: path =>
		path.startsWith("/mark-used") ? lost : null });
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	lost = "busy";
	assert.equal((await d.scanner.scan(ada.code)).offline, true);
	d.scanner.stop();
});

test("a device that is revoked forgets everything", async () => {
	const server = makeServer();
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	server.revoked = true;
	const verdict = await d.scanner.scan(ada.code);

	assert.equal(verdict.reason, "sent_away");
	assert.ok(d.told.includes("revoked"));
	assert.equal(d.scanner.enrolled, false);
	await until(() => d.store.meta.size + d.store.queue.size
		+ d.store.list.size === 0, "everything is forgotten");
	assert.equal(server.left, 0, "… and the server was told so");
});

test("what a revoked device had not sent is handed in, then it forgets", async () => {
	let down = false, half = false;
	const server = makeServer({ lose: path => down ? "before"
		: half && path.endsWith("/quarantine") ? "after" : null });
	const people = [1, 2, 3].map(n => server.add(`P${n}`));
	const d = await device(server);

	await until(() => d.scanner.listed === 3, "the list is there");
	down = true;
	const keys = [];

	for (const p of people)
		keys.push((await d.scanner.scan(p.code)).key);
	server.revoked = true;
	half = true; /* answers get lost on the way */
	down = false;
	await d.scanner.kick();
	await until(() => d.told.includes("revoked"), "it is told");
	assert.equal(d.scanner.enrolled, false);
	assert.equal(d.scanner.revoked, true);
	assert.equal(d.store.list.size + d.store.own_.size, 0,
		"its tickets are deleted at once");
	assert.equal(d.store.queue.size, 3, "what it did is not");
	d.life.over = true; /* it is switched off */
	d.scanner.stop();
	half = false;
	const copy = makeMemory();

	for (const part of ["queue", "own_", "list", "meta"])
		for (const [k, v] of d.store[part])
			copy[part].set(k, structuredClone(v));
	const scanner = await makeScanner({ store: copy, told: () => {},
		fetch: (...args) => server.fetch(...args) });

	assert.equal(scanner.enrolled, false, "and on again: it does not scan");
	await until(() => copy.meta.size + copy.queue.size === 0, "all is gone");
	assert.deepEqual([...server.kept.keys()].sort(), keys.sort(),
		"each is kept once");
	assert.equal(people.filter(p => server.tickets.get(p.serial).used).length, 0);
});

test("a revoked device keeps what it did until it was handed in", async () => {
	let down = false;
	const server = makeServer({ lose: path => down
		|| path.endsWith("/quarantine") ? "before" : null });
	const ada = server.add("Ada");
	const d = await device(server);

	await until(() => d.scanner.listed === 1, "the list is there");
	down = true;
	await d.scanner.scan(ada.code);
	server.revoked = true;
	down = false;
	await d.scanner.kick();
	await until(() => d.told.includes("revoked"), "it is told");
	await until(() => server.asked.filter(a => a.includes("quarantine"))
		.length > 1, "it tries again");
	assert.equal(d.store.queue.size, 1);
	/* Set up anew: what it did is sent as ever. */
	server.revoked = false;
	await d.scanner.enrol("y");
	await d.scanner.start();
	await empty(d);
	assert.ok(server.tickets.get(ada.serial).used);
	d.scanner.stop();
});

test("set up anew for another event: nothing of the first is left", async () => {
	const server = makeServer();

	server.add("Ada");
	const d = await device(server);

	await until(() => d.scanner.listed === 1, "the list is there");
	d.scanner.stop();
	server.tickets.clear();
	server.add("Bob");
	server.event = { ...server.event, id: 8 };
	await d.scanner.enrol("y");
	await d.scanner.start();
	await line(d, "online");
	await d.scanner.kick();
	assert.equal(d.scanner.listed, 1);
	d.scanner.stop();
});

test("without a network, the event of a ticket for another door is named", async () => {
	let down = false;
	const server = makeServer({ lose: () => down && "before" });
	const ball = codeOf(newSerial(), { event: 9 });
	const fair = codeOf(newSerial(), { event: 11 });
	const store = makeMemory();

	server.add("Ada");
	server.others = [{ id: 9, name: "Spring ball" }];
	let d = await device(server, store);

	await until(() => d.scanner.list.complete, "the list is there");
	d.scanner.stop();
	down = true;
	d = await device(server, store); /* it was switched off */
	assert.equal((await d.scanner.scan(ball)).elsewhere, "Spring ball");
	const unknown = await d.scanner.scan(fair);

	assert.equal(`${unknown.reason} ${unknown.elsewhere} ${unknown.here}`,
		"wrong_event undefined Demo");
	down = false;
	server.elsewhere = "Book fair";
	await line(d, "online");
	assert.equal((await d.scanner.scan(fair)).elsewhere, "Book fair");
	down = true;
	assert.equal((await d.scanner.scan(fair)).elsewhere, "Book fair",
		"what the server said once is remembered");
	d.scanner.stop();
});

test("undo by a supervisor, online and without a network", async () => {
	let down = false;
	const server = makeServer({ lose: () => down ? "before" : null });
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	await d.scanner.scan(ada.code);
	assert.equal((await d.scanner.undo(ada.serial, "mistake")).done, true);
	assert.equal(server.tickets.get(ada.serial).used, null);
	assert.equal((await d.scanner.scan(ada.code)).reason, "admitted");
	down = true;
	assert.equal((await d.scanner.undo(ada.serial, "mistake")).offline, true);
	assert.equal((await d.scanner.scan(ada.code)).reason, "admitted");
	down = false;
	await empty(d);
	assert.equal((await d.store.troubles()).length, 0);
	d.scanner.stop();
});

test("look first: says what would be decided, and keeps nothing", async () => {
	const server = makeServer();
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	const seen = await d.scanner.glance(ada.code);

	assert.equal(seen.reason, "valid");
	assert.equal(seen.name, "Ada");
	assert.equal(server.scans.size, 0);
	assert.equal((await d.store.queued()).length, 0);
	assert.equal((await d.scanner.scan(ada.code)).reason, "admitted");
	assert.equal((await d.scanner.glance(ada.code)).reason, "already_used");
	d.scanner.stop();
});

test("a crash between asking and telling: the same key is used again", async () => {
	let die = null;
	const server = makeServer({ lose: path =>
		path.startsWith("/mark-used") && die ? "after" : null });
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	die = new Promise(() => {});
	/* The power goes when the server has stored it. */
	const keep = d.store.keep;
	let n = 0;

	d.store.keep = (...args) => ++n === 1 ? keep(...args) : die;
	d.scanner.scan(ada.code);
	await until(() => server.tickets.get(ada.serial).used, "stored");
	await new Promise(resolve => setTimeout(resolve, 20));
	d.scanner.stop();
	d.store.keep = keep;
	die = null;
	const e = await device(server, d.store);

	await line(e, "online");
	await empty(e);
	const verdict = await e.scanner.scan(ada.code);

	assert.equal(verdict.reason, "admitted", "nobody had been told yet");
	assert.equal((await e.scanner.scan(ada.code)).reason, "already_used");
	assert.equal(server.scans.size, 2);
	e.scanner.stop();
});

/* Numbers that can be repeated. */
function dice(seed) {
	let s = seed;

	return n => {
		s = Math.imul(s ^ s >>> 15, s | 1);
		s ^= s + Math.imul(s ^ s >>> 7, s | 61);
		return ((s ^ s >>> 14) >>> 0) % n;
	};
}

/* Scans, losses and crashes in any order; then a good network. */
async function schedule(seed) {
	const roll = dice(seed);
	let quiet = false;
	const server = makeServer({ lose: () => quiet ? null
		: [null, null, "before", "after", "busy"][roll(5)] });
	const people = Array.from({ length: 6 }, (_, i) => server.add(`P${i}`));
	const told = new Map(people.map(p => [p.serial, []]));
	let d = { store: makeMemory() };

	quiet = true;
	d = await device(server, d.store);
	await until(() => d.scanner.listed === people.length, "the list");
	quiet = false;
	for (let step = 0; step < 24; step++) {
		const p = people[roll(people.length)];
		const scan = d.scanner.scan(roll(2) ? p.code : p.serial);

		if (roll(6) === 0) {
			/* Dies in the middle: what is told later nobody sees. */
			for (let turns = roll(12); turns > 0; turns--)
				await new Promise(setImmediate);
			d.scanner.stop();
			d.life.over = true;
			const { store } = d;
			const copy = makeMemory();

			for (const part of ["queue", "own_", "list", "meta"])
				for (const [k, v] of store[part])
					copy[part].set(k, structuredClone(v));
			scan.catch(() => {});
			d = await device(server, copy);
		} else {
			const verdict = await scan;

			if (verdict.tone === "go")
				told.get(p.serial).push(verdict.key);
		}
	}
	quiet = true;
	await empty(d);
	d.scanner.stop();
	for (const [serial, keys] of told) {
		assert.ok(keys.length <= 1, `seed ${seed}: admitted once`);
		for (const key of keys)
			assert.equal(server.tickets.get(serial).used, key,
				`seed ${seed}: the server knows it`);
	}
}

const rounds = process.env.SOAK ? 2000 : 60;

test(`${rounds} random schedules: admitted once, none lost`, async () => {
	for (let seed = 1; seed <= rounds; seed++)
		await schedule(seed * 7919);
});

test("a rehearsal forgets nobody who came in, and the day nobody who practised",
	async () => {
	let lost = null;
	let waits = null;
	const server = makeServer({ lose: path => lost ?? waits?.(path) });
	const ada = server.add("Ada", { p: 2, of: 4 }), bob = server.add("Bob");
	const d = await device(server);

	await line(d, "online");
	await until(() => d.scanner.listed === 2, "the list is there");
	lost = "before";
	await d.scanner.kick();
	const verdict = await d.scanner.scan(ada.code);

	assert.equal(verdict.reason, "admitted");
	assert.deepEqual([verdict.offline, verdict.position, verdict.of],
		[true, 2, 4], "without a network it is known which of a team");
	/* The organiser rehearses while a scan still waits to be sent. */
	const rehearse = async on => {
		server.event = { ...server.event, rehearsal: on };
		lost = null;
		await until(async () => {
			await d.scanner.kick();
			return d.scanner.event.rehearsal === on;
		}, `rehearsal ${on}`);
	};

	waits = path => path === "/api/scans" || path.startsWith("/mark")
		? "before" : null;
	await rehearse(true);
	assert.equal((await d.scanner.scan(ada.code)).reason, "admitted",
		"in a rehearsal it is unused");
	assert.equal((await d.scanner.scan(ada.code)).reason, "already_used");
	assert.equal((await d.scanner.scan(bob.code)).reason, "admitted");
	await rehearse(false);
	assert.equal((await d.scanner.scan(ada.code)).reason, "already_used",
		"on the day it was used");
	assert.equal((await d.scanner.scan(bob.code)).reason, "admitted",
		"what was practised does not count");
	waits = null;
	await empty(d);
	d.scanner.stop();
});

test("a ticket tried before the door opens admits when it is open", async () => {
	let down = false;
	const server = makeServer({ lose: path =>
		down || path === "/api/scans" ? "before" : null });
	const ada = server.add("Ada");
	const opens = async at => {
		down = false;
		server.event = { ...server.event,
			rehearsal_until: new Date(at).toISOString() };
		await until(async () => {
			await d.scanner.kick();
			return d.scanner.event.rehearsal_until
				=== server.event.rehearsal_until;
		}, "the device knows when the door opens");
		down = true;
	};
	const d = await device(server);

	await line(d, "online");
	await until(() => d.scanner.listed === 1, "the list is there");
	await opens(Date.now() + 86_400_000);
	assert.equal(d.scanner.rehearses, true);
	const early = await d.scanner.scan(ada.code);

	assert.deepEqual([early.reason, early.rehearsal], ["admitted", true]);
	assert.equal(d.scanner.counter.event, 0, "nobody is counted");
	assert.equal((await d.store.queued())[0].rehearsal, true,
		"the server will be told that it was practice");
	await opens(Date.now() - 1000);
	assert.equal(d.scanner.rehearses, false);
	const scan = await d.scanner.scan(ada.code);

	assert.deepEqual([scan.reason, scan.rehearsal], ["admitted", false]);
	d.scanner.stop();
});

test("what the server calls practice does not count here either", async () => {
	const server = makeServer();
	const ada = server.add("Ada");
	let practice = true;
	const plain = server.fetch;

	/* A device whose clock is weeks fast takes it for the day itself. */
	server.fetch = async (...args) => {
		const answer = await plain(...args);

		if (!String(args[0]).includes("/mark-used/"))
			return answer;
		return new Response(JSON.stringify({ ...await answer.json(),
			rehearsal: practice }), { status: answer.status,
			headers: { "Content-Type": "application/json" } });
	};
	const d = await device(server);

	await line(d, "online");
	const early = await d.scanner.scan(ada.code);

	assert.deepEqual([early.reason, early.rehearsal], ["admitted", true]);
	server.tickets.get(ada.serial).used = null;
	practice = false;
	const scan = await d.scanner.scan(ada.code);

	assert.deepEqual([scan.reason, scan.rehearsal], ["admitted", false]);
	d.scanner.stop();
});
