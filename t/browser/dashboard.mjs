/* dashboard.mjs: the dashboard and the exports as staff use them. */
import { readFileSync } from "node:fs";
import { goTo, openAdmin, settled, toastOf } from "./admin.mjs";
import { axeFindings, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";

const { FILES: files, SHOTS: shots, STATE: state } = process.env;

/* A picture for a person who looks at the test by eye. */
const shot = (page, name) => shots && page.screenshot(
	{ path: `${shots}/dashboard-${name}.png`, fullPage: true });

const text = (page, selector) => page.locator(selector).allTextContents()
	.then(all => all.join(" | "));

const sizes = [[360, "dark"], [1280, "light"]];

async function looks(browser, hash, name) {
	const { page, faults, close } = await openAdmin(browser,
		{ hash, width: 360 });

	await page.waitForSelector(name === "empty" ? ".empty"
		: hash === "#exports" ? ".exports" : ".chart svg");
	await eachLook(page, sizes, async how => {
		const what = `${name}, ${how}`;

		is(await overflow(page), 0, `${what}: nothing is cut off`);
		is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
		await shot(page, what);
	});
	is(faults.join("\n"), "", `${name}: nothing in the console`);
	await close();
}

/* ---- the dashboard ------------------------------------------------------------ */

async function numbers(page) {
	const figures = await text(page, ".figure");

	ok(/Waiting for a decision9/.test(figures), `pending is told: ${figures}`);
	ok(/Waiting for a decision9the oldest for \d+ days/.test(figures),
		"… for how long, in days where it is long");
	ok(/Registrations30/.test(figures), "… and how many registered");
	ok(/20 approved/.test(await text(page, ".sums")), "… by status");
	ok(/ (approved|exported) /.test(await text(page, ".feed li")),
		"what happened is told in sentences");
}

async function charts(page) {
	const bars = page.locator(".chart-bar");
	const table = page.getByRole("button", { name: "Table" });

	is(await bars.count(), 30, "a bar for each of 30 days");
	await page.locator(".chart-bar[tabindex='0']").focus();
	ok(/: \d+$/.test(await text(page, ".chart-said")),
		"the bar in focus says what it is");
	const last = await text(page, ".chart-said");

	await page.keyboard.press("ArrowLeft");
	ok(await text(page, ".chart-said") !== last, "… the arrow goes on");
	await table.press("Enter");
	is(await page.locator(".chart-table tbody tr").count(), 30,
		"the same as a table");
	is(await table.getAttribute("aria-pressed"), "true", "… says the button");
	is(await axeFindings(page), "", "table: axe-core finds nothing");
	await shot(page, "table");
	await table.press("Enter");
	await page.getByRole("button", { name: "Arrivals" }).click();
	await page.waitForSelector("text=Nobody has come in yet.");
	ok(true, "the other chart has nothing to show yet");
	await page.getByRole("button", { name: "Registrations" }).click();
}

async function polls(page) {
	const again = await page.waitForResponse(r => r.url().includes(
		"/api/admin/stats?event=") && r.status() === 304,
	{ timeout: 60_000 });

	ok(again, "polled without a change the answer is 304");
	await page.context().setOffline(true);
	await page.waitForFunction(() => document.querySelector("#banner")
		.textContent.startsWith("There is no connection"), null,
	{ timeout: 60_000 });
	ok(await page.locator(".figure").count() === 4,
		"offline the last numbers stay, and it is said");
	is(await axeFindings(page), "", "offline: axe-core finds nothing");
	await shot(page, "offline");
	await page.context().setOffline(false);
	await page.waitForFunction(() => document.querySelector("#banner")
		.textContent === "", null, { timeout: 60_000 });
	ok(true, "back online the words go");
}

/* When all are in, as the dashboard and the page of the door say it. */
async function forecast(page) {
	const figure = () => page.locator(".figure",
		{ hasText: "Everybody is in by" });
	let at;

	await page.route(/\/api\/admin\/(stats\?|door)/, async route => {
		const answer = await route.fetch({ headers: { ...route.request()
			.headers(), "if-none-match": "" } });

		await route.fulfill({ response: answer, json: {
			...await answer.json(), inside: 20, expected: 3020,
			all_in_at: at } });
	});
	for (const [hours, right] of [[72, /by\d+ \w+, \d\d:\d\d3,000 to come/],
		[0, /by\d\d:\d\d3,000 to come/]]) {
		const said = [];

		at = new Date(Date.now() + hours * 3_600_000).toISOString();
		for (const hash of ["#dashboard", "#live"]) {
			await goTo(page, hash);
			await figure().waitFor();
			said.push(await figure().textContent());
		}
		is(said[0], said[1], "dashboard and door say alike when all are in");
		ok(right.test(said[0]), hours ? "… with its day, if that is not today"
			: "… by its clock today", said);
	}
	await page.unroute(/\/api\/admin\/(stats\?|door)/);
}

/* ---- exports ------------------------------------------------------------------ */

async function fileOf(page, press) {
	const [download] = await Promise.all([
		page.waitForEvent("download"), press()]);
	const name = `${files}/${download.suggestedFilename().replace(
		/-[a-z]+-\d{4}-\d\d-\d\d/, "").replace(/-demo.*\./, ".")}`;

	await download.saveAs(name);
	return { name: download.suggestedFilename(),
		bytes: readFileSync(name) };
}

async function exports(page) {
	const press = () => page.getByRole("button", { name: "Download",
		exact: true }).click();

	await goTo(page, "#exports");
	await page.getByRole("button", { name: "None", exact: true }).click();
	await press();
	await page.waitForSelector("text=Choose one column at least.");
	ok(true, "without a column nothing is fetched, and it is said");
	await page.check("[value=name]");
	await page.check("[value=phone]");
	await page.selectOption("#export-status", "approved");
	const { name, bytes } = await fileOf(page, press);
	const rows = bytes.toString("utf8").split("\r\n");

	ok(/^registrations-.*\.csv$/.test(name), `the file is ${name}`);
	is(rows[0], "name,phone", "… with the chosen columns");
	is(rows.length, 22, "… and rows that the filter lets through");
	ok(rows.includes("\"'=HYPERLINK(\"\"evil\"\")\",+49 30 1234567"),
		"… a formula is text, a phone number stays");
	ok(/downloads/.test(await toastOf(page)), "it is said that it is there");
	await page.check("[value=semicolon]");
	await page.check("#export-bom");
	const marked = await fileOf(page, press);

	is(marked.bytes.toString("utf8").split("\r\n")[0], "\ufeffname;phone",
		"for Excel: with a mark and semicolons");
	await page.check("[value=tickets]");
	await page.check("[value=jsonl]");
	const lines = await fileOf(page, press);

	ok(lines.bytes.toString("utf8").trim().split("\n").map(JSON.parse)
		.every(t => "member_name" in t), "tickets as JSON lines");
	await page.fill("#export-q", "nobody is called that");
	const none = await fileOf(page, press);

	is(none.bytes.length, 0, "nothing found is an empty file");
	await page.route("**/api/admin/export/**", route => route.fulfill(
		{ status: 503, contentType: "application/json",
			body: '{"detail":"The service is busy."}' }));
	await press();
	await page.waitForSelector(".exports .summary");
	is(await axeFindings(page), "", "a fault is told: axe-core finds nothing");
	await page.unroute("**/api/admin/export/**");
	const door = await fileOf(page, () => page.getByRole("button",
		{ name: "Door list (PDF)" }).click());

	ok(door.bytes.subarray(0, 5).toString() === "%PDF-", "a door list");
}

const states = {
	async empty(browser) {
		await looks(browser, "#dashboard", "empty");
	},
	async before(browser) {
		const { page, faults, close } = await openAdmin(browser,
			{ hash: "#dashboard", acceptDownloads: true,
				allowed: [304, 503] });

		await page.waitForSelector(".chart svg");
		is(await page.locator("#erases").count(), 0,
			"nothing is erased for long, so nothing is said of it");
		await numbers(page);
		await charts(page);
		await polls(page);
		await exports(page);
		is(faults.filter(f => !/ERR_INTERNET_DISCONNECTED|503/.test(f))
			.join("\n"), "", "nothing in the console");
		await close();
		await looks(browser, "#dashboard", "before");
		await looks(browser, "#exports", "exports");
	},
	async after(browser) {
		await looks(browser, "#dashboard", "after");
		const { page, close } = await openAdmin(browser,
			{ hash: "#dashboard" });

		await page.waitForSelector(".figure");
		const figures = await text(page, ".figure");

		ok(/Came12of \d+ tickets, \d+%/.test(figures),
			`once it is over: who came: ${figures}`);
		ok(/Did not come\d+see who it is/.test(figures),
			"… and how many did not");
		await page.click("text=Did not come");
		await page.waitForFunction(() => location.hash
			=== "#registrations?status=approved&checked_in=no");
		ok(true, "… which leads to the person");
		await close();
	},
	async day(browser) {
		await looks(browser, "#dashboard", "day");
		const { page, close } = await openAdmin(browser,
			{ hash: "#dashboard" });

		await page.waitForSelector(".chart svg");
		const figures = await text(page, ".figure");

		ok(/Inside12/.test(figures), `on the day: who is inside: ${figures}`);
		ok(/Refused today21 (already used, 1 gate not open|gate not open, 1 already used)/
			.test(figures), "… and who was refused, and why, in words");
		ok(/Everybody is in by/.test(figures), "… and when all are in");
		ok((await text(page, "#erases")).includes("for good"),
			"… and that personal data will be gone soon");
		await page.click("#erases >> text=Change the day");
		await page.waitForFunction(() => document.activeElement.id
			=== "erase_after_days");
		ok(true, "… which leads to the setting");
		await forecast(page);
		await close();
	},
};

await withBrowser(states[state]);
