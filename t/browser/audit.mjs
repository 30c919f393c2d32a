/* audit.mjs: the record as an admin reads it, and proves it to be whole. */
import { goTo, openAdmin, settled } from "./admin.mjs";
import { axeFindings, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";

const { REGISTRATION: id, SHOTS: shots } = process.env;

/* A picture for a person who looks at the test by eye. */
const shot = (page, name) => shots && page.screenshot(
	{ path: `${shots}/audit-${name}.png`, fullPage: true });

const rows = page => page.locator(".list tbody tr");

/* The list was filled anew: `hash` is in the address. */
async function narrowed(page, hash) {
	await page.waitForFunction(h => location.hash === h, hash);
	await settled(page);
}

async function verified(page, words) {
	await page.waitForFunction(w => document
		.querySelector("dialog [role=status].notice")?.textContent === w,
	words);
}

async function looks(browser) {
	const { page, faults, close } = await openAdmin(browser, {
		hash: "#audit", width: 360 });
	const check = name => eachLook(page, [[1280, "light"], [360, "dark"]],
		async how => {
			is(await overflow(page), 0,
				`${name} at ${how}: nothing is cut off`);
			is(await axeFindings(page), "",
				`${name} at ${how}: axe-core finds nothing`);
			await shot(page, `${name}, ${how}`);
		});

	await check("list");
	await page.click("text=Details >> nth=0");
	await page.waitForSelector("dialog");
	await check("an entry");
	await page.keyboard.press("Escape");
	await page.click("text=Verify the audit log");
	await verified(page, "Nothing was removed or changed.");
	await check("verified");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

async function reads(page) {
	const words = (await rows(page).allTextContents()).join("\n");

	ok(/The person|Somebody registered: registration \d+\./.test(words),
		"an entry is a sentence");
	ok(!words.includes("Mira") && !words.includes("mira@"),
		"people who registered are numbers");
	await page.fill("#audit-number", id);
	await page.keyboard.press("Enter");
	await narrowed(page, `#audit?subject=registration%3A${id}`);
	const theirs = await rows(page).allTextContents();

	ok(theirs.length > 0 && theirs.every(row =>
		row.includes(`registration ${id}.`)),
	"by the number of a registration");
	await page.selectOption("#audit-action", "viewed");
	await page.waitForFunction(() =>
		location.hash.includes("action=viewed"));
	await settled(page);
	ok((await rows(page).allTextContents()).every(row =>
		row.includes("looked at")), "who saw this person");
	await shot(page, "viewed");
	await page.reload();
	await settled(page);
	is(await page.inputValue("#audit-number"), id,
		"the address keeps what was asked for");
	is(await page.inputValue("#audit-action"), "viewed", "… all of it");
	await goTo(page, "#audit?action=registration.approved");
	const name = await page.textContent(".list .link-name");
	await page.click(".list .link-name");
	await page.waitForSelector(".chips");
	ok((await page.textContent(".chips")).includes(`Only by ${name}`),
		"a name leads to all that they did");
	await page.click(".chips button");
	await page.waitForSelector(".chips", { state: "detached" });
	await settled(page);
	await page.click("text=Details >> nth=0");
	ok((await page.textContent("dialog")).includes("approved"),
		"an entry tells what it was and what it became");
	await page.click("text=All of this request");
	await page.waitForSelector(".chips");
	await settled(page);
	ok(await rows(page).count() > 0, "… and leads to its request");
	await goTo(page, "#audit?action=no.such");
	await page.click("text=Show everything");
	await narrowed(page, "#audit");
	ok(await rows(page).count() > 1, "nothing found leads back to all");
}

async function proves(page) {
	await page.click("text=Verify the audit log");
	await verified(page, "Nothing was removed or changed.");
	const head = await page.textContent("#head");

	is(head.length, 64, "the head is shown, to be noted");
	await page.fill("#noted-head", head);
	await page.click("dialog button >> text=Compare");
	await page.waitForSelector("dialog dt >> text=The noted head");
	ok(true, "a noted head is found in it");
	await page.fill("#noted-head", "0".repeat(64));
	await page.click("dialog button >> text=Compare");
	await verified(page, "The head that you noted is not in the audit log: entries were removed or replaced.");
	ok(true, "another one is not");
	await shot(page, "not-whole");
	await page.fill("#noted-head", "x");
	await page.click("dialog button >> text=Compare");
	await page.waitForSelector("dialog .summary");
	ok(true, "what is no head is told");
}

await withBrowser(async browser => {
	if (!process.env.TAMPERED)
		await looks(browser);
	const { page, faults, close } = await openAdmin(browser,
		{ hash: "#audit", allowed: [422] });

	if (process.env.TAMPERED) {
		await page.click("text=Verify the audit log");
		await verified(page, "Entry 2 of the audit log is missing.");
		ok(true, "an entry that is gone is told");
	} else {
		await reads(page);
		await proves(page);
	}
	is(faults.join("\n"), "", "nothing in the console");
	await close();
});
