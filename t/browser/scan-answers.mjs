/*
 * scan-answers.mjs: the scanner behind a line on which something else answers:
 * each scan gets a verdict, the token stays, and it goes on by itself.
 *
 * CODES   signed codes, a line each    ENROL  address with a one-time code
 * STACK   directory of the stack       WORK   a directory of our own
 */
import { base, is, ok } from "./browser.mjs";
import { makeLine } from "./line.mjs";
import { phone, until } from "./scanner.mjs";
import { answers } from "../scan/strange.mjs";

const { CODES, ENROL, STACK, WORK } = process.env;
const codes = CODES.split("\n"), rest = codes.values();
const serialOf = code => code.split(".")[3];
const strange = { ...answers, "a redirect to a login page": { status: 302,
	location: "https://portal.example/login" },
"a redirect to a page of ours": { status: 307, location: "/" } };
const line = await makeLine(base, STACK);
const p = await phone(`${WORK}/phone`, { rules: line.rules }), { page } = p;
const kick = () => page.evaluate(() => dispatchEvent(new Event("online")));
const online = () => until(async () => {
	await kick();
	return await p.line() === "Online";
}, "online again, with nothing to send");
const api = path => path.startsWith("/api/") || /^\/(mark|verify)/.test(path);
const all = what => path => api(path) ? what : null;
const stored = name => page.evaluate(key => new Promise(resolve => {
	indexedDB.open("scanner").onsuccess = e => {
		e.target.result.transaction("meta").objectStore("meta").get(key)
			.onsuccess = r => resolve(r.target.result ?? null);
	};
}), name);

async function setUp() {
	await page.goto(`${base}/scan/`);
	await page.waitForSelector("#setup:not([hidden])");
	const code = ENROL.split("=")[1];

	for (const [what, answer] of Object.entries(strange)) {
		line.answer = all(answer);
		await page.fill("#enrol", "");
		await page.fill("#enrol", code);
		await page.click("#setup-form button");
		await page.waitForFunction(() => document.querySelector(
			"#enrol-error")?.textContent.includes("does not answer"))
			.catch(() => ok(false, `set up: ${what}`));
		await page.evaluate(() => document.querySelector("#enrol-error")
			?.remove());
	}
	ok(true, "setting it up says that no server answers, whatever does");
	line.answer = () => null;
	await page.fill("#enrol", code);
	await page.click("#setup-form button");
	await page.waitForSelector("#setup-ready:not([hidden])");
	ok(true, "… and the code is still good when it does");
	await page.waitForSelector("#ready-list[data-ready=true]");
	is(await page.textContent("#ready-offline"), "Ready for offline",
		"that the list is here is a tick before the first scan");
	await page.click("#ready-start");
	await online();
}

/* One kind of answer to everything, the list included, for a while. */
async function whole(what, answer, token) {
	const [mine, next] = [rest.next().value, rest.next().value];

	line.answer = all(answer);
	await kick();
	const v = await p.scan(mine);

	is(`${v.reason} ${v.offline}`, "admitted true",
		`${what}: decided by this device`);
	is((await p.scan(next)).reason, "admitted", `${what}: and the next one`);
	is(await stored("token"), token, `${what}: its token stays`);
	line.answer = () => null;
	await online();
	ok(true, `${what}: then it is online by itself, and all is sent`);
}

/* Each call alone, the others as they should be. */
async function each(token) {
	const paths = { "mark-used": /^\/mark-used/, "the list": /roster$/,
		"what waits": /^\/api\/scans$/ };

	for (const [name, pattern] of Object.entries(paths)) {
		for (const what of ["an empty object", "null", "a list",
			"401 of a portal", "a login page, 200",
			"all members, each null", "a body without an end"]) {
			line.answer = path => pattern.test(path)
				? strange[what] : null;
			await kick();
			is((await p.scan(rest.next().value)).reason, "admitted",
				`${name}: ${what}: a verdict`);
			is(await stored("token"), token,
				`${name}: ${what}: its token stays`);
		}
		line.answer = () => null;
		await online();
	}
}

async function lookFirst() {
	await page.click("#open-menu");
	await page.check("input[name=step][value=look]");
	await page.click("#menu [data-close]");
	for (const what of Object.keys(strange)) {
		line.answer = path => path.startsWith("/verify")
			? strange[what] : null;
		await p.type(rest.next().value);
		await page.waitForSelector(
			"#verdict:not([hidden])[data-reason=valid]");
		await page.click("#verdict-next");
	}
	ok(true, "look first: what the list says, whatever answers instead");
	line.answer = () => null;
	await page.click("#open-menu");
	await page.check("input[name=step][value=one]");
	await page.click("#menu [data-close]");
	await online();
}

/* What supervisors ask says that no server answered, and works when one does. */
async function sheets() {
	const sorry = "does not answer";
	const says = (where, what) => page.waitForFunction(([s, t]) => document
		.querySelector(s).textContent.includes(t), [where, what]);

	await page.click("#open-menu");
	await page.click("#open-search");
	for (const [what, answer] of Object.entries(strange)) {
		line.answer = all(answer);
		await page.fill("#q", "Guest");
		await page.click("#search-form button.button-wide");
		await says("#search-body", sorry).catch(() =>
			ok(false, `search: ${what}`));
		await page.evaluate(() => document.querySelector("#search-body")
			.replaceChildren());
	}
	ok(true, "a search says so, whatever is answered");
	await page.click("#search [data-close]");
	for (const [what, answer] of Object.entries(strange)) {
		line.answer = all(answer);
		await page.click("#open-menu");
		await page.click("#open-conflicts");
		await says("#conflicts-body", sorry).catch(() =>
			ok(false, `conflicts: ${what}`));
		await page.click("#conflicts [data-close]");
	}
	ok(true, "… and so do conflicts");
	line.answer = () => null;
	await page.click("#open-menu");
	await page.click("#open-conflicts");
	await says("#conflicts-body", "No conflict");
	await page.click("#conflicts [data-close]");
}

async function undo() {
	const code = rest.next().value;

	await online();
	is((await p.scan(code)).reason, "admitted", "admitted, to be taken back");
	await page.click("#verdict-next");
	line.answer = path => path.endsWith("/undo") ? strange.null : null;
	await page.click("#open-recent");
	await page.click("#recent-body li:first-child button");
	await page.click("#undo-form button.button-wide");
	await page.waitForFunction(() => !document.querySelector("#undo").open);
	ok(true, "an undo that nobody answered is kept");
	await page.click("#recent [data-close]");
	line.answer = () => null;
	await online();
	return serialOf(code);
}

try {
	await setUp();
	const token = await stored("token");

	for (const [what, answer] of Object.entries(strange))
		await whole(what, answer, token);
	await each(token);
	await lookFirst();
	await sheets();
	console.log(`# undone ${await undo()}`);
	is(p.faults.filter(f => !/status of \d|ERR_|net::/.test(f)).join("\n"), "",
		"nothing in the console but what the line did");
} catch (e) {
	ok(false, "the scanner gets to the end", e.stack);
	console.log(`# ${JSON.stringify(p.verdicts.slice(-3))} ${
		p.faults.join("\n# ")}`);
}
await p.close();
line.close();
