/*
 * answers.test.mjs: what a proxy, a captive portal or a broken server answers
 * instead of ours is no answer, to whatever call; the list goes on where it was.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { codeOf, headOf, makeMemory, makeServer, newSerial, pageOf, until }
	from "./fake.mjs";
import { answers } from "./strange.mjs";
import { makeApi } from "../../nginx/html/scan/api.js";
import { Link } from "../../nginx/html/scan/link.js";
import { doubtOf, oldHours } from "../../nginx/html/scan/list.js";
import { makeScanner } from "../../nginx/html/scan/scanner.js";
import { decide } from "../../nginx/html/scan/verdict.js";
import { read } from "../../nginx/html/scan/code.js";

const answer = (status, body, type = "application/json") => () =>
	new Response(body, { status, headers: { "Content-Type": type } });
const error = code => JSON.stringify({ code, detail: "No.", errors: [],
	request_id: "1" });

/* A body that goes on for ever, as fast as it is read; one that breaks off. */
const endless = () => new ReadableStream({
	pull: c => c.enqueue(new Uint8Array(1 << 16).fill(32)) });
const cut = body => new ReadableStream({ start(c) {
	c.enqueue(new TextEncoder().encode(body));
	c.error(new TypeError("reset"));
} });

const strange = Object.fromEntries(Object.entries(answers).map(([what,
	{ status, type, body, ends }]) => [what, () => new Response(
	ends === "never" ? endless() : ends === "cut" ? cut(body) : body,
	{ status, headers: type ? { "Content-Type": type } : {} })]));

/* Each call that the scanner makes. */
const calls = {
	enrol: api => api.enrol("x"),
	verify: api => api.verify("x", 3000),
	mark: api => api.mark("x", "k", {}, 3000),
	send: api => api.send({ scans: [] }),
	list: api => api.list({ limit: 1, queued: 0, offset: null, app: "1" }),
	undo: api => api.undo({ key: "k" }),
	search: api => api.search("abc"),
	conflicts: api => api.conflicts(),
	resolve: api => api.resolve({ key: "k" }),
};

for (const [name, call] of Object.entries(calls))
	test(`${name}: what is not ours is no answer`, async () => {
		for (const [what, make] of Object.entries(strange)) {
			const api = makeApi({ token: () => "t", fetch: make });
			const said = await call(api);

			assert.equal(said.status, 0, what);
			assert.equal(said.json, null, what);
		}
	});

test("a redirect is not followed", async () => {
	let asked;
	const api = makeApi({ token: () => "t", fetch: (path, options) => {
		asked = options;
		throw new TypeError("redirect");
	} });

	assert.equal((await api.verify("x")).status, 0);
	assert.equal(asked.redirect, "error");
});

test("our own refusals are answers", async () => {
	for (const [status, code] of [[401, "device_revoked"],
		[401, "unauthorized"], [404, "unknown"], [503, "unavailable"]]) {
		const api = makeApi({ token: () => "t",
			fetch: answer(status, error(code)) });

		assert.equal((await api.mark("x", "k", {})).json?.code, code);
	}
});

/* ---- the whole scanner -------------------------------------------------------- */

async function device(server, store = makeMemory()) {
	const told = [];
	const scanner = await makeScanner({ store,
		fetch: (...args) => server.fetch(...args),
		told: what => told.push(what) });

	if (!scanner.enrolled)
		await scanner.enrol("x");
	await scanner.start();
	return { scanner, store, told };
}

const line = (d, state) => until(() => d.scanner.link.state === state, state);

test("whatever is answered: each scan has a verdict, nothing is lost", async () => {
	let other = null;
	const server = makeServer({ lose: () => other });
	const d = await device(server);
	const tickets = Object.keys(strange).map(name => server.add(name));

	await until(async () => {
		await d.scanner.kick();
		return d.scanner.listed === tickets.length;
	}, "the list is there");
	const kept = JSON.stringify([...d.store.meta]
		.filter(([name]) => !["list", "offset"].includes(name)));

	for (const [i, [what, make]] of Object.entries(strange).entries()) {
		other = make;
		await d.scanner.kick();
		const { reason, offline } = await d.scanner.scan(tickets[i].code);

		assert.deepEqual([reason, offline], ["admitted", true], what);
		assert.equal((await d.scanner.scan(tickets[i].code)).reason,
			"already_used", what);
		assert.ok(d.scanner.enrolled, `${what}: the token is kept`);
		assert.equal(JSON.stringify([...d.store.meta].filter(([name]) =>
			!["list", "offset"].includes(name))), kept,
		`${what}: nothing is changed by it`);
	}
	other = null;
	await until(async () => {
		await d.scanner.kick();
		return (await d.store.queued()).length === 0;
	}, "everything is sent");
	assert.deepEqual(d.told.filter(t => t !== "changed"), []);
	assert.equal(tickets.filter(t => server.tickets.get(t.serial).used).length,
		tickets.length, "each is admitted on the server");
	d.scanner.stop();
});

test("an answer for another ticket is none", async () => {
	const server = makeServer();
	const ada = server.add("Ada"), bob = server.add("Bob");
	const d = await device(server);

	await line(d, "online");
	const { fetch } = server;

	server.fetch = (path, options) => fetch(path.replace(
		encodeURIComponent(ada.code), encodeURIComponent(bob.code)), options);
	const e = await device(server, d.store);

	await line(e, "online");
	const verdict = await e.scanner.scan(ada.code);

	assert.equal(verdict.offline, true);
	assert.notEqual(verdict.name, "Bob");
	d.scanner.stop();
	e.scanner.stop();
});

test("that it could not be noted does not undo what the server decided", async () => {
	const server = makeServer();
	const ada = server.add("Ada");
	const d = await device(server);

	await line(d, "online");
	d.store.settle = () => Promise.reject(new Error("the disk is full"));
	assert.equal((await d.scanner.scan(ada.code)).reason, "admitted");
	d.scanner.stop();
});

/* ---- the list ------------------------------------------------------------------- */

test("the list goes on behind the page that arrived, whatever is cut", async () => {
	let n = 0;
	const asked = [];
	const server = makeServer({ lose: path => path.endsWith("/roster")
		&& ++n % 3 === 2 ? "before" : null });
	const { fetch } = server;

	for (let i = 0; i < 400; i++)
		server.add(`P${i}`);
	server.fetch = (path, options) => {
		if (path.includes("/roster"))
			asked.push(new URL(path, "https://x").searchParams);
		return fetch(path, options);
	};
	const store = makeMemory();
	let d = await device(server, store);

	await until(() => d.scanner.listed >= 100, "a page");
	assert.equal(d.scanner.list.complete, false);
	assert.equal(d.scanner.list.doubt, "no_list");
	assert.equal(d.scanner.list.total, 400, "how many there will be");
	d.scanner.stop();
	d = await device(server, store); /* it was switched off */
	await until(async () => {
		await d.scanner.kick();
		return d.scanner.list.complete;
	}, "all of it");
	assert.equal(d.scanner.listed, 400);
	assert.equal(asked.filter(q => !q.get("since")).length, 1,
		"the first page is asked for once");
	assert.ok(Number(asked[0].get("limit")) <= 100, "it is small");
	assert.ok(asked.some(q => Number(q.get("limit")) > 100),
		"on a quick line pages grow");
	assert.ok(asked.some((q, i) => i > 0 && Number(q.get("limit"))
		< Number(asked[i - 1].get("limit"))), "after a cut they shrink");
	d.scanner.stop();
});

test("a scan that is answered proves the line, whatever the list does", async () => {
	for (const lost of ["before", "busy", strange["an empty object"]]) {
		const server = makeServer({ lose: path =>
			path.endsWith("/roster") ? lost : null });
		const ada = server.add("Ada"), bob = server.add("Bob",
			{ revoked: true });
		const d = await device(server);

		await until(() => d.scanner.link.tried, "an attempt");
		const verdict = await d.scanner.scan(ada.code);

		assert.equal(verdict.offline, undefined, "the server is asked");
		assert.equal(verdict.name, "Ada");
		assert.equal((await d.scanner.scan(bob.code)).reason, "revoked",
			"a cancelled ticket does not admit");
		assert.equal(d.scanner.link.online, true);
		await d.scanner.kick();
		assert.equal(d.scanner.link.online, true, "the list is tried again");
		d.scanner.stop();
	}
});

test("a cursor that the server does not know: all of it anew", async () => {
	const server = makeServer();
	const { fetch } = server;
	let refuse = false;

	server.add("Ada");
	server.fetch = (path, options) => refuse && path.includes("since=")
		? answer(422, error("validation_failed"))() : fetch(path, options);
	const d = await device(server);

	await until(() => d.scanner.list.complete, "the list");
	refuse = true;
	server.add("Bob");
	await until(async () => {
		await d.scanner.kick();
		return d.scanner.listed === 2;
	}, "Bob");
	d.scanner.stop();
});

test("without a list, or with an old one, a genuine ticket is looked at", () => {
	const serial = newSerial();
	const facts = { ticket: read(codeOf(serial)), genuine: true, record: null,
		own: null, event: headOf().event, kind: "admit", now: 0 };
	const reason = more => decide({ ...facts, ...more }).reason;
	const record = { n: "Ada", s: "approved", u: null };

	assert.equal(reason({ doubt: "no_list" }), "no_list");
	assert.equal(reason({ doubt: "no_list", record }), "admitted",
		"a part of the list tells of its tickets");
	assert.equal(reason({ doubt: "old_list", record }), "old_list");
	assert.equal(reason({ doubt: "old_list", kind: "manual" }), "admitted",
		"a supervisor decides");
	assert.equal(reason({ doubt: "no_list", genuine: false }), "unknown");
	assert.equal(reason({ doubt: null }), "admitted", "newer than the list");
	const hours = h => doubtOf({ wall: () => h * 3_600_000,
		list: { complete: true, at: 0 } });

	assert.deepEqual([hours(0), hours(oldHours), hours(oldHours + 1)],
		[null, null, "old_list"]);
	assert.equal(doubtOf({ wall: Date.now }), "no_list");
});

test("amber or green without a list: as a supervisor set it", async () => {
	const server = makeServer({ lose: path => path === "/api/scans/enrol"
		? null : "before" });
	const ada = server.add("Ada"), bob = server.add("Bob");
	const d = await device(server);
	const amber = await d.scanner.scan(ada.code);

	assert.deepEqual([amber.reason, amber.tone, amber.offline],
		["no_list", "look", true], "amber, unless somebody says otherwise");
	assert.equal((await d.store.queued())[0].kind, "refused");
	assert.equal((await d.scanner.scan(amber.text, "manual")).reason,
		"admitted", "a supervisor lets in all the same");
	d.scanner.device.without_list = "admit";
	assert.equal((await d.scanner.scan(bob.code)).reason, "admitted");
	d.scanner.stop();
});

test("the line: a list that does not come is no news while scans are answered", () => {
	let at = 0;
	const link = new Link(() => {}, () => at);

	assert.equal(link.mayAsk, true, "the first scan asks");
	link.missed();
	assert.deepEqual([link.state, link.mayAsk], ["offline", true]);
	link.answered(100);
	at = 29_000;
	link.missed(true);
	assert.equal(link.online, true);
	at = 31_000;
	link.missed();
	assert.equal(link.online, false, "unless that was long ago");
	link.failed();
	assert.equal(link.mayAsk, false, "nobody waits twice for nothing");
	at += 30_000;
	assert.equal(link.mayAsk, true, "… but once in a while");
	link.listed(100);
	assert.equal(link.online, true);
});

test("a page that is none changes nothing", async () => {
	const server = makeServer();
	const d = await device(server);

	server.add("Ada");
	await until(async () => {
		await d.scanner.kick();
		return d.scanner.listed === 1;
	}, "the list");
	const before = JSON.stringify(d.store.meta.get("cursor"));
	const page = pageOf(headOf({ cursor: "evil", event: { ...headOf().event,
		id: 8 } }), [[newSerial(), ["Eve"]]]);

	for (const bytes of [page.subarray(0, page.length - 1), page.subarray(1)]) {
		const { fetch } = server;

		server.fetch = () => Promise.resolve(new Response(bytes, { headers:
			{ "Content-Type": "application/octet-stream" } }));
		await d.scanner.kick();
		server.fetch = fetch;
		assert.equal(d.scanner.listed, 1);
		assert.equal(d.scanner.event.id, 7);
		assert.equal(JSON.stringify(d.store.meta.get("cursor")), before);
	}
	d.scanner.stop();
});
