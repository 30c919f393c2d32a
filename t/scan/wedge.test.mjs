/*
 * wedge.test.mjs: scanners that type: slowly, in another layout than the
 * device's, with more than the code.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { check, codeOf, key } from "./fake.mjs";
import { read, showSerial } from "../../nginx/html/scan/code.js";
import { bestOf, hasGenuine } from "../../nginx/html/scan/layout.js";
import { makeVerifier } from "../../nginx/html/scan/sign.js";
import { makeWedge } from "../../nginx/html/scan/wedge.js";

globalThis.document = { documentElement: { lang: "en" } };
const { judgeTrial, trialText } = await import("../../nginx/html/scan/trial.js");

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const verify = makeVerifier([key], () => assert.fail("a library"));

/*
 * A number with letters that lie elsewhere on other keyboards. It is always the
 * same: one in some dozens is, by its check character, another number as well
 * where Y and Z have changed places, and no reader can know which was meant.
 */
const checked = body => body + digits[check(body)];
const serial = checked("YZ7QAWM0BCDEFGHJ");
const code = codeOf(serial, { from: 5, until: 60 });

/* Rows of keys: their codes; then what layouts have on them, and with Shift. */
const places = ["Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9"
	+ " Digit0 Minus Equal", "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP"
	+ " BracketLeft BracketRight", "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL"
	+ " Semicolon Quote", "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash"]
	.join(" ").split(" ");
const layouts = Object.fromEntries(Object.entries({
	US: ["1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./",
		"!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"],
	DE: ["1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-",
		"!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_"],
	FR: ["&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!",
		"1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"],
	ES: ["1234567890'¡qwertyuiop`+asdfghjklñ´zxcvbnm,.-",
		"!\"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨ZXCVBNM;:_"],
}).map(([name, rows]) => [name, rows.map(r => [...r])]));

/* The keys that a scanner with `from` presses, as a device with `to` sees them. */
const pressed = (text, from, to) => [...text].map(letter => {
	const shift = layouts[from][0].includes(letter) ? 0 : 1;
	const at = layouts[from][shift].indexOf(letter);

	return { key: layouts[to][shift][at], code: places[at],
		shiftKey: shift === 1 };
});

const end = { key: "Enter", code: "Enter" };

function scan(keys, { step = 10, ending = end, wedge = makeWedge(), at = 0 } = {}) {
	keys.forEach((k, i) => assert.equal(wedge.key(k, at + i * step), null));
	return wedge.key(ending, at + keys.length * step);
}

const best = async readings => (await bestOf(readings, verify)).text;
const serialOf = async readings => read(await best(readings)).serial;

for (const from of Object.keys(layouts))
	for (const to of Object.keys(layouts))
		test(`a scanner set to ${from} is read on a device set to ${to}`,
			async () => {
				for (const text of [code, serial, showSerial(serial)]) {
					const readings = scan(pressed(text, from, to));

					assert.equal(await serialOf(readings), serial, text);
				}
				const readings = scan(pressed(code, from, to));

				assert.equal(await hasGenuine(readings, verify), true);
			});

test("a pause of 250 ms between keys, and one that is late by a little", async () => {
	for (const step of [1, 80, 250, 280])
		assert.equal(await serialOf(scan(pressed(code, "US", "US"),
			{ step })), serial, `${step} ms`);
	assert.equal(scan(pressed("ABC123", "US", "US"), { step: 400 }), null,
		"a person who looks for each key is no scanner");
	assert.equal(scan(pressed("ABC", "US", "US")), null, "too short");
});

test("capitals, Caps Lock and Shift keys between change nothing", async () => {
	const keys = pressed(code, "US", "DE").flatMap(k => k.shiftKey
		? [{ key: "Shift", code: "ShiftLeft" }, k] : [k]);

	assert.equal(await serialOf(scan(keys)), serial);
	assert.equal(await serialOf(scan(pressed(code.toLowerCase(), "US", "FR"))),
		serial);
	assert.equal(await serialOf(scan(pressed(code, "US", "US").map(k =>
		({ ...k, key: k.key.toLowerCase() })))), serial, "Caps Lock");
});

test("every end of a line ends a scan, and so does Tab", async () => {
	for (const ending of [end, { key: "Tab", code: "Tab" },
		{ key: "Enter", code: "NumpadEnter" },
		{ key: "j", code: "KeyJ", ctrlKey: true },
		{ key: "m", code: "KeyM", ctrlKey: true }])
		assert.equal(await serialOf(scan(pressed(code, "US", "US"),
			{ ending })), serial, JSON.stringify(ending));
	const wedge = makeWedge();

	for (const k of pressed(code, "US", "US"))
		wedge.key(k, 0);
	assert.equal(wedge.typing, true);
	assert.equal(await serialOf(wedge.rest()), serial, "or nothing does");
	assert.equal(wedge.rest(), null);
});

test("CR and LF are one end; what was typed long before is no part", async () => {
	const wedge = makeWedge();

	wedge.key({ key: "x", code: "KeyX" }, 0);
	assert.equal(await serialOf(scan(pressed(code, "US", "US"),
		{ wedge, at: 5000 })), serial);
	assert.equal(wedge.key(end, 7000), null);
});

test("what a scanner says before a code of its kind is left out", async () => {
	for (const prefix of ["]Q1", "]Q0", "]q3", "Q1", "]d1"])
		for (const text of [code, serial, showSerial(serial)])
			assert.equal(read(prefix + text).serial, serial, prefix + text);
	for (const to of Object.keys(layouts))
		assert.equal(await serialOf(scan(pressed(`]Q1${code}`, "US", to))),
			serial, to);
	const like = checked("Q1BCDEFGHJKMNPRS");

	assert.equal(read(like).serial, like, "a number may begin like that");
	assert.equal(read(like.slice(1)).kind, "damaged");
	assert.equal(read(`]Q1${code.slice(0, -1)}`).kind, "damaged");
	assert.equal(read("]Q1https://example.org/").kind, "other");
});

test("where the places of keys are not told, the layout is named", async () => {
	const blind = pressed(code, "US", "FR").map(({ key: k }) =>
		({ key: k, code: "" }));

	assert.equal((await bestOf(scan(blind), verify)).layout, true);
	for (const other of ["https://example.org/a.b.c.d.e.f", "4006381333931"])
		assert.equal((await bestOf(scan(pressed(other, "US", "US")), verify))
			.layout, false, other);
});

test("a code that was read wrongly stays what it is", async () => {
	const wrong = serial.slice(0, 3) + (serial[3] === "5" ? "6" : "5")
		+ serial.slice(4);

	assert.equal(read(await best(scan(pressed(wrong, "US", "US")))).kind,
		"damaged");
	const forged = `${code.slice(0, -20)}${code.at(-20) === "A" ? "B" : "A"}${
		code.slice(-19)}`;

	assert.equal(await best(scan(pressed(forged, "US", "US"))), forged);
	assert.equal(await hasGenuine([forged], verify), false);
});

test("the test code tells right, right by places, lost, and layout", () => {
	const judge = (from, to, text = trialText) =>
		judgeTrial(scan(pressed(text, from, to)));

	assert.equal(judge("US", "US"), "right");
	assert.equal(judge("US", "US", `]Q1${trialText}`), "right");
	assert.equal(judge("DE", "DE"), "right");
	assert.equal(judge("US", "DE"), "places");
	assert.equal(judge("US", "FR"), "places");
	assert.equal(judge("US", "US", trialText.slice(0, 30)), "lost");
	assert.equal(judgeTrial(scan(pressed(trialText, "US", "DE").map(k =>
		({ ...k, code: "" })))), "layout");
});

test("marks that are pasted with a number, and other dashes, do not matter", () => {
	for (const text of [`\u202a${showSerial(serial)}\u202c`,
		showSerial(serial).replaceAll("-", "\u2011"),
		showSerial(serial).replaceAll("-", "\u2013"),
		showSerial(serial).replaceAll("-", "\u00a0"),
		`\ufeff${serial}\u200b`])
		assert.equal(read(text).serial, serial, JSON.stringify(text));
});
