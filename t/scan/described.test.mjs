/*
 * described.test.mjs: a scanner written from openapi.json alone, with Node.js's
 * own cryptography, reads its examples; and so do ours.
 */
import assert from "node:assert/strict";
import { createDecipheriv, createHash, createPublicKey, hkdfSync, verify }
	from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { read } from "../../nginx/html/scan/code.js";
import { readPage } from "../../nginx/html/scan/page.js";
import { open } from "../../nginx/html/scan/seal.js";
import { makeVerifier } from "../../nginx/html/scan/sign.js";

const api = JSON.parse(readFileSync("build/html/openapi.json", "utf8"));
const { TicketCode, SealedTicket, RosterPage, Serial, Roster }
	= api.components.schemas;
const { [0]: code } = TicketCode.examples;
const key = TicketCode["x-example-key"];
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const sha256 = data => createHash("sha256").update(data).digest();
const bits = bytes => [...bytes].map(b => b.toString(2).padStart(8, "0")).join("");
const inBase32 = text => text.match(/.{5}/g)
	.map(five => alphabet[parseInt(five, 2)]).join("");

function bytesOf(text) {
	const all = [...text].map(c => alphabet.indexOf(c).toString(2)
		.padStart(5, "0")).join("");

	assert.equal(all.slice(512), "000", "the spare bits");
	return Buffer.from(all.slice(0, 512).match(/.{8}/g)
		.map(b => parseInt(b, 2)));
}

/* RFC 8410: what stands before the 32 bytes in a SubjectPublicKeyInfo. */
const publicKey = hex => createPublicKey({ format: "der", type: "spki",
	key: Buffer.from(`302a300506032b6570032100${hex}`, "hex") });

function isGood(text) {
	const dot = text.lastIndexOf(".");

	return verify(null, Buffer.from(text.slice(0, dot), "ascii"),
		publicKey(key.public), bytesOf(text.slice(dot + 1)));
}

test("the example code verifies with its key, and no other text does", () => {
	assert.match(code, new RegExp(TicketCode.pattern));
	assert.equal(isGood(code), true);
	for (const [i, c] of [...code].entries()) {
		const other = c === "." ? "-" : c === "1" ? "2" : "1";
		const text = code.slice(0, i) + other + code.slice(i + 1);

		if (text.lastIndexOf(".") === code.lastIndexOf(".")
			&& i < code.length - 1)
			assert.equal(isGood(text), false, text);
	}
});

test("the parts of the example are as described", () => {
	const [version, id, event, serial, from, until, signature] = code.split(".");

	assert.equal(version, "1");
	assert.equal(id, key.id);
	assert.equal(id, inBase32(bits(sha256(Buffer.from(key.public, "hex")))
		.slice(0, 20)), "the id is made of the key");
	assert.equal(event, "1");
	assert.equal(signature.length, 103);
	assert.equal(serial.at(-1), alphabet[Number([...serial.slice(0, 16)].reduce(
		(n, c) => n * 32n + BigInt(alphabet.indexOf(c)), 0n) % 37n)],
	"the check character");
	assert.equal(Serial.examples[0].replaceAll("-", ""), serial);
	assert.equal(new Date(from * 60_000).toISOString(),
		"2027-03-20T07:00:00.000Z");
	assert.equal(new Date(until * 60_000).toISOString(),
		"2027-03-21T05:00:00.000Z");
});

function opened(index, nonce, sealed, { serial, event }) {
	const secret = hkdfSync("sha256", serial, "event-tickets roster",
		String(event), 32);
	const aes = createDecipheriv("aes-256-gcm", Buffer.from(secret), nonce);

	aes.setAAD(index);
	aes.setAuthTag(sealed.subarray(-16));
	return JSON.parse(Buffer.concat([aes.update(sealed.subarray(0, -16)),
		aes.final()]).toString());
}

test("the example record opens with the number of its ticket", () => {
	const [{ i, n, c }] = SealedTicket.examples, about = SealedTicket["x-example"];
	const index = Buffer.from(i, "base64url");

	assert.deepEqual(index, sha256(about.serial));
	assert.deepEqual(opened(index, Buffer.from(n, "base64url"),
		Buffer.from(c, "base64url"), about), about.holds);
});

test("the records of the compact form are found by what is described", () => {
	const about = RosterPage["x-example"];
	const bytes = Buffer.from(about.records, "base64url");
	const index = sha256(about.serial), found = [];
	let at = 12;

	for (let left = about.count; left > 0; left--) {
		const length = bytes.readUInt16BE(at + 12);

		if (bytes.subarray(at, at + 12).equals(index.subarray(0, 12)))
			found.push(opened(index, bytes.subarray(0, 12),
				bytes.subarray(at + 14, at + 14 + length), about));
		at += 14 + length;
	}
	assert.equal(at, bytes.length);
	assert.deepEqual(found, [about.holds]);
});

test("our own scanner reads the examples as well", async () => {
	const ticket = read(code), about = RosterPage["x-example"];
	const verifier = makeVerifier([key], () => assert.fail("a library"));

	assert.equal(ticket.kind, "code");
	assert.equal(await verifier(ticket), true);
	const head = Buffer.from(JSON.stringify({ ...api.paths["/api/scans/roster"]
		.get.responses[200].content["application/json"].example,
	count: about.count }));
	const start = Buffer.alloc(5);

	start[0] = 2;
	start.writeUInt32BE(head.length, 1);
	const page = readPage(Buffer.concat([start, head,
		Buffer.from(about.records, "base64url")]));

	assert.equal(page.removed.length, 1);
	assert.equal((await open(page.records[0], about.serial, about.event)).n,
		about.holds[0]);
	assert.equal((await open(SealedTicket.examples[0], about.serial,
		about.event)).t, "Die Lötkolben");
	assert.ok(Roster.required.includes("keys"));
});
