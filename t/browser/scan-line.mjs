/*
 * scan-line.mjs: the scanner on a slow line: the list comes, page by page, also
 * when it is cut; a scan is answered meanwhile.
 *
 * RATES   bytes a second, with commas      TICKETS   how many there are
 * CODES   signed codes: the last is withdrawn
 * ENROLS  addresses with a one-time code, one for each rate, three more
 * STACK   directory of the stack           WORK      a directory of our own
 */
import { createHash } from "node:crypto";
import { base, is, ok } from "./browser.mjs";
import { makeLine } from "./line.mjs";
import { phone, until } from "./scanner.mjs";

const { CODES, ENROLS, RATES, STACK, TICKETS, WORK } = process.env;
const codes = CODES.split("\n"), fresh = codes.values();
const enrols = ENROLS.split("\n"), withdrawn = codes.at(-1);
const isPage = ({ path }) => path.endsWith("/roster");

/* As one that was loaded before: the app itself is not what is measured. */
async function set(line, name, enrol) {
	const p = await phone(`${WORK}/${name}`, { rules: line.rules });

	await p.page.goto(`${base}/scan/`);
	await p.page.waitForSelector("#setup:not([hidden])");
	await p.page.evaluate(() => navigator.serviceWorker.ready);
	await p.page.fill("#enrol", enrol.split("=")[1]);
	return p;
}

const listed = p => p.page.evaluate(() => new Promise(resolve => {
	indexedDB.open("scanner").onsuccess = e => {
		e.target.result.transaction("list").objectStore("list").count()
			.onsuccess = r => resolve(r.target.result);
	};
}));

async function slow(rate, enrol) {
	const line = await makeLine(base, STACK);
	const p = await set(line, `at-${rate}`, enrol), { page } = p;
	const name = `${rate / 1000} kB/s`;

	line.rate = rate;
	line.asked.length = 0;
	await page.click("#setup-form button");
	await page.waitForSelector("#setup-ready:not([hidden])");
	await until(async () => await listed(p) > 0, "a first page");
	is(await page.getAttribute("#ready-list", "data-ready"), "false",
		`${name}: it is not ready for offline yet`);
	await page.click("#ready-start");
	await until(async () => await p.line() === "Online", "online");
	ok(await listed(p) < TICKETS, `${name}: on line before the list is here`);
	ok(/^List: [\d,]+ of [\d,]+ tickets$/.test(
		await page.textContent("#list-text")),
	`${name}: the screen says how much of it is`,
	await page.textContent("#list-text"));
	const v = await p.scan(fresh.next().value);

	is(`${v.reason} ${v.offline}`, "admitted false",
		`${name}: a scan is answered by the server meanwhile`);
	is((await p.scan(withdrawn)).reason, "revoked",
		`${name}: a withdrawn ticket does not admit`);
	const asked = line.asked.find(isPage);

	ok(asked.bytes < 16_000, `${name}: the first page is small`,
		`${asked.bytes} bytes`);
	await until(async () => await page.textContent("#list-text")
		=== "List complete", "all of the list", 600);
	is(await listed(p), Number(TICKETS), `${name}: all of it arrives`);
	const bytes = line.asked.filter(isPage).reduce((n, a) =>
		n + a.bytes, 0);

	ok(bytes < TICKETS * 125, `${name}: in ${bytes} bytes`);
	console.log(`# ${name}: ${bytes} bytes, ${
		line.asked.filter(isPage).length} pages`);
	is(p.faults.filter(f => !/ERR_|net::/.test(f)).join("\n"), "",
		`${name}: nothing in the console`);
	await p.close();
	line.close();
}

/* Every page but each third breaks in its middle. */
async function cut(enrol) {
	const line = await makeLine(base, STACK);
	const p = await set(line, "cut", enrol), { page } = p;
	let n = 0;

	line.cut = path => path.endsWith("/roster") && ++n % 40 > 12 ? 2000
		: Infinity;
	await page.click("#setup-form button");
	await page.waitForSelector("#setup-ready:not([hidden])");
	let most = 0, less = false;

	await until(async () => {
		const now = await listed(p);

		less ||= now < most;
		most = Math.max(most, now);
		await page.evaluate(() => dispatchEvent(new Event("online")));
		return await page.getAttribute("#ready-list", "data-ready")
			=== "true";
	}, "ready, though pages break", 300);
	ok(!less, "what arrived stays");
	is(await listed(p), Number(TICKETS), "a list that is cut gets whole");
	await p.close();
	line.close();
}

/* No list came, then no network: amber, until a supervisor says green. */
async function without(enrol) {
	const line = await makeLine(base, STACK);
	const p = await set(line, "without", enrol), { page } = p;
	const lost = { status: 502, type: "text/html", body: "" };

	line.answer = path => path.endsWith("/roster") ? lost : null;
	await page.click("#setup-form button");
	await page.waitForSelector("#setup-ready:not([hidden])");
	await page.click("#ready-start");
	const first = await p.scan(fresh.next().value);

	is(`${first.reason} ${first.offline}`, "admitted false",
		"no list: a scan that is answered is proof of a line");
	is(await p.line(), "Online", "… and the screen says so");
	is(await page.textContent("#list-text"), "No list of tickets yet",
		"… and that there is no list");
	line.answer = () => lost;
	const code = fresh.next().value, v = await p.scan(code);

	is(`${v.reason} ${v.tone} ${v.offline}`, "no_list look true",
		"no network either: a genuine ticket is amber");
	is(await page.textContent("#verdict-admit"), "Admit",
		"a supervisor may admit all the same");
	await page.click("#verdict-admit");
	await until(() => p.verdicts.at(-1).reason === "admitted", "admitted");
	await page.click("#open-menu");
	is(await page.textContent("#about-without"), "Amber: ask a supervisor",
		"the menu says what is done without a list");
	await page.click("#menu input[name=green]");
	is(await page.textContent("#about-without"), "Green: admit",
		"a supervisor sets it to green");
	await page.click("#menu [data-close]");
	is((await p.scan(fresh.next().value)).reason, "admitted",
		"… then it admits");
	line.answer = () => null;
	await until(async () => {
		await page.evaluate(() => dispatchEvent(new Event("online")));
		return await page.textContent("#list-text") === "List complete"
			&& await p.line() === "Online";
	}, "the list, and all is sent");
	is(await page.isVisible("#trouble"), false, "the server sees it likewise");
	await p.close();
	line.close();
}

/*
 * Another version of the app, on the server while this one is open: its worker,
 * and a style sheet by which it is told apart.
 */
async function newVersion(page) {
	const [worker, before] = await page.evaluate(() => Promise.all(
		["/scan/sw.js", "/scan/scan.css"].map(async path =>
			(await fetch(path)).text())));
	const style = `${before}\n:root { --another: yes }`;
	const sum = createHash("sha256").update(style).digest("base64");
	const files = {
		"/scan/sw.js": { status: 200, type: "text/javascript",
			body: worker.replace(/scanner-\w+/, "scanner-another")
				.replace(/(scan\.css#sha256-)[^ "]+/, `$1${sum}`) },
		"/scan/scan.css": { status: 200, type: "text/css",
			body: style },
	};

	return path => files[path] ?? null;
}

const isAnother = p => p.page.evaluate(() => getComputedStyle(
	document.documentElement).getPropertyValue("--another") !== "");

/*
 * What a portal answers for a file of the app is not kept, nor is an app of which
 * a part is missing; what came stays, and it goes on by itself.
 */
async function portal() {
	const line = await makeLine(base, STACK), file = "/scan/words.js";
	const p = await phone(`${WORK}/portal`, { rules: line.rules });
	const { page } = p;
	const times = path => line.asked.filter(a => a.path === path).length;
	let instead = 0;

	line.answer = path => path === file && times(file) > 0 && ++instead
		? { status: 200, type: "text/javascript", body: "export {};" } : null;
	await page.goto(`${base}/scan/`);
	await page.waitForSelector("#setup:not([hidden])");
	await until(() => instead > 0, "its worker asks for it, too");
	await page.waitForFunction(async () => !(await navigator.serviceWorker
		.getRegistration())?.installing);
	is(await page.evaluate(async path => Boolean(await caches.match(path)),
		file), false, "what a portal answers for a file is not kept");
	is(await page.evaluate(async () => Boolean((await navigator.serviceWorker
		.getRegistration())?.active)), false,
	"… and an app that is not whole does not start");
	const before = times("/app.css");

	line.answer = () => null;
	await page.evaluate(() => navigator.serviceWorker.ready);
	ok(true, "when the portal is gone, it is kept by itself");
	is(times("/app.css"), before, "… and what came before is not asked again");
	line.answer = () => ({ status: 502, type: "text/html", body: "" });
	await page.reload();
	await page.waitForSelector("#setup:not([hidden])");
	ok(true, "… and starts without a network");
	await p.close();
	line.close();
}

/* It is announced where somebody scans, but never before all is sent. */
async function newer(enrol) {
	const line = await makeLine(base, STACK);
	const p = await set(line, "newer", enrol), { page } = p;
	const files = await newVersion(page);
	const gone = path => files(path) ?? (/^\/(api|mark|verify)/.test(path)
		? { status: 502, type: "text/html", body: "" } : null);
	const told = () => page.isVisible("#gate-newer");
	const waits = async () => until(async () => /1 waiting to be sent/.test(
		await p.line()), "a scan that waits");

	await page.click("#setup-form button");
	await page.waitForSelector("#ready-list[data-ready=true]");
	await page.click("#ready-start");
	await until(async () => await p.line() === "Online", "online");
	line.answer = gone;
	await p.scan(fresh.next().value);
	await page.click("#verdict-next");
	await waits();
	await page.evaluate(async () => (await navigator.serviceWorker
		.getRegistration()).update());
	await page.waitForSelector("#newer:not([hidden])", { state: "attached" });
	is(await told(), false, "a newer version is not announced at the gate"
		+ " while a scan waits to be sent");
	await page.click("#open-menu");
	ok(await page.isVisible("#newer-load"), "… though the menu has it");
	await page.click("#menu [data-close]");
	line.answer = files;
	await page.waitForSelector("#gate-newer:not([hidden])");
	is(await p.line(), "Online", "it is announced when all is sent");
	ok((await page.textContent("#gate-newer [role=status]"))
		=== "A newer version of the scanner is there.", "… in words");
	is(await isAnother(p), false, "… and not loaded before somebody says so");
	line.answer = gone;
	await p.scan(fresh.next().value);
	await page.click("#verdict-next");
	await waits();
	is(await told(), false, "the next scan that waits takes the words away");
	line.answer = files;
	await page.waitForSelector("#gate-newer:not([hidden])");
	await take(p, line, gone);
	await p.close();
	line.close();
}

/* Without a server from then on: what it has is what it kept. */
async function take(p, line, gone) {
	const { page } = p;

	line.answer = gone;
	await page.click("#gate-newer-load");
	await until(() => isAnother(p).catch(() => false), "the newer version");
	ok(true, "a press loads the newer version");
	await page.waitForSelector("#gate:not([hidden])");
	is(await page.textContent("#list-text"), "List complete",
		"it is set up as before, and its list is whole");
	is(await listed(p), Number(TICKETS), "… with all tickets");
	is(await page.evaluate(async () => (await caches.keys()).join()),
		"scanner-another", "nothing is left of the version before");
	is(await page.isVisible("#gate-newer"), false, "nothing is announced now");
	const v = await p.scan(fresh.next().value);

	is(`${v.reason} ${v.offline}`, "admitted true",
		"… and it scans, also without a server");
	line.answer = () => null;
	await until(async () => await p.line() === "Online", "all is sent");
	ok(true, "… and sends it");
	is(p.faults.join("\n"), "", "a newer version: nothing in the console");
}

/* What the version before kept under the whole hash of a number. */
async function upgrade() {
	const p = await phone(`${WORK}/before`), { page } = p;
	const long = "abcdefghijklmnopABCDEFGHIJKLMNOPabcdefghijk";

	await page.goto(`${base}/ping`);
	await page.evaluate(i => new Promise((resolve, reject) => {
		const request = indexedDB.open("scanner", 1);

		request.onupgradeneeded = () => {
			const db = request.result;

			for (const [name, keyPath] of [["meta"], ["queue", "key"],
				["list", "i"], ["own", "i"], ["troubles", "key"]])
				db.createObjectStore(name, keyPath && { keyPath });
		};
		request.onerror = reject;
		request.onsuccess = () => {
			const t = request.result.transaction(["list", "own", "queue"],
				"readwrite");

			t.objectStore("queue").put({ key: "k", seq: 1, text: "x" });
			t.objectStore("list").put({ i, n: "n", c: "c" });
			for (const mark of [i, `${i} rehearsal`])
				t.objectStore("own").put({ i: mark, kind: "admit" });
			t.oncomplete = () => resolve(request.result.close());
		};
	}), long);
	await page.goto(`${base}/scan/`);
	await page.waitForSelector("#setup:not([hidden])");
	const kept = await page.evaluate(() => new Promise(resolve => {
		indexedDB.open("scanner").onsuccess = async e => {
			const all = name => new Promise(done => {
				e.target.result.transaction(name).objectStore(name)
					.getAllKeys().onsuccess = r =>
					done(r.target.result.join());
			});

			resolve([await all("list"), await all("own"),
				await all("queue")].join(" "));
		};
	}));

	is(kept, "abcdefghijklmnop abcdefghijklmnop,abcdefghijklmnop rehearsal k",
		"what an earlier version of the app kept is found again");
	await p.close();
}

try {
	await upgrade();
	await portal();
	for (const rate of RATES.split(",").map(Number))
		await slow(rate, enrols.shift());
	await cut(enrols.shift());
	await without(enrols.shift());
	await newer(enrols.shift());
} catch (e) {
	ok(false, "the scanner gets to the end", e.stack);
}
