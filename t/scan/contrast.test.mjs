/*
 * contrast.test.mjs: faint and slightly blurred codes get a second try, with
 * the decoder that the scanner has.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { sharpened, stretched } from "../../nginx/html/scan/contrast.js";
import { blur, bytesOf, hold, map, readPng } from "./picture.mjs";

const modules = "../../build/npm/node_modules/zxing-wasm/dist";
const { prepareZXingModule, readBarcodes } = await import(
	`${modules}/es/reader/index.js`);

prepareZXingModule({ overrides: { wasmBinary: readFileSync(new URL(
	`${modules}/reader/zxing_reader.wasm`, import.meta.url)).buffer } });

const trial = "TEST.0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const code = readPng("nginx/html/scan/trial.png");
const held = size => hold(code, { w: 480, h: 480, size, angle: 0.2, tilt: 0.1,
	ground: 255 });

function imageOf(picture) {
	const data = new Uint8ClampedArray(4 * picture.w * picture.h);

	bytesOf(picture).forEach((v, i) => data.set([v, v, v, 255], 4 * i));
	return { data, width: picture.w, height: picture.h };
}

async function textIn(image) {
	const found = await readBarcodes(image, { formats: ["QRCode"],
		tryHarder: true, tryInvert: true, tryDownscale: true,
		maxNumberOfSymbols: 1 });

	return found.find(f => f.isValid)?.text ?? null;
}

async function secondTry(image) {
	const clear = stretched(image);

	return await textIn(clear) ?? textIn(sharpened(clear));
}

test("a code of 24 levels of grey is read", async () => {
	const image = imageOf(readPng("t/scan/contrast24.png"));

	assert.match(await textIn(image) ?? await secondTry(image), /./);
});

for (const levels of [40, 24, 16, 10])
	for (const floor of [0, 120, 200])
		test(`${levels} levels of grey from ${floor} on are read`, async () => {
			assert.equal(await secondTry(imageOf(map(held(300), v =>
				floor + v * levels / 255))), trial);
		});

test("without the second try, the faintest are not read", async () => {
	assert.equal(await textIn(imageOf(map(held(300), v => 120 + v * 10 / 255))),
		null);
});

test("faint, with light that falls off over the picture", async () => {
	assert.equal(await secondTry(imageOf(map(held(300), (v, x) =>
		40 + v * 24 / 255 + x * 0.3))), trial);
});

for (const part of [0.3, 0.4, 0.5])
	test(`out of focus by ${part} of a module, and faint`, async () => {
		const m = 300 / (code.w / 8);

		assert.equal(await secondTry(imageOf(map(blur(held(300), part * m),
			v => 100 + v * 30 / 255))), trial);
	});

test("what is good stays good, and nothing becomes a code", async () => {
	assert.equal(await secondTry(imageOf(held(300))), trial);
	assert.equal(await secondTry(imageOf(map(held(300), () => 127))), null);
	assert.equal(await secondTry(imageOf(map(held(300), (v, x, y) =>
		120 + (x * 31 + y * 17) % 5))), null);
});
