/* code.test.mjs: texts from cameras, keyboards and fingers. */
import assert from "node:assert/strict";
import test from "node:test";
import { check, codeOf, headOf, key, newSerial, pageOf }
	from "./fake.mjs";
import { readPage } from "../../nginx/html/scan/page.js";
import { read, readEnrolment, readSerial, showEnrolment, showSerial }
	from "../../nginx/html/scan/code.js";
import { indexOf, open } from "../../nginx/html/scan/seal.js";
import { makeVerifier } from "../../nginx/html/scan/sign.js";

const serial = newSerial();
const shown = showSerial(serial);

test("a number is read in any case, with and without dashes", () => {
	assert.match(shown, /^(\w{4}-){4}\w$/);
	for (const text of [serial, shown, shown.toLowerCase(),
		` ${shown.replaceAll("-", " ")} `])
		assert.equal(readSerial(text).serial, serial);
	const ones = "1".repeat(16);

	if (check(ones) < 32)
		assert.ok(readSerial("iLl1".repeat(4)
			+ "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[check(ones)]).serial);
});

test("every wrong character, and each two that were swapped, is found", () => {
	for (let i = 0; i < 17; i++) {
		const other = serial[i] === "7" ? "8" : "7";
		const wrong = serial.slice(0, i) + other + serial.slice(i + 1);

		assert.equal(readSerial(wrong).wrong, "check");
		if (i < 15 && serial[i] !== serial[i + 1])
			assert.equal(readSerial(serial.slice(0, i) + serial[i + 1]
				+ serial[i] + serial.slice(i + 2)).wrong, "check");
	}
});

test("what is wrong with a number is told", () => {
	assert.deepEqual(readSerial(""), { wrong: "short", length: 0 });
	assert.equal(readSerial(serial.slice(1)).length, 16);
	assert.equal(readSerial(`${serial}0`).wrong, "long");
	assert.equal(readSerial(`U${serial.slice(1)}`).letter, "U");
	assert.equal(readSerial("é").wrong, "letter");
});

test("a signed code is taken apart", () => {
	const code = read(codeOf(serial, { from: 5, until: 60 }));

	assert.equal(code.kind, "code");
	assert.equal(code.event, 7);
	assert.equal(code.serial, serial);
	assert.equal(code.from, 300_000);
	assert.equal(code.until, 3_600_000);
	assert.equal(read(`https://x.example/t/${codeOf(serial)}`).kind, "code");
	assert.equal(read(codeOf(serial).toLowerCase()).kind, "code");
});

test("other texts are told apart", () => {
	const code = codeOf(serial);

	assert.equal(read(shown).kind, "serial");
	assert.equal(read(shown).text, serial);
	assert.equal(read(`${code}0`).kind, "damaged");
	assert.equal(read(code.slice(0, -1)).kind, "damaged");
	assert.equal(read(`${code.slice(0, -1)}1`).kind, "damaged",
		"spare bits must be zero");
	assert.equal(read(code.replace(/\.7\./, ".07.")).kind, "damaged");
	assert.equal(read(serial.slice(1)).kind, "damaged");
	for (const text of ["", "https://example.org/", "2.A.B", "{\"a\":1}",
		"A".repeat(256), "BEGIN:VCARD\nEND", "ß"])
		assert.equal(read(text).kind, "other", text);
	assert.equal(read("https://x/scan/#enrol=abc").kind, "enrol");
});

test("the code of the dashboard is read as it is typed", () => {
	const code = "017b3kzq";

	assert.equal(readEnrolment(code), code);
	assert.equal(readEnrolment(`https://x/scan/#enrol=${code}`), code);
	assert.equal(readEnrolment("OI7B-3KZQ"), code);
	assert.equal(readEnrolment(" ol7b 3kzq "), code);
	assert.equal(showEnrolment(code), "017B-3KZQ");
	assert.equal(readEnrolment(code.slice(1)), null);
	assert.equal(readEnrolment(`${code.slice(1)}u`), null);
});

const noble = () => import(
	"../../build/npm/node_modules/@noble/ed25519/index.js");

for (const how of ["the browser's own", "the library"])
	test(`signatures are checked by ${how}`, async t => {
		if (how === "the library")
			t.mock.method(crypto.subtle, "importKey", () => {
				throw new Error("no such curve");
			});
		const verify = makeVerifier([key], noble);
		const code = read(codeOf(serial));

		assert.equal(await verify(code), true);
		for (const change of [{ signed: code.signed.replace(".7.", ".8.") },
			{ key: "0000" },
			{ signature: code.signature.with?.(3, code.signature[3] ^ 1)
				?? code.signature.map((b, i) => i === 3 ? b ^ 1 : b) }])
			assert.equal(await verify({ ...code, ...change }), false);
	});

test("a record opens with the number of its ticket only", async () => {
	const page = readPage(pageOf(headOf(), [[serial,
		["Zoë", "Team", 2, 4, 1, 1805532077, 0, "B"]]]));
	const [record] = page.records;

	assert.equal(record.i, await indexOf(serial));
	assert.deepEqual(await open(record, serial, 7), { n: "Zoë", t: "Team",
		p: 2, of: 4, s: "revoked", u: "2027-03-20T08:41:17.000Z",
		l: null, g: "B" });
	assert.equal(await open(record, newSerial(), 7), null);
	assert.equal(await open(record, serial, 8), null);
	for (const k of [0, 5, record.c.length - 1]) {
		const c = record.c.map((b, i) => i === k ? b ^ 1 : b);

		assert.equal(await open({ ...record, c }, serial, 7), null);
	}
});

test("what is usual is left out of a record", async () => {
	const [record] = readPage(pageOf(headOf(),
		[[serial, ["Zoë"]]])).records;

	assert.deepEqual(await open(record, serial, 7), { n: "Zoë", t: null,
		p: 1, of: 1, s: "approved", u: null, l: null, g: null });
});

test("a record that an earlier version of the app kept still opens", async () => {
	const n = new Uint8Array(12).fill(7);
	const { c } = readPage(pageOf(headOf(), [[serial,
		{ n: "Zoë", s: "approved" }]], n)).records[0];
	const text = bytes => Buffer.from(bytes).toString("base64url");

	assert.deepEqual(await open({ n: text(n), c: text(c) }, serial, 7),
		{ n: "Zoë", s: "approved" });
});

test("a page that is not whole, or is something else, is none", () => {
	const other = newSerial();
	const page = pageOf(headOf(), [[serial, ["Zoë"]], [other, null]]);
	const whole = readPage(page);

	assert.equal(whole.records.length, 1);
	assert.equal(whole.removed.length, 1, "a ticket that was removed");
	for (let n = 0; n < page.length; n++)
		assert.throws(() => readPage(page.subarray(0, n)), `${n} bytes`);
	assert.throws(() => readPage(Buffer.concat([page, Buffer.from([0])])));
	assert.throws(() => readPage(Buffer.concat([Buffer.from([1]),
		page.subarray(1)])), "another form");
	for (const wrong of [{ cursor: null }, { event: [] }, { event: undefined },
		{ device: "x" }, { keys: {} }, { keys: [{ id: "1", public: "x" }] },
		{ counter: null }, { more: 1 }, { server_time: "now" }])
		assert.throws(() => readPage(pageOf({ event: { id: 7 },
			...headOf(), ...wrong })), JSON.stringify(wrong));
});
