/* desk.mjs: the approval desk by keyboard, with two admins, and as it looks. */
import { goTo, openAdmin } from "./admin.mjs";
import { axeFindings, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";

const { ADMIN_PASSWORD: password, SHOTS: shots } = process.env;
const bob = { email: "bob@example.org", password };

const shot = (page, name) => shots && page.screenshot(
	{ path: `${shots}/desk-${name}.png` });

/* The registration that lies on the desk, once it is this one. */
const onDesk = (page, name) => page.waitForFunction(n => document
	.querySelector(".desk-who h2")?.textContent === n
	&& !document.querySelector(".desk-loading"), name);
const says = (page, words) => page.waitForFunction(w => [...document
	.querySelectorAll(".toast p")].some(p => p.textContent.includes(w)), words);
const queued = page => page.locator(".queue-name").allTextContents();

/* What was looked at, and what would have come next, is free for others. */
async function leave(page) {
	let releases = 0;
	const free = page.waitForResponse(r => /claim$/.test(r.url())
		&& /release/.test(r.request().postData()) && ++releases === 2);

	await goTo(page, "#account");
	await free;
}

async function looks(browser) {
	const { page, faults, close } = await openAdmin(browser, {
		hash: "#desk", width: 360 });
	const check = name => eachLook(page, [[360, "dark"], [1280, "light"],
		[1280, "dark"], [360, "light"]], async how => {
		is(await overflow(page), 0, `${name} at ${how}: nothing is cut off`);
		is(await axeFindings(page), "",
			`${name} at ${how}: axe-core finds nothing`);
		await shot(page, `${name}, ${how}`);
	});

	await onDesk(page, "Mira Okonkwo");
	await check("desk");
	await page.keyboard.press("r");
	await page.waitForSelector(".reason");
	await check("a reason");
	await page.keyboard.press("Escape");
	is(faults.join("\n"), "", "nothing in the console");
	await leave(page);
	await close();
}

async function sees(page) {
	await onDesk(page, "Mira Okonkwo");
	is((await queued(page))[0], "Mira Okonkwo", "the oldest is the first");
	const claim = await page.locator(".claim").textContent();

	ok(claim.includes("€60.00"), "what is to be paid stands there");
	ok(claim.includes("60,00 matches"), "… and that it matches");
	ok((await page.locator(".twins").textContent())
		.includes("Same picture and reference: Jonas Weber"),
	"a double payment is marked, with the other one");
	await page.waitForFunction(() => document
		.querySelector(".proof-stage img")?.naturalWidth === 240);
	await page.keyboard.press("+");
	ok(await page.locator(".proof-stage.zoomed").count(), "a key zooms");
	await page.keyboard.press("t");
	ok((await page.locator(".proof-stage img").getAttribute("style"))
		.includes("rotate(90deg)"), "… and turns");
	await page.keyboard.press("0");
	await page.keyboard.press("?");
	ok((await page.locator("dialog").textContent())
		.includes("Take the last decision back"), "all keys are told");
	await page.keyboard.press("Escape");
}

/* Away from one in the middle of the queue, and back. */
async function returns(page) {
	await page.keyboard.press("j");
	await onDesk(page, "Jonas Weber");
	await page.click("text=Everything about it");
	await page.waitForSelector(".one");
	await page.goBack();
	await onDesk(page, "Jonas Weber");
	await page.reload();
	await onDesk(page, "Jonas Weber");
	ok(true, "Back and a reload lead to the one that was looked at");
	await page.keyboard.press("k");
	await onDesk(page, "Mira Okonkwo");
}

async function decides(page) {
	await page.keyboard.press("a");
	await onDesk(page, "Jonas Weber");
	await says(page, "Approved: Mira Okonkwo");
	ok(true, "A approves, and the next one is there");
	await page.keyboard.press("r");
	await page.waitForSelector(".reason");
	await page.keyboard.press("1");
	is(await page.inputValue("#reason"), "We did not find your payment.",
		"R offers reasons by number");
	await page.click("dialog .button-danger");
	await onDesk(page, "Third Person");
	await says(page, "Rejected: Jonas Weber");
	await page.keyboard.press("p");
	await page.waitForSelector(".reason");
	await page.click("dialog .button:not([type])");
	await page.waitForSelector("dialog .error");
	ok(true, "P wants a reason");
	await page.fill("#reason", "Too dark.");
	await page.keyboard.press("Control+Enter");
	await onDesk(page, "Fourth Person");
	await says(page, "Asked for a better proof: Third Person");
	is(await page.locator(".desk-progress").textContent()
		.then(t => /^3 of \d+ checked, about \d+ min at your pace$/.test(t)),
	true, "the progress is told, and the pace");
	await page.keyboard.press("a");
	await onDesk(page, "Fifth Person");
	await says(page, "Approved: Fourth Person");
	await page.keyboard.press("z");
	await onDesk(page, "Fourth Person");
	await says(page, "Taken back: Fourth Person");
	ok(true, "Z takes the last decision back");
	await page.keyboard.press("s");
	await onDesk(page, "Fifth Person");
	is((await queued(page)).at(-1), "Fourth Person", "S puts one at the end");
	await page.keyboard.press("j");
	await onDesk(page, "Sixth Person");
	await page.keyboard.press("k");
	await onDesk(page, "Fifth Person");
	ok(true, "J and K go down and up");
	await page.keyboard.press("/");
	await page.keyboard.type("sixth");
	await onDesk(page, "Sixth Person");
	is((await queued(page)).join(), "Sixth Person", "/ searches the queue");
	await page.fill("#desk-search", "nobody at all");
	await page.waitForSelector(".desk-sheet .empty");
	is(await axeFindings(page), "", "nobody fits: axe-core finds nothing");
	await page.click("text=Show all that are to be checked");
	await onDesk(page, "Fifth Person");
}

/*
 * Two at one queue. Nobody is given what the other one looks at or has next;
 * whoever goes there on purpose is told.
 */
async function together(browser, page) {
	const other = await openAdmin(browser, { who: bob, hash: "#desk",
		allowed: [409, 412] });
	const { page: second } = other;

	await onDesk(second, "Fourth Person");
	ok(true, "who comes to the desk is given the first that nobody looks at");
	await second.keyboard.press("j");
	await onDesk(second, "Fifth Person");
	await second.waitForFunction(() => document.querySelector(".looking")
		?.textContent === "Ada Brandt is viewing this too.");
	ok(true, "who else looks at it is shown by name");
	await shot(second, "together");
	is(await axeFindings(second), "", "… axe-core finds nothing");
	await page.keyboard.press("a");
	await says(page, "Approved: Fifth Person");
	await onDesk(page, "Sixth Person");
	await second.keyboard.press("a");
	await says(second, "Ada Brandt approved this");
	ok(true, "who is second is told the decision, not an error");
	await onDesk(second, "Seventh Person");
	ok(true, "… and goes on past what the first one looks at");
	await second.click("text=Sixth Person");
	await onDesk(second, "Sixth Person");
	await page.keyboard.press("a");
	await says(page, "Approved: Sixth Person");
	await second.evaluate(() =>
		document.dispatchEvent(new Event("visibilitychange")));
	await second.waitForSelector("#desk-next");
	ok((await second.locator("#desk-claims").textContent())
		.includes("Ada Brandt approved this"),
	"a decision of a colleague is shown where it happens");
	is(await axeFindings(second), "", "… axe-core finds nothing");
		is(other.faults.join("\n"), "", "nothing in the second console");
	await other.close();
}

await withBrowser(async browser => {
	await looks(browser);
	const { page, faults } = await openAdmin(browser, { hash: "#desk" });

	await sees(page);
	await returns(page);
	await decides(page);
	await together(browser, page);
	is(faults.join("\n"), "", "nothing in the console");
});
