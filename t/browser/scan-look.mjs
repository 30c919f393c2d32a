/*
 * scan-look.mjs: every screen of the scanner, narrow and wide, light and dark,
 * in German, by keyboard; what a supervisor does; a device that is revoked.
 *
 * CODES   signed codes, one a line: good, good, withdrawn, of a team, …
 * ENROL   address with a code of a supervisor's device     WORK   ours
 * TOKEN   of an admin     DEVICE   id of the device        SHOTS  for pictures
 */
import { axeFindings, base, is, ok, overflow } from "./browser.mjs";
import { phone, until } from "./scanner.mjs";

const { CODES, DEVICE, ENROL, SHOTS, TOKEN, WORK } = process.env;
const codes = CODES.split("\n");
const serialOf = code => code.split(".")[3];
const p = await phone(`${WORK}/phone`), { page } = p;

const looks = [[360, 740, "light"], [360, 740, "dark"], [1280, 800, "dark"]];

/* What a finger hits, and is lower than 44 pixels. */
const smallTargets = () => page.evaluate(() => [...(document.querySelector(
	"dialog[open]") ?? document.querySelector("#verdict:not([hidden])")
	?? document.body).querySelectorAll("button, select, input, a")]
	.filter(e => e.checkVisibility())
	.map(e => e.closest("label") ?? e)
	.filter(e => e.getBoundingClientRect().height < 44)
	.map(e => e.outerHTML).join("\n"));

async function look(name) {
	for (const [width, height, colorScheme] of looks) {
		const what = `${name} at ${width} px, ${colorScheme}`;

		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		is(await overflow(page), 0, `${what}: nothing is cut off`);
		is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
		is(await smallTargets(), "", `${what}: targets are 44 px`);
		if (SHOTS)
			await page.screenshot({
				path: `${SHOTS}/${name}-${width}-${colorScheme}.png` });
	}
}

const api = (method, path, body) => page.evaluate(
	async ([m, url, b, token]) => (await fetch(url, { method: m,
		headers: { "Authorization": `Bearer ${token}`,
			"Content-Type": "application/json" },
		body: b && JSON.stringify(b) })).status,
	[method, path, body, TOKEN]);
const newLink = () => page.evaluate(async ([id, token]) => (await (await fetch(
	`/api/admin/devices/${id}/enrol`, { method: "POST", body: "{}",
		headers: { "Authorization": `Bearer ${token}`,
			"Content-Type": "application/json" } })).json()).enrol,
[DEVICE, TOKEN]);
const kick = () => page.evaluate(() => dispatchEvent(new Event("online")));
const tone = () => page.getAttribute("#verdict", "data-tone");
const reason = wanted => page.waitForSelector(
	`#verdict:not([hidden])[data-reason="${wanted}"]`);
const next = () => page.click("#verdict-next");
const close = id => page.click(`#${id} [data-close]`);
const focus = () => page.evaluate(() => document.activeElement.id);
const press = key => page.keyboard.press(key);

async function setUp() {
	await page.goto(`${base}/scan`);
	await page.waitForSelector("#setup:not([hidden])");
	is(new URL(page.url()).pathname, "/scan/", "its address ends with a slash");
	await look("enrol");
	await page.fill("#enrol", "short");
	await press("Enter");
	ok(await page.isVisible("#enrol-error"), "a code that is too short is told");
	await page.fill("#enrol", "0123-4567");
	await press("Enter");
	await page.waitForFunction(() => document.querySelector("#enrol-error")
		?.textContent.includes("make a new one"));
	await look("enrol-wrong");
	await page.goto("about:blank");
	await page.goto(ENROL); /* as the phone's own camera opens it */
	await isReady();
	is(new URL(page.url()).hash, "", "the code does not stay in the address");
	await look("ready");
	await page.focus("#ready-start");
	await press("Enter");
	await until(async () => await p.line() === "Online", "online");
	await look("gate");
}

const isReady = () => page.waitForSelector("#setup-ready:not([hidden])");

async function backToGate() {
	await page.click("#ready-start");
	await until(async () => await p.line() === "Online", "online");
}

/* The dashboard's link, where the scanner is open already. */
async function byLink() {
	const { url } = await newLink();

	await page.evaluate(u => location.assign(u), url);
	await isReady();
	ok(true, "a link sets up the scanner that is open in this tab");
	is(new URL(page.url()).hash, "", "… and its code goes from the address");
	await backToGate();
	const second = await p.context.newPage();

	await second.goto((await newLink()).url);
	await second.waitForSelector("#setup-notice:not([hidden])");
	ok((await second.textContent("#setup-notice")).includes(
		"It has taken the code"), "in a second window, the link is handed on");
	await second.close();
	await isReady();
	ok(true, "… and sets up the scanner that is open");
	await backToGate();
	await page.evaluate(() => {
		location.hash = "#enrol=00000000";
	});
	await page.waitForFunction(() => !document.querySelector("#gate").hidden);
	ok(true, "a code that is wrong leaves the scanner as it was");
	await until(async () => await p.line() === "Online", "online");
}

/* Typed as it is said on the phone; without a camera no button asks for one. */
async function bySaying() {
	const { code } = await newLink();

	await page.waitForSelector("#dark", { state: "hidden" });
	await page.evaluate(() => {
		navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
		navigator.mediaDevices.getUserMedia = () => Promise.reject(
			new DOMException("none", "NotFoundError"));
	});
	await page.evaluate(() => document.querySelector("#video").srcObject
		.getTracks().forEach(t => {
			t.stop();
			t.dispatchEvent(new Event("ended"));
		}));
	/* The gate may have looked for a camera by itself already. */
	await page.evaluate(() => document.querySelector("#camera-on").click());
	await page.waitForFunction(() => document.querySelector("#dark-text")
		.textContent.startsWith("There is no camera."));
	is(await page.isVisible("#camera-on"), false,
		"without a camera there is no button for one");
	await look("no-camera");
	await page.reload();
	await until(async () => await p.line() === "Online", "online");
	ok(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code), "a code can be said", code);
}

async function settingsByKeyboard() {
	await page.focus("#open-menu");
	await press("Enter");
	await look("menu");
	await page.focus("input[name=stay]");
	await press("Space");
	await press("Escape");
	is(await page.isVisible("#menu"), false, "Escape closes a sheet");
	is(await focus(), "open-menu", "… and the focus is where it was");
}

/* Keys as a scanner for the United States presses them on a German device. */
const typeGerman = text => page.evaluate(t => {
	const swapped = { Y: "Z", Z: "Y", "-": "ß" };

	for (const letter of [...t, "Enter"])
		document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
			key: swapped[letter] ?? letter, bubbles: true,
			cancelable: true,
			code: /^[A-Z]$/.test(letter) ? `Key${letter}`
				: /^[0-9]$/.test(letter) ? `Digit${letter}`
				: { ".": "Period", "-": "Minus" }[letter]
					?? letter }));
}, text);

async function handScanner() {
	const text = () => page.textContent("#trial-said");

	await page.click("#open-menu");
	await page.click("#open-trial");
	await look("test-code");
	const code = await page.textContent("#trial-text");

	await p.type(code);
	ok((await text()).startsWith("Read right: "), "the test code, read right");
	await typeGerman(code);
	ok((await text()).startsWith("Read right. The scanner’s keyboard layout"),
		"… in another keyboard layout", await text());
	await p.type(code.replace(/Y/g, "Z"));
	ok((await text()).startsWith("Scanner’s keyboard layout: it typed"),
		"… in one that cannot be told", await text());
	await look("test-code-wrong");
	await close("trial");
	is(p.verdicts.length, 0, "a test code is no scan");
	await p.type(`${serialOf(codes[4]).slice(0, 16)}${
		serialOf(codes[4])[16] === "0" ? "1" : "0"}`);
	await reason("misread");
	is(await page.textContent("#verdict-word"), "Scan again",
		"a number that was read wrongly says so");
	await look("scan-again");
	await next();
	await page.click("#open-number");
	await typeGerman(`]Q1${serialOf(codes[2])}`.replace("]", ""));
	await reason("revoked");
	ok(true, "what a scanner types into the field for numbers is read, too");
	await next();
}

async function verdicts() {
	const [good, , withdrawn, , , pending] = codes;

	await p.scan(good);
	is(await page.textContent("#verdict-word"), "Admit", "admitted: in a word");
	is(await page.textContent("#verdict-name"), "Zoë Łukasz-O’Neil",
		"… with the name");
	is(await page.textContent("#verdict-count"), "1 of 4 inside",
		"… and how many of the team are inside");
	ok((await page.textContent("#said")).startsWith(
		"Admit. Zoë Łukasz-O’Neil"), "… said to those who hear it");
	is(await focus(), "verdict-next", "the focus is on the way on");
	await look("admitted");
	await press("Enter");
	is(await page.isVisible("#verdict"), false, "Enter goes on");
	await page.waitForFunction(() => document.querySelector("#count-gate")
		.textContent === "1");
	ok(true, "it is counted");
	await new Promise(r => setTimeout(r, 1600));
	await p.scan(good);
	ok(/^\d+ seconds ago, Gate B, this device$/.test(
		await page.textContent("#verdict-first")), "already used: since when,"
		+ " where, by whom", await page.textContent("#verdict-first"));
	is(await tone(), "stop", "… is red");
	await look("already-used");
	await press("Escape");
	await p.scan(withdrawn);
	is(await page.textContent("#verdict-word"), "Withdrawn", "withdrawn");
	await next();
	await p.scan(pending);
	is(await tone(), "look", "not approved is amber");
	await look("not-approved");
	await next();
	await p.scan("https://example.org/menu");
	is(await page.textContent("#verdict-word"), "No ticket",
		"another QR is told from a ticket");
	await page.click(".verdict-body");
	is(await page.isVisible("#verdict"), false, "a tap anywhere goes on");
}

async function byHand() {
	const serial = serialOf(codes[1]);
	const wrong = serial.slice(0, 16)
		+ (serial[16] === "0" ? "1" : "0");

	await page.click("#open-number");
	is(await focus(), "serial", "the number can be typed at once");
	await page.fill("#serial", wrong.toLowerCase());
	is(await page.textContent("#serial-count"),
		"One character is wrong: compare it with the ticket.",
		"a mistyped number is told before it is sent");
	await look("number");
	await page.fill("#serial", serial.toLowerCase());
	is(await page.inputValue("#serial"), serial.replace(/(.{4})/g, "$1-"),
		"a whole number is shown as on the ticket");
	await press("Enter");
	await reason("admitted");
	ok(true, "a number that is typed admits");
	await next();
}

async function supervise() {
	await page.click("#open-recent");
	await look("recent");
	await page.click("#recent .rows button");
	await look("undo");
	await page.check("input[name=why][value='']");
	await press("Enter");
	is(await page.textContent("#undo-said"), "Please say why.",
		"undo needs a reason");
	await page.fill("#undo-else", "The wrong sister");
	await press("Enter");
	await page.waitForSelector("#undo", { state: "hidden" });
	await close("recent");
	await page.click("#open-menu");
	await page.click("#open-search");
	await page.fill("#q", "lu");
	await press("Enter");
	ok((await page.textContent("#search-body")).includes("3 letters"),
		"two letters are too few");
	await page.fill("#q", "Sister");
	await press("Enter");
	await page.waitForSelector("#search-body .rows");
	await look("search");
	await page.click("#search-body button");
	await reason("admitted");
	ok(true, "a person who is found is admitted by hand, also after an undo");
	await next();
	await page.click("#open-menu");
	await page.click("#open-conflicts");
	await page.waitForSelector("#conflicts-body .empty");
	await page.waitForFunction(() => document.querySelector("#conflicts-body")
		.textContent.includes("nobody was admitted twice"));
	await look("conflicts");
	await close("conflicts");
	await settleConflict();
}

/* A conflict as the server tells it; what it is told is kept here. */
async function settleConflict() {
	const conflict = { serial_number: "AAAA-BBBB-CCCC-DDDD-E",
		member_name: "Ada Twice", why: "quarantine", resolved_at: null,
		scans: [{ at: "2037-03-20T09:00:00Z", gate: "Gate A",
			device: "Phone 9" }] };
	const told = [];

	await page.route("**/api/scans/conflicts", route => {
		const request = route.request();

		if (request.method() === "POST")
			told.push(request.postDataJSON());
		return route.fulfill({ json: request.method() === "POST" ? conflict
			: { conflicts: told.length > 0 ? [] : [conflict] } });
	});
	await page.click("#open-menu");
	await page.click("#open-conflicts");
	await page.waitForSelector("#conflicts-body form");
	await look("conflict");
	await page.click("#conflicts-body form button");
	is(await focus(), `note-${conflict.serial_number}`,
		"a conflict is not settled without a word");
	await page.keyboard.type("Sent home");
	await page.selectOption("#conflicts-body select", "false");
	await page.click("#conflicts-body form button");
	await page.waitForSelector("#conflicts-body .empty");
	is(JSON.stringify([told.length, told[0].note, told[0].counts]),
		JSON.stringify([1, "Sent home", false]),
		"a conflict is settled with what was done and whether it counts");
	await page.unroute("**/api/scans/conflicts");
	await close("conflicts");
}

async function lookFirst() {
	await page.click("#open-menu");
	await page.check("input[name=step][value=look]");
	await close("menu");
	await p.type(codes[3]);
	await reason("valid");
	is(await tone(), "ask", "look first: nobody is admitted yet");
	await look("look-first");
	is(await focus(), "verdict-admit", "the focus is on the answer");
	await page.click(".verdict-body");
	is(await page.isVisible("#verdict"), true, "a tap beside it decides nothing");
	await press("Enter");
	await reason("admitted");
	ok(true, "… but yes does");
	await next();
	await page.click("#open-menu");
	await page.check("input[name=step][value=one]");
	await close("menu");
}

async function reentry() {
	is(await api("PATCH", "/api/admin/settings", { entry: "reentry",
		rehearsal: true }), 200, "the event becomes a rehearsal");
	await kick();
	await page.waitForSelector("#rehearsal:not([hidden])");
	await page.waitForSelector("#ways:not([hidden])");
	await look("rehearsal");
	await p.scan(codes[0]);
	is(await page.textContent("#verdict-rehearsal"),
		"Rehearsal: nothing counts", "a rehearsal says so");
	await next();
	await page.check("input[name=way][value=exit]", { force: true });
	await new Promise(r => setTimeout(r, 1600));
	await p.scan(codes[0]);
	is(await page.textContent("#verdict-word"), "Goodbye", "the way out");
	await look("left");
	await next();
	is(await api("PATCH", "/api/admin/settings", { entry: "single",
		rehearsal: false }), 200, "the rehearsal ends");
	await kick();
	await page.waitForSelector("#rehearsal", { state: "hidden" });
}

async function german() {
	await page.goto(`${base}/scan/?lang=de`);
	await page.waitForSelector("#gate:not([hidden])");
	await until(async () => await p.line() === "Verbunden", "German");
	await look("gate-de");
	await p.scan(codes[0]);
	is(await page.textContent("#verdict-word"), "Schon benutzt",
		"German: the verdict");
	await look("already-used-de");
	await next();
	await page.click("#open-menu");
	await look("menu-de");
	await close("menu");
	await p.context.setOffline(true);
	await page.goto(`${base}/scan/`);
	await until(async () => (await p.line()).startsWith("Offline"), "offline");
	ok(true, "it starts without a network");
	await look("offline");
	await p.context.setOffline(false);
	await kick();
	await until(async () => await p.line() === "Online", "online");
}

/* A phone whose browser finds codes by itself, or cannot check signatures. */
async function otherPhones() {
	await page.evaluate(() => {
		window.name = "native";
	});
	await page.reload();
	await until(async () => await p.line() === "Online", "online");
	await page.evaluate(code => {
		window.before = code;
	}, codes[4]);
	await reason("admitted");
	ok(true, "the browser's own detector is used where there is one");
	await page.evaluate(() => {
		window.before = null;
	});
	is(await page.evaluate(async text => {
		const { importKey } = crypto.subtle;
		const { makeVerifier } = await import("/scan/sign.js");
		const { read } = await import("/scan/code.js");
		const keys = await new Promise(resolve => {
			indexedDB.open("scanner").onsuccess = e => {
				e.target.result.transaction("meta")
					.objectStore("meta").get("keys")
					.onsuccess = r => resolve(r.target.result);
			};
		});

		crypto.subtle.importKey = (format, key, kind, ...more) =>
			kind === "Ed25519" ? Promise.reject(new Error("none"))
				: importKey.call(crypto.subtle, format, key,
					kind, ...more);
		const verify = makeVerifier(keys,
			() => import("/scan/ed25519.js"));
		const good = read(text);
		const bad = { ...good, signed: `${good.signed}0` };

		const said = `${await verify(good)} ${await verify(bad)}`;

		delete crypto.subtle.importKey;
		return said;
	}, codes[4]), "true false", "signatures without the browser's help");
}

async function revoked() {
	is(await api("POST", `/api/admin/devices/${DEVICE}/revoke`, {}), 200,
		"the organiser revokes the device");
	await p.type(codes[4]);
	await page.waitForSelector("#setup-notice:not([hidden])");
	is(await page.textContent("#setup-notice-title"),
		"This device was revoked", "the next scan tells it");
	await until(async () => await page.evaluate(() => new Promise(resolve => {
		indexedDB.open("scanner").onsuccess = e => {
			const db = e.target.result, names = [...db.objectStoreNames];
			const t = db.transaction(names);
			let n = 0;

			names.forEach(s => t.objectStore(s).count().onsuccess =
				r => n += r.target.result);
			t.oncomplete = () => resolve(n);
		};
	})) === 0, "nothing is left on it");
	ok(true, "… and nothing is left on it");
	await look("revoked");
}

try {
	await setUp();
	await byLink();
	await bySaying();
	await settingsByKeyboard();
	await handScanner();
	await verdicts();
	await byHand();
	await supervise();
	await lookFirst();
	await reentry();
	await german();
	await otherPhones();
	await revoked();
	is(p.faults.join("\n"), "", "nothing in the console, nothing from elsewhere");
} catch (e) {
	ok(false, "the screens get to the end", e.stack);
	console.log(`# ${JSON.stringify(p.verdicts.slice(-2))} ${
		p.faults.join("\n# ")}`);
	if (SHOTS)
		await page.screenshot({ path: `${SHOTS}/failed.png` });
}
await p.kill();
