/* send.test.mjs: a slow line is not a dead one. */
import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { documentElement: { lang: "en" } };

/* Requests that are made, and timers that only the test lets ring. */
const made = [], timers = new Map();
let now = 0, last = 0;

globalThis.setTimeout = (ring, ms) => {
	timers.set(++last, { ring, at: now + ms });
	return last;
};
globalThis.clearTimeout = id => timers.delete(id);
globalThis.XMLHttpRequest = class extends EventTarget {
	upload = new EventTarget();
	status = 0;
	responseText = "";
	constructor() {
		super();
		made.push(this);
	}
	open() {}
	setRequestHeader() {}
	send() {}
	abort() {
		this.dispatchEvent(new Event("loadend"));
	}
};

function pass(seconds) {
	now += seconds * 1000;
	for (const [id, { ring, at }] of timers)
		if (at <= now) {
			timers.delete(id);
			ring();
		}
}

const { send } = await import("../../nginx/html/js/send.js");

function start(options) {
	const request = { over: false };

	send("POST", "/x", options).then(() => {
		request.over = true;
	});
	return Object.assign(request, { x: made.at(-1) });
}

const sent = (x, loaded, total) => x.upload.dispatchEvent(Object.assign(
	new Event("progress"), { loaded, total }));
const isOver = async request => {
	await Promise.resolve();
	return request.over;
};

test("a line without a byte for half a minute is dead", async () => {
	const r = start({ body: {} });

	pass(29);
	assert.equal(await isOver(r), false);
	pass(2);
	assert.equal(await isOver(r), true);
});

test("what a browser calls sent may still be on its way, at 8 kB/s", async () => {
	for (const progress of [() => {}, undefined]) {
		const r = start({ body: new FormData(), progress });

		sent(r.x, 80_000, 640_000);
		sent(r.x, 640_000, 640_000);
		pass(95);
		assert.equal(await isOver(r), false);
		pass(600);
		assert.equal(await isOver(r), true, "but not for ever");
	}
});

test("each part of the answer shows that the line lives", async () => {
	const r = start({ body: {} });

	for (let i = 0; i < 9; i++) {
		pass(20);
		r.x.dispatchEvent(new Event("progress"));
	}
	assert.equal(await isOver(r), false);
});
