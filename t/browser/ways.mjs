/* ways.mjs: ways through the administration that do not go straight on. */
import { createInterface } from "node:readline";
import { fillSignIn, goTo, openAdmin, settled, toastOf } from "./admin.mjs";
import { axeFindings, base, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";

const { ADMIN_PASSWORD: password } = process.env;
const staff = name => ({ email: `${name}@example.org`, password });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/* Somebody else changes this. */
async function changes(what) {
	console.log(`changes ${what}`);
	await lines.next();
}

const rows = page => page.locator(".list tbody tr").count();
const has = (page, n) => page.waitForFunction(count => document
	.querySelectorAll(".list tbody tr").length === count, n);

/*
 * Click a link: where it stood in the window just then. While mails go out,
 * what stands above it may still change by less than a row.
 */
async function clickAt(page, link) {
	await page.evaluate(() => addEventListener("click", e => {
		window.clickedAt = e.target.closest("a")
			.getBoundingClientRect().top;
	}, { capture: true, once: true }));
	await link.click();
	return page.evaluate(() => window.clickedAt);
}

/* Go to the last row that is shown, and back. */
async function backIn(page, hash, link, name) {
	await goTo(page, hash);
	await has(page, 50);
	await page.click(".list > .button");
	await has(page, 100);
	const last = page.locator(`.list tbody tr:nth-child(97) ${link}`).first();

	const href = await last.getAttribute("href");
	const y = await clickAt(page, last);

	await page.waitForFunction(h => location.hash === h, href);
	await settled(page);
	await page.goBack();
	await has(page, 100);
	await page.waitForFunction(([top, to]) => {
		const { activeElement: link } = document;

		return link.getAttribute("href") === to && scrollY > 1000
			&& Math.abs(link.getBoundingClientRect().top - top) < 30;
	}, [y, href]);
	ok(true, `${name}: Back leads to the same row of as many`);
}

async function back(page) {
	await backIn(page, "#registrations?status=pending", "th a",
		"registrations");
	await goTo(page, "#registrations?status=pending");
	await has(page, 50);
	is(await page.evaluate(() => scrollY), 0, "… anew it begins at the top");
	await backIn(page, "#mail", "a[href^='#registration/']", "mails");
}

/* On to somebody again before the list is there, and back once more. */
async function hurry(page) {
	const link = ".list tbody tr:nth-child(97) a";
	const href = await page.getAttribute(link, "href");

	await page.click(link);
	await page.waitForSelector(".one");
	await page.route("**/api/admin/mail?*", () => {});
	await page.goBack();
	await page.waitForSelector(".view-mail .skeleton");
	await page.goForward();
	await page.waitForSelector(".one");
	await page.unroute("**/api/admin/mail?*");
	await page.goBack();
	await has(page, 100);
	await page.waitForFunction(to => document.activeElement
		.getAttribute("href") === to && scrollY > 1000, href);
	ok(true, "… whoever hurries there and back finds it, too");
}

/* All rows that are shown lead to the same person. */
async function backInRecord(page) {
	await goTo(page, "#audit?action=registration.noted");
	await has(page, 50);
	await page.click(".list > .button");
	await has(page, 100);
	const row = page.locator(".list tbody tr:nth-child(97)");
	const link = row.locator("a").first();
	const label = await row.locator("[aria-label]").getAttribute("aria-label");

	const y = await clickAt(page, link);

	await page.waitForSelector(".one");
	await page.goBack();
	await has(page, 100);
	await page.waitForFunction(() => document.activeElement.matches(
		".list a"));
	is(await page.evaluate(() => document.activeElement.closest("tr")
		.querySelector("[aria-label]").getAttribute("aria-label")), label,
	"the record: Back leads to the same row of many about one person");
	const box = await page.evaluate(() =>
		document.activeElement.getBoundingClientRect().top);

	ok(Math.abs(box - y) < 30, "… where it stood", [box, y]);
}

async function amounts(page) {
	const price = page.locator("#price_minor");

	await goTo(page, "#settings");
	is(await price.inputValue(), "20.00", "the price stands there as money");
	for (const [typed, right] of [["25,5055", false], ["abc", false],
		["€ 1.234,50", true], ["25.5.5", false],
		["1,234.50 EUR", true], ["-5", false], ["25,50", true]]) {
		await price.fill(typed);
		await price.blur();
		await page.waitForFunction(wrong => Boolean(document
			.querySelector("#price_minor-error")) === wrong, !right);
		ok(true, `"${typed}" is ${right ? "an" : "no"} amount`);
	}
	await page.fill("#currency", "JPY");
	await page.locator("#currency").blur();
	const before = await page.locator("#venue").boundingBox();

	await page.click(".save-bar .button");
	await page.waitForSelector(".settings .summary");
	is((await page.locator("#price_minor-error").innerText())
		.replace(/\s+/g, " "),
	"Error: Write an amount in JPY such as 25.",
	"a currency without decimals has none: said at the field");
	const box = await page.locator(".settings .summary").boundingBox();
	const after = await page.locator("#venue").boundingBox();

	ok(box.width > 400 && after.x === before.x
		&& after.width === before.width, "a refused save keeps the layout",
	JSON.stringify([box, before, after]));
	is(await overflow(page), 0, "… nothing is cut off");
	is(await axeFindings(page), "", "… axe-core finds nothing");
	await page.fill("#currency", "EUR");
	await changes("event");
	await page.click(".save-bar .button");
	await toastOf(page, "Saved.");
	is(await price.inputValue(), "25.50",
		"what was typed is saved beside what a colleague changed");
	is(await page.inputValue("#venue"), "Hall 5", "… which is there, too");
}

async function correction(page) {
	await goTo(page, "#registrations?q=p130");
	await page.click("text=Person 130");
	await page.waitForSelector(".one");
	await page.click("button >> text=Correct");
	await page.fill("#edit-phone", "12");
	await page.click("dialog >> text=Save");
	await page.waitForSelector("#edit-phone-error");
	ok(true, "what is wrong stands at its field");
	await page.fill("#edit-phone", "+49 341 5550199");
	await page.fill("#edit-name", "Person Last");
	await changes("p130");
	await page.click("dialog >> text=Save");
	await page.click("text=Load it again and keep what I typed");
	await page.waitForFunction(() => document.querySelector("#edit-phone")
		.value === "+49 341 5550111");
	is(await page.inputValue("#edit-name"), "Person Last",
		"what a colleague changed is loaded, what was typed is kept");
	await page.click("dialog >> text=Save");
	is(await toastOf(page, "Saved:"), "Saved: Person Last", "… and saved");
}

/* What was typed for somebody who was changed meanwhile stands there again. */
async function reasons(page) {
	const typed = "The sum is that of another event.";
	const kept = () => page.waitForFunction(text => document
		.querySelector("#reason")?.value === text, typed);

	await goTo(page, "#registrations?q=p129");
	await page.click("text=Person 129");
	await page.click("button >> text=Reject");
	await page.fill("#reason", typed);
	await page.click("dialog >> text=Back");
	await page.click("button >> text=Reject");
	await kept();
	ok(true, "a reason stays typed when its dialog is closed");
	await changes("p129");
	await page.click("dialog .button-danger");
	is(await toastOf(page, "reason is kept"), "Somebody changed this in the meantime: load it again and decide on what it says now. Your reason is kept.",
		"a reject that comes too late says so, and that the reason is kept");
	await page.click("button >> text=Reject");
	await kept();
	ok(true, "… which stands there again");
	await page.click("dialog .button-danger");
	is(await toastOf(page, "Rejected"), "Rejected: Person 129",
		"… and goes out");
	await goTo(page, "#registrations?q=p28");
	const href = await page.getAttribute(".list th a", "href");

	await goTo(page, href.replace("registration", "desk"));
	await page.waitForFunction(() => document.querySelector(
		".desk-who h2")?.textContent === "Person 28"
		&& !document.querySelector(".desk-loading"));
	await page.keyboard.press("p");
	await page.waitForSelector(".reason");
	await page.fill("#reason", typed);
	await changes("p28");
	await page.keyboard.press("Control+Enter");
	await toastOf(page, "Person 28: ");
	await page.click(".queue-row >> text=Person 28");
	await page.waitForFunction(() => document.querySelector(
		".desk-who h2")?.textContent === "Person 28"
		&& !document.querySelector(".desk-loading"));
	await page.keyboard.press("p");
	await kept();
	ok(true, "on the desk, too");
	await page.keyboard.press("Control+Enter");
	await toastOf(page, "better proof: Person 28");
}

async function exporting(page, browser) {
	await goTo(page, "#registrations?q=person");
	await has(page, 50);
	await page.route("**/export/**", route => route.fulfill({ status: 503,
		contentType: "application/json", body: JSON.stringify({
			detail: "The database is not there.", code: "unavailable",
			errors: [], request_id: "abc" }) }));
	await page.click("#head-actions >> text=Export");
	await page.waitForSelector(".file .summary");
	ok((await page.locator(".file .summary").textContent())
		.includes("The database is not there."),
	"a download that fails says why");
	await page.unroute("**/export/**");
	const file = page.waitForEvent("download");

	await page.click(".file >> text=Try again");
	ok((await file).suggestedFilename().endsWith(".csv"),
		"… and can be tried again");
	const viewer = await openAdmin(browser, { who: staff("vera"),
		hash: "#registrations" });

	await has(viewer.page, 50);
	is(await viewer.page.locator("#head-actions").innerText(), "",
		"who may not export sees no button for it");
	is(viewer.faults.join("\n"), "", "nothing in the console");
	await viewer.close();
	const reviewer = await openAdmin(browser, { who: staff("rob"),
		hash: "#registrations" });

	is(await reviewer.page.locator("#head-actions").innerText(), "Export",
		"who may does");
	await reviewer.close();
}

/* The server is away, though the browser believes to be on line. */
async function offline(page) {
	await goTo(page, "#account");
	await page.route(/\/(api|ping)/, route => route.abort());
	await page.evaluate(() => {
		location.hash = "#registrations";
	});
	await page.waitForFunction(() => document.querySelector("#banner")
		.textContent.startsWith("There is no connection"));
	await page.waitForSelector("#view .summary");
	ok(true, "without a line it is said");
	await page.unroute(/\/(api|ping)/);
	await has(page, 50);
	is(await page.locator("#banner").textContent(), "",
		"… and it goes on by itself");
}

async function door(browser) {
	const { page, faults, close } = await newPage(browser, { allowed: [401] });

	await page.goto(`${base}/admin/`);
	await page.waitForSelector(".sign-in");
	await fillSignIn(page, staff("dora"));
	await page.waitForURL(`${base}/scan/`);
	ok(true, "door staff who sign in are led to the scanner");
	await page.goto(`${base}/admin/`);
	await settled(page);
	is(await page.getAttribute("text=Open the scanner", "href"), "/scan/",
		"… and from here, too");
	is(await axeFindings(page), "", "… axe-core finds nothing");
	await page.click(".view >> text=My account");
	await page.waitForSelector(".view-account");
	ok(true, "… or to their account");
	is(faults.filter(f => !f.includes("fetching the script")).join("\n"), "",
		"nothing in the console");
	await close();
}

await withBrowser(async browser => {
	const { page, faults } = await openAdmin(browser, { hash: "#account",
		allowed: [412, 422, 503] });

	await back(page);
	await hurry(page);
	await backInRecord(page);
	await amounts(page);
	await correction(page);
	await reasons(page);
	await exporting(page, browser);
	is(faults.join("\n"), "", "nothing in the console");
	await offline(page);
	await door(browser);
});

process.stdin.destroy(); /* or it would wait for more answers */
