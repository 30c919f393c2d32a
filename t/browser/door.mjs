/* door.mjs: scanners, the door now, ticks on paper, as staff use them. */
import { goTo, openAdmin, settled, toastOf } from "./admin.mjs";
import { axeFindings, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";

const { SHOTS: shots, CONFLICT: conflict, TOKEN: token } = process.env;

/* A picture for a person who looks at the test by eye. */
const shot = (page, name) => shots && page.screenshot(
	{ path: `${shots}/door-${name}.png`, fullPage: true });

async function look(page, name) {
	is(await overflow(page), 0, `${name}: nothing is cut off`);
	is(await axeFindings(page), "", `${name}: axe-core finds nothing`);
	await shot(page, name);
}

/* ---- scanners ------------------------------------------------------------------- */

const enrol = (page, code) => page.evaluate(async c => {
	const r = await fetch("/api/scans/enrol", { method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ code: c }) });

	return (await r.json()).token;
}, code);

const roster = (page, token) => page.evaluate(async t => (await fetch(
	"/api/scans/roster?queued=3&offset_ms=61000&app=1.0",
	{ headers: { Authorization: `Bearer ${t}` } })).status, token);

async function makeOne(page) {
	await page.getByRole("button", { name: "New scanner" }).first().click();
	await page.getByLabel("Name").fill("Anna’s phone");
	await page.getByLabel("Gate").fill("Gate A");
	await look(page, "form");
	await page.getByRole("button", { name: "Make a code" }).click();
	await page.waitForSelector("img.enrol-code[src^='data:image/png']");
	ok(/^Good for 9:\d\d minutes/.test(await page.locator("[role=timer]")
		.textContent()), "the code says how long it is good");
	await look(page, "code");
	const link = page.getByRole("link", { name: "Open it on this device" });

	return (await link.getAttribute("href")).split("=")[1];
}

async function scanners(page) {
	await page.waitForSelector("text=No scanner yet");
	await look(page, "none");
	const code = await makeOne(page);
	const token = await enrol(page, code);

	ok(/^[0-9a-f]{64}$/.test(token), "the phone gets its token");
	await page.waitForSelector("text=Anna’s phone is enrolled.");
	ok(true, "… and the page says so by itself");
	await look(page, "enrolled");
	await page.getByRole("button", { name: "Close" }).click();
	is(await roster(page, token), 200, "the phone asks for the roster");
	await page.waitForSelector("text=+ 3 to be sent");
	ok(/Alive/.test(await page.locator("tbody tr").textContent()),
		"its sign of life is seen");
	ok(/1:0?1|61|1 minute/.test(await page.locator("tbody tr").textContent()),
		"… and that its clock is wrong");
	await look(page, "devices");
	await page.getByRole("button", { name: "Change Anna’s phone" }).click();
	await page.getByLabel("Gate").fill("Gate B");
	await page.getByRole("button", { name: "Save" }).click();
	await page.waitForSelector("td:has-text('Gate B')");
	ok(true, "it moves to another gate");
	await page.getByRole("button", { name: "Revoke Anna’s phone" }).click();
	ok(/last on line .*3 scans still to send/.test(await page.locator("dialog")
		.textContent()), "before it is revoked it is said what it may have");
	await page.locator("dialog").getByRole("button", { name: "Revoke" })
		.click();
	is(await toastOf(page, "revoked"), "Anna’s phone is revoked.", "it is revoked");
	is(await roster(page, token), 401, "… and its next request fails");
}

const another = (page, name) => page.evaluate(async ([t, n]) => (await fetch(
	"/api/admin/devices", { method: "POST", headers: {
		"Authorization": `Bearer ${t}`, "Content-Type": "application/json" },
	body: JSON.stringify({ name: n, gate: "Gate A" }) })).status,
[token, name]);

/* Old ones, of which nothing will come any more. */
async function putAway(page) {
	await goTo(page, "#devices");
	await page.waitForSelector("tbody tr");
	const old = page.getByRole("cell", { name: "Altes Telefon" });
	const never = page.getByRole("cell", { name: "Nie eingerichtet" });
	const toggle = page.locator("summary", { hasText: "Revoked scanners" });

	is(await toggle.textContent(), "Revoked scanners (2)",
		"revoked scanners with nothing to send are put away, and counted");
	is(`${await old.count()} ${await never.count()}`, "0 0",
		"… they are not in the list");
	ok(await page.getByRole("cell", { name: "Anna’s phone" }).isVisible(),
		"one that may have scans to send stays in the list");
	ok(await page.getByRole("cell", { name: "Bens Telefon" }).isVisible(),
		"… and so does one that works");
	await toggle.focus();
	await page.keyboard.press("Enter");
	ok(await old.isVisible() && await never.isVisible(),
		"they are shown when the toggle is opened, by keyboard too");
	await look(page, "devices-away");
	is(await another(page, "Neues Telefon"), 201, "a colleague adds one");
	await page.getByRole("cell", { name: "Neues Telefon" }).waitFor();
	ok(await old.isVisible(), "the list goes on while the toggle is open,"
		+ " and leaves it open");
	is(await page.evaluate(() => document.activeElement.localName),
		"summary", "… and whoever opened it keeps their place");
	await page.keyboard.press("Enter");
	is(await old.count(), 0, "the toggle puts them away again");
}

/* ---- on paper -------------------------------------------------------------------- */

async function paper(page) {
	await goTo(page, "#paper");
	await page.getByLabel("Name, team or number").fill("rakete");
	await page.waitForSelector(".tick-row");
	is(await page.locator(".tick-row").count(), 3, "a team is found");
	await page.locator(".tick-row input").first().press("Space");
	await page.locator(".tick-row label").nth(1).click();
	await look(page, "paper");
	await page.fill("#paper-at", new Date().toLocaleTimeString("en-GB", {
		timeZone: "Asia/Kathmandu", hour: "2-digit", minute: "2-digit" }));
	const sent = page.waitForRequest(/door\/paper/);

	await page.getByRole("button", { name: "Enter 2 ticks" }).click();
	ok((await sent).postDataJSON().ticks.every(({ at }) =>
		/:00\+05:45$/.test(at)),
	"the time is that of the event, wherever the browser is");
	await page.waitForSelector("text=2 ticks are entered.");
	await page.getByLabel("Name, team or number").fill("rakete");
	await page.waitForSelector(".tick-row");
	is(await page.locator(".tick-row input[disabled]").count(), 2,
		"who is inside cannot be ticked again");
	await page.getByLabel("Name, team or number").fill("nobody at all");
	await page.waitForSelector("text=No one matches");
	await look(page, "paper-nobody");
}

/* ---- now ------------------------------------------------------------------------- */

async function now(page) {
	await goTo(page, "#live");
	await page.waitForSelector(".chart svg");
	await page.waitForFunction(() => /Inside\s*7/.test(document
		.querySelector(".figures").textContent));
	ok(true, "the door counts who is inside");
	ok(/already used/.test(await page.locator(".door-tables").textContent()),
		"… and why people were refused");
	ok(/is silent/.test(await page.locator(".door-warned").textContent()),
		"… a scanner that is silent");
	ok(/1 ticket|One ticket/.test(await page.locator(".door-warned")
		.textContent()), "… and a conflict");
	await look(page, "live");
}

async function settle(page) {
	await page.click("#settle");
	await page.waitForSelector(".conflicts form");
	ok(/Two came in with this ticket.*Gate B.*Gate A/.test(
		await page.locator("dialog .conflicts").textContent()),
	"a conflict says why, and who scanned where");
	await page.getByLabel("What was done").press("Enter");
	await page.waitForSelector("dialog .summary");
	await look(page, "conflict");
	await page.getByLabel("What was done").fill("Her twin sister.");
	await page.getByLabel("What was done").press("Enter");
	await page.waitForSelector("dialog >> text=No conflict is open.");
	await page.click("dialog summary");
	ok((await page.textContent("dialog details")).includes(
		"Her twin sister."), "it is settled, and how stays on record");
	await look(page, "conflict-settled");
	await page.locator("dialog").getByRole("button", { name: "Close" })
		.click();
	await page.waitForFunction(() => !document.querySelector(".door-warned")
		.textContent.includes("let in twice"));
	ok(true, "… then the door warns of it no more");
}

await withBrowser(async browser => {
	const first = await openAdmin(browser, { hash: "#devices" });

	if (!conflict) {
		await scanners(first.page);
		is(first.faults.filter(f => !/401/.test(f)).join("\n"), "",
			"nothing in the console");
		return first.close();
	}
	await paper(first.page);
	await now(first.page);
	await settle(first.page);
	await putAway(first.page);
	is(first.faults.join("\n"), "", "nothing in the console");
	await first.close();
	const { page, faults, close } = await openAdmin(browser,
		{ hash: "#live", width: 360 });
	const check = name => eachLook(page, [[360, "dark"], [360, "light"],
		[1280, "dark"]], how => look(page, `${name}, ${how}`));

	await page.waitForSelector(".chart svg");
	await check("live");
	await goTo(page, "#devices");
	await page.waitForSelector("tbody tr");
	await check("devices");
	await goTo(page, "#paper");
	await page.getByLabel("Name, team or number").fill("rakete");
	await page.waitForSelector(".tick-row");
	await check("paper");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
});
