/*
 * scan-revoked.mjs: a scanner is revoked while it has scans that it could not
 * send: it hands them in and forgets everything; staff settle them.
 *
 * CODES   signed codes         ENROL  address with a one-time code
 * DEVICE  id of the scanner    TOKEN  of an admin
 * STACK   directory of the stack      WORK   a directory of our own
 */
import https from "node:https";
import { openAdmin, goTo, toastOf } from "./admin.mjs";
import { axeFindings, base, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";
import { makeLine } from "./line.mjs";
import { phone, until } from "./scanner.mjs";

const { CODES, DEVICE, ENROL, SHOTS, STACK, TOKEN, WORK } = process.env;
const codes = CODES.split("\n");
const lost = { status: 502, type: "text/html", body: "" };

const ask = (method, path) => new Promise((resolve, reject) => {
	https.request(base + path, { method, rejectUnauthorized: false,
		headers: { "Authorization": `Bearer ${TOKEN}`,
			"Content-Type": "application/json" } }, r => {
		r.resume();
		r.on("end", () => resolve(r.statusCode));
	}).on("error", reject).end("{}");
});

async function look(page, name) {
	is(await overflow(page), 0, `${name}: nothing is cut off`);
	is(await axeFindings(page), "", `${name}: axe-core finds nothing`);
	if (SHOTS)
		await page.screenshot({ path: `${SHOTS}/revoked-${name}.png`,
			fullPage: true });
}

const kept = page => page.evaluate(() => new Promise(resolve => {
	indexedDB.open("scanner").onsuccess = async e => {
		const db = e.target.result, counts = {};
		const t = db.transaction([...db.objectStoreNames]);

		for (const name of db.objectStoreNames)
			t.objectStore(name).count().onsuccess = r =>
				counts[name] = r.target.result;
		t.oncomplete = () => resolve(`${counts.list} ${counts.queue} ${
			counts.meta}`);
	};
}));

async function door() {
	const line = await makeLine(base, STACK);
	const p = await phone(`${WORK}/phone`, { rules: line.rules }), { page } = p;
	const kick = () => page.evaluate(() =>
		dispatchEvent(new Event("online")));

	await page.goto(`${base}/scan/`);
	await page.waitForSelector("#setup:not([hidden])");
	await page.evaluate(() => navigator.serviceWorker.ready);
	await page.fill("#enrol", ENROL.split("=")[1]);
	await page.click("#setup-form button");
	await page.waitForSelector("#ready-list[data-ready=true]");
	await page.click("#ready-start");
	await until(async () => await p.line() === "Online", "online");
	line.answer = () => lost;
	for (const code of codes.slice(0, 3))
		is((await p.scan(code)).reason, "admitted",
			"without a network it admits");
	is(await ask("POST", `/api/admin/devices/${DEVICE}/revoke`), 200,
		"the organiser revokes it");
	line.answer = path => path.endsWith("/quarantine") ? lost : null;
	await kick();
	await page.waitForFunction(() => document.querySelector(
		"#setup-notice-text")?.textContent.includes("hand in 3 scans"));
	ok(true, "it says that it still has to hand in three scans");
	is(await kept(page), "0 3 2", "its tickets are deleted, its scans are not");
	await look(page, "phone");
	await page.reload();
	await page.waitForFunction(() => document.querySelector(
		"#setup-notice-text")?.textContent.includes("hand in 3 scans"));
	ok(true, "… also when it is opened again");
	line.answer = () => null;
	await until(async () => await kept(page) === "0 0 0", "all handed in");
	ok(true, "when they are handed in, nothing is left on it");
	await page.waitForFunction(() => document.querySelector(
		"#setup-notice-text").textContent.startsWith("Its data is deleted"));
	ok(true, "… and it says so");
	await p.close();
	line.close();
}

async function dashboard(browser) {
	const { page, faults, close } = await openAdmin(browser,
		{ hash: "#devices" });

	await page.waitForSelector("text=3 tickets to settle");
	ok(true, "the list of scanners says what is to be settled");
	await look(page, "devices");
	await goTo(page, "#live");
	await page.waitForSelector(
		"text=3 tickets of revoked scanners to settle");
	ok(true, "so does the live page");
	await look(page, "live");
	await page.locator(".door-warned button").last().click();
	await page.waitForSelector(".conflicts form");
	ok((await page.textContent("dialog .conflicts")).includes(
		"let in, before it was revoked"), "a conflict says when it was made");
	await look(page, "conflicts");
	const first = page.locator(".conflicts > li").first();

	await first.getByLabel("What the revoked scanner recorded")
		.selectOption("It is left out");
	await first.getByLabel("What was done").fill("Nobody came in.");
	await first.getByLabel("What was done").press("Enter");
	await page.waitForFunction(() => document.querySelectorAll(
		".conflicts form").length === 2);
	ok(true, "one is left out");
	await page.locator("dialog").getByRole("button", { name: "Close" })
		.click();
	await goTo(page, "#devices");
	await page.waitForSelector("text=2 tickets to settle");
	await page.getByRole("button", { name: /^Settle/ }).click();
	await eachLook(page, [[360, "dark"], [1280, "light"]], how =>
		look(page, `settle, ${how}`));
	await page.getByLabel("What was done").fill("Gate B, until ten.");
	await page.getByRole("button", { name: "Settle all" }).click();
	ok((await toastOf(page, "is settled")).endsWith("is settled."),
		"the others count, all at once");
	await page.locator("summary", { hasText: "Revoked scanners" }).click();
	await page.waitForSelector("text=Nothing left on it");
	ok(true, "… and nothing is left on the scanner, which is put away");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

try {
	await door();
	await withBrowser(dashboard);
} catch (e) {
	ok(false, "it gets to the end", e.stack);
}
