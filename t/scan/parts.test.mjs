/* parts.test.mjs: verdict, clock, line, keyboards that scan, words. */
import assert from "node:assert/strict";
import test from "node:test";
import { codeOf, event, newSerial } from "./fake.mjs";
import { makeAgain } from "../../nginx/html/scan/again.js";
import { makeClock } from "../../nginx/html/scan/clock.js";
import { read } from "../../nginx/html/scan/code.js";
import { Link, patience } from "../../nginx/html/scan/link.js";
import { makePace } from "../../nginx/html/scan/pace.js";
import { decide, isRehearsal, toneOf } from "../../nginx/html/scan/verdict.js";

const serial = newSerial();
const now = Date.parse("2027-03-20T09:00:00Z");
const good = { ticket: read(codeOf(serial)), genuine: true, own: null,
	record: { n: "Ada", t: "Team", p: 2, of: 4, s: "approved", u: null },
	event, kind: "admit", now };
const reason = more => decide({ ...good, ...more }).reason;
const listed = more => ({ record: { ...good.record, ...more } });

test("what a device decides alone", () => {
	assert.deepEqual(decide(good), { reason: "admitted", name: "Ada",
		team: "Team", position: 2, of: 4 });
	assert.equal(reason({ record: null }), "admitted", "newer than the list");
	assert.deepEqual(decide({ ...good, genuine: false }), { reason: "unknown",
		name: null, team: null, position: null, of: null },
	"a forged code shows nobody's name");
	assert.equal(reason({ ticket: { kind: "damaged", text: "1.X" },
		genuine: null, record: null }), "unknown");
	assert.equal(reason({ event: { ...event, id: 8 } }), "wrong_event");
	assert.equal(reason(listed({ s: "revoked" })), "revoked");
	assert.equal(reason(listed({ s: "cancelled" })), "not_approved");
	assert.equal(reason(listed({ u: "2027-03-20T08:57:00Z" })),
		"already_used");
});

test("another event is named, as far as this device knows it", () => {
	const other = { ticket: read(codeOf(serial, { event: 9 })) };
	const named = names => decide({ ...good, ...other, names });

	assert.equal(named({ 9: "Spring ball" }).reason, "wrong_event");
	assert.equal(named({ 9: "Spring ball" }).elsewhere, "Spring ball");
	assert.equal(named({ 8: "Spring ball" }).elsewhere, undefined);
	assert.equal(named(undefined).here, "Demo",
		"where nothing is known, at least which one it is not for");
});

test("a typed number counts when the list has it", () => {
	const ticket = read(serial);

	assert.equal(reason({ ticket, genuine: null }), "admitted");
	assert.equal(reason({ ticket, genuine: null, record: null }), "unknown");
});

test("who was first", () => {
	const { first } = decide({ ...good, ...listed({ g: "B",
		u: "2027-03-20T08:57:00Z" }) });

	assert.deepEqual(first, { at: Date.parse("2027-03-20T08:57:00Z"),
		gate: "B", same: false });
	const own = { kind: "admit", at: now - 9000, gate: "A" };

	assert.deepEqual(decide({ ...good, own }).first,
		{ at: now - 9000, gate: "A", same: true });
	assert.equal(reason({ own: { ...own, kind: "undo" },
		...listed({ u: "2027-03-20T08:57:00Z" }) }), "admitted",
	"what this device did last is newer than the list");
});

test("times of the event and of the ticket", () => {
	const at = more => reason({ event: { ...event, ...more } });

	assert.equal(at({ check_in_from: "2027-03-20T09:00:01Z" }), "too_early");
	assert.equal(at({ check_in_from: "2027-03-20T09:00:00Z" }), "admitted");
	assert.equal(at({ check_in_until: "2027-03-20T09:00:00Z" }), "too_late");
	assert.equal(reason({ ticket: read(codeOf(serial,
		{ from: now / 60_000 + 1 })) }), "too_early");
	assert.equal(reason({ ticket: read(codeOf(serial,
		{ until: now / 60_000 })) }), "too_late");
});

test("before a door without a time of its own opens, scans are practice", () => {
	const early = { ...event, rehearsal_until: "2027-03-20T09:00:01Z" };
	const open = { ...event, rehearsal_until: "2027-03-20T09:00:00Z" };
	const used = listed({ u: "2027-03-20T08:57:00Z" });

	assert.equal(isRehearsal(early, now), true);
	assert.equal(isRehearsal(open, now), false);
	assert.equal(isRehearsal({ ...open, rehearsal_until: null }, now), false);
	assert.equal(isRehearsal({ ...open, rehearsal: true }, now), true);
	assert.equal(reason({ event: early, ...used }), "admitted",
		"the list tells nothing of it");
	assert.equal(reason({ event: open, ...used }), "already_used");
});

test("gates that are open", () => {
	const at = gates => reason({ event: { ...event, gates }, gate: "B" });

	assert.equal(at(null), "admitted");
	assert.equal(at("A, B"), "admitted");
	assert.equal(at("A,C"), "wrong_gate");
});

test("the way out", () => {
	const out = more => reason({ kind: "exit", ...more });

	assert.equal(out(listed({ u: "2027-03-20T08:57:00Z" })), "left");
	assert.equal(out(listed({})), "not_inside");
	assert.equal(out({ own: { kind: "admit", at: now } }), "left");
	assert.equal(out({ own: { kind: "exit", at: now } }), "not_inside");
	assert.equal(reason({ own: { kind: "exit", at: now },
		...listed({ u: "2027-03-20T08:57:00Z" }) }), "admitted");
});

test("tones", () => {
	assert.equal(["admitted", "left", "already_used", "revoked", "unknown",
		"too_early", "anything new"].map(toneOf).join(" "),
	"go go stop stop stop look look");
});

test("the clock: the shortest way tells best", () => {
	const clock = makeClock();

	assert.equal(clock.offset, null);
	assert.equal(clock.corrected(5), 5);
	clock.measure(100_000, 104_000, new Date(100_500).toISOString());
	assert.equal(clock.offset, 1500);
	clock.measure(200_000, 200_200, new Date(190_100).toISOString());
	assert.equal(clock.offset, 10_000);
	clock.measure(300_000, 309_000, new Date(300_000).toISOString());
	assert.equal(clock.offset, 10_000);
	assert.equal(clock.corrected(210_000), 200_000);
	clock.measure(1, 2, "no time");
	clock.measure(2, 1, new Date().toISOString());
	assert.equal(clock.offset, 10_000);
	for (let i = 0; i < 8; i++)
		clock.measure(0, 4000, new Date(0).toISOString());
	assert.equal(clock.offset, 2000, "old measurements are forgotten");
});

test("a clock that is set while it is used is measured at once", () => {
	const clock = makeClock(), hours = 3_600_000;

	clock.measure(10_000, 10_040, new Date(10_020).toISOString());
	assert.equal(clock.offset, 0);
	clock.measure(3 * hours, 3 * hours + 400,
		new Date(hours + 200).toISOString());
	assert.equal(clock.offset, 2 * hours,
		"the answer before is of another clock, however quick it was");
	clock.measure(3 * hours, 3 * hours + 900,
		new Date(hours + 700).toISOString());
	assert.equal(clock.offset, 2 * hours, "one that agrees changes nothing");
});

test("what goes at once is what the line carries in a moment", () => {
	let way = 0;
	const pace = makePace({ first: 100, least: 25, most: 2000,
		way: () => way });

	pace.took(100, 1400);
	assert.equal(pace.size, 50, "half of what took twice as long");
	pace.took(20, 10);
	assert.equal(pace.size, 50, "a part of it tells nothing");
	pace.took(50, 60);
	assert.equal(pace.size, 100, "never more than twice as much");
	for (let i = 0; i < 9; i++)
		pace.missed();
	assert.equal(pace.size, 25, "never less than the least");
	way = 800; /* over a satellite each answer takes so long */
	for (let i = 0; i < 9; i++)
		pace.took(pace.size, 810);
	assert.equal(pace.size, 2000, "a long way is not a narrow one");
});

test("how long the way is: as short as small answers show", () => {
	const link = new Link();

	assert.equal(link.way, 0, "nothing is known yet");
	link.answered(80);
	assert.equal(link.way, 80);
	link.listed(900);
	assert.equal(link.way, 80, "a page is not small");
	link.answered(60);
	assert.equal(link.way, 60);
	for (let i = 0; i < 100; i++)
		link.answered(500);
	assert.ok(link.way > 480, "it can become longer");
	link.answered(30_000);
	assert.ok(link.way <= patience, "what came too late is no way");
});

test("the line: off by one failure, on by one quick answer", () => {
	const said = [];
	const link = new Link(s => said.push(s));

	assert.equal(link.tried, false);
	link.answered(100);
	assert.equal(link.online, true);
	link.answered(90);
	link.failed(true);
	assert.equal(link.state, "slow");
	link.failed();
	for (let i = 0; i < 100; i++)
		link.failed(true);
	assert.ok(link.wait + patience < 3000,
		"a server that hung is back within 3 seconds, however long it did");
	link.answered(4000);
	assert.equal(link.state, "slow", "too slow for a person who waits");
	link.answered(40);
	assert.deepEqual(said, ["online", "slow", "offline", "slow", "online"]);
});

test("a code that stays before the camera is one scan", () => {
	const again = makeAgain();

	assert.equal(again.isNew("A", 0), true);
	for (let t = 100; t < 10_000; t += 100)
		assert.equal(again.isNew("A", t), false);
	assert.equal(again.isNew("B", 10_000), true);
	assert.equal(again.isNew("A", 10_500), false);
	assert.equal(again.isNew("A", 13_600), true, "it was away");
	again.forget("A");
	assert.equal(again.isNew("A", 13_601), true);
});

test("a verdict in words", async () => {
	globalThis.document = { documentElement: { lang: "en" } };
	const { clockOf, countOf, firstOf, spoken, wordOf, whatOf }
		= await import("../../nginx/html/scan/words.js");
	const used = { reason: "already_used", name: "Ada", team: null,
		first: { seconds: 185, gate: "Gate B", same: true, at: now } };

	assert.equal(wordOf(used), "Already used");
	assert.equal(firstOf(used), "3 minutes ago, Gate B, this device");
	assert.match(firstOf({ first: { ...used.first, seconds: 9000,
		same: false } }), /^at \d\d:\d\d, Gate B$/);
	assert.equal(countOf({ inside: { inside: 2, of: 4 } }), "2 of 4 inside");
	assert.equal(countOf({ inside: { inside: 1, of: 1 } }), "");
	assert.equal(countOf({ position: 2, of: 4 }), "Ticket 2 of 4");
	assert.equal(countOf({ position: 4, of: 3 }), "",
		"one that a smaller team lost is no number of it");
	assert.equal(spoken({ reason: "admitted", name: "Ada" }), "Admit. Ada");
	assert.equal(whatOf({ reason: "new", detail: "Do this." }), "Do this.");
	assert.match(whatOf({ reason: "wrong_event", elsewhere: "Spring ball" }),
		/“Spring ball”/, "another event is named");
	assert.match(whatOf({ reason: "wrong_event", here: "Demo" }),
		/not for “Demo”/, "… or the one that it is not for");
	const minute = 60_000, hour = 60 * minute;

	for (const [ms, text] of [[null, "Not compared yet"], [900, "Correct"],
		[-900, "Correct"], [2000, "2 seconds fast, allowed for"],
		[-61_000, "61 seconds slow, allowed for"],
		[5 * minute, "5 minutes fast, allowed for"],
		[2 * hour, "2 hours fast, allowed for"],
		[-2 * hour - 9 * minute, "2 hours slow, allowed for"],
		[48 * hour, "2 days fast, allowed for"]])
		assert.equal(clockOf(ms), text, `${ms} ms`);
});
