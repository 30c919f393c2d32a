/*
 * scan.mjs: a day at the door: set up, tickets before the camera, a server that
 * goes away and comes back, a phone that dies.
 *
 * CODES    file of signed codes, a line each; ENROL: address with a one-time code
 * QRS      pictures of the first of them, or "=" and what is to be in one
 * STACK    directory of the stack
 * KILLS    how often the phone dies       WORK   a directory of our own
 */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { base, is, ok } from "./browser.mjs";
import { percentile, phone, until } from "./scanner.mjs";
import { filmHead, frame, hold, readPng } from "../scan/picture.mjs";

const { CODES, ENROL, QRS, STACK, KILLS, WORK } = process.env;
const codes = readFileSync(CODES, "utf8").split("\n"), pictures = QRS.split("\n");
const serialOf = code => code.split(".")[3];
const port = new URL(base).port;
const command = (...words) => execFileSync("deploy/event-tickets",
	[...words, "-d", STACK], { stdio: "ignore", timeout: 180_000 });

const writer = `${process.env.NODE_MODULES}/zxing-wasm/dist`;

/* A picture that the server would not make. */
async function drawn(text) {
	const { prepareZXingModule, writeBarcode } = await import(
		`${writer}/es/writer/index.js`);

	prepareZXingModule({ overrides: { wasmBinary: readFileSync(
		`${writer}/writer/zxing_writer.wasm`).buffer } });
	const { symbol } = await writeBarcode(text, { format: "QRCode" });
	const { width: n, data } = symbol, side = n + 8, k = 6;

	return { w: side * k, h: side * k, p: Float32Array.from(
		{ length: side * side * k * k }, (_, i) => {
			const x = Math.floor(i % (side * k) / k) - 4;
			const y = Math.floor(i / (side * k) / k) - 4;

			return x < 0 || y < 0 || x >= n || y >= n ? 255
				: data[y * n + x];
		}) };
}

/* Each ticket for a second and a half, with nothing between two. */
async function film(path) {
	const file = openSync(path, "w"), [w, h] = [640, 480];
	const blank = frame({ w, h, p: new Float32Array(w * h).fill(90) });

	writeSync(file, filmHead(w, h).toString().replace("F10", "F2"));
	for (const [i, picture] of pictures.entries()) {
		const image = picture.startsWith("=")
			? await drawn(picture.slice(1)) : readPng(picture);
		const shown = frame(hold(image, { w, h, size: 300,
			angle: 0.15 * i, tilt: 0.1, ground: 90 }));

		for (const f of [shown, shown, shown, blank])
			writeSync(file, f);
	}
	for (let i = 0; i < 8; i++)
		writeSync(file, blank);
	closeSync(file);
	return path;
}

const seen = (p, serial, reason) =>
	p.verdicts.some(v => v.serial === serial && v.reason === reason);

/* The picture after each of these is shown by the film: see 482. */
async function camera(p) {
	const [ada, revoked, forged, other] = codes.slice(0, 4).map(serialOf);

	await until(() => seen(p, ada, "admitted"), "a ticket is admitted");
	ok(true, "the camera reads a ticket: admitted");
	await until(() => seen(p, revoked, "revoked"), "revoked");
	ok(true, "the camera reads one that was withdrawn: refused");
	await until(() => seen(p, forged, "misread"), "misread");
	ok(true, "the camera reads one that is not signed by us: scan again");
	await until(() => seen(p, other, "admitted"), "another");
	await until(() => p.verdicts.some(v => v.reason === "misread"
		&& v.serial === null), "damaged");
	ok(true, "the camera reads a damaged code: scan again");
	await until(() => seen(p, ada, "already_used"), "already used");
	ok(true, "the same ticket again, later: already used");
	is(p.verdicts.filter(v => v.serial === ada
		&& v.reason === "admitted").length, 1, "it was admitted once");
	ok(p.verdicts.every(v => v.ok), "each verdict covers the screen");
}

async function online(p, some) {
	for (const code of some) {
		const v = await p.scan(code);

		if (v.reason !== "admitted" || v.offline)
			ok(false, "a scanner that types: admitted",
				JSON.stringify(v));
	}
	const took = p.verdicts.slice(-some.length).map(v => v.took);

	console.log(`# online: ${Math.round(percentile(took, 50))} ms, p95 ${
		Math.round(percentile(took, 95))} ms`);
	ok(percentile(took, 50) < 1500, "online: an answer while one waits");
	is(await p.line(), "Online", "… and it says that it is online");
}

async function offline(p, some) {
	command("down");
	for (const code of some) {
		const v = await p.scan(code);

		if (v.reason !== "admitted" || !v.offline)
			ok(false, "without a server: admitted", JSON.stringify(v));
	}
	const took = p.verdicts.slice(1 - some.length).map(v => v.took);

	console.log(`# offline: ${Math.round(percentile(took, 50))} ms, p95 ${
		Math.round(percentile(took, 95))} ms`);
	ok(percentile(took, 50) < 500, "without a server: at once");
	is(p.verdicts.at(-1).name?.startsWith("Guest"), true,
		"the list on the device knows the name");
	is((await p.scan(some[0])).reason, "already_used",
		"what it queued itself, it refuses");
	is((await p.scan(codes[1])).reason, "revoked",
		"what the list says is withdrawn, it refuses");
	await p.page.click("#verdict-next");
	const n = some.length + 2;

	await until(async () => await p.line()
		=== `Offline, ${n} waiting to be sent`, "what waits");
	ok(true, "it says what waits");
	await p.page.reload();
	await p.page.waitForSelector("#gate:not([hidden])");
	await until(async () => await p.line()
		=== `Offline, ${n} waiting to be sent`, "all is there");
	ok(true, "loaded again without a server: the app is there, and all waits");
	await p.page.click("#open-menu");
	await p.page.click("#sign-out");
	await until(async () => (await p.page.textContent("#sign-out-said"))
		.startsWith(`${n} scans are not sent yet`), "a refusal");
	ok(true, "it cannot be signed out before all is sent");
	await p.page.click("#menu [data-close]");
	command("up", "-p", port);
	await until(async () => await p.line() === "Online", "all is sent");
	ok(true, "the server is back: it sends by itself");
	is(await p.page.evaluate(() => new Promise(resolve => {
		indexedDB.open("scanner").onsuccess = e => {
			e.target.result.transaction("queue").objectStore("queue")
				.count().onsuccess = r => resolve(r.target.result);
		};
	})), 0, "nothing is left to send");
	is(await p.page.isVisible("#trouble"), false, "no conflict");
}

/* Scans as fast as they come, dead at any moment, with and without a network.
   The last life goes on until one of all has been shown green. */
async function kills(dir, some, times) {
	const green = new Set();
	let next = 0, p;

	const note = () => p.verdicts.filter(v => v.tone === "go")
		.forEach(v => green.add(v.serial));

	for (let k = 0; k < times; k++) {
		p = await phone(dir);
		await p.page.goto(`${base}/scan/`);
		await p.page.waitForSelector("#gate:not([hidden])");
		if (k % 2)
			await p.context.setOffline(true);
		const at = Date.now() + 150 + Math.random() * 900;

		while (Date.now() < at && next < some.length) {
			p.type(some[next++]).catch(() => {});
			await new Promise(r => setTimeout(r, 60));
		}
		if (k === times - 1 && !green.size)
			await until(() => p.verdicts.some(v => v.tone === "go"),
				"a scan is shown green");
		await p.kill();
		note();
	}
	p = await phone(dir);
	await p.page.goto(`${base}/scan/`);
	await until(async () => await p.line() === "Online", "all is sent");
	note();
	await p.close();
	return [...green];
}

const dir = `${WORK}/phone`;
let p = await phone(dir, { film: await film(`${WORK}/film.y4m`) });

try {
	await p.page.goto(`${base}/scan/`);
	await p.page.click("#setup-scan");
	await p.page.waitForSelector("#setup-ready:not([hidden])");
	is(await p.page.textContent("#ready-gate"), "Gate B",
		"its camera reads the dashboard's code, and it is set up");
	await p.page.goto("about:blank");
	await p.page.goto(ENROL);
	await p.page.waitForSelector("#gate:not([hidden])");
	is(new URL(p.page.url()).hash, "", "an address that was used is harmless");
	await until(async () => await p.line() === "Online", "online");
	await camera(p);
	await p.page.evaluate(() => document.querySelector("#video").srcObject
		.getTracks().forEach(t => t.stop()));
	await online(p, codes.slice(5, 25));
	await offline(p, codes.slice(25, 75));
	is(p.faults.join("\n"), "", "nothing in the console, nothing from elsewhere");
	await p.close();
	const green = await kills(dir, codes.slice(75), Number(KILLS));

	ok(green.length > 0, "some scans were shown green before it died");
	console.log(`# green ${green.join(" ")}`);
} catch (e) {
	ok(false, "the scanner gets to the end", e.stack);
	console.log(`# ${JSON.stringify(p.verdicts.slice(-3))} ${
		p.faults.join("\n# ")}`);
	await p.kill().catch(() => {});
}
