/* places.mjs: places that are few, kept, passed on, and more than there are. */
import { goTo, openAdmin } from "./admin.mjs";
import { axeFindings, base, eachLook, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";

const { IN: inside, TEAM: team, LINK_IN: linkIn, LINK_TEAM: linkTeam,
	SHOTS: shots } = process.env;
const kinds = [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]];

const looks = (page, name) => eachLook(page, kinds, async how => {
	is(await overflow(page), 0, `${name} at ${how}: nothing is cut off`);
	is(await axeFindings(page), "", `${name} at ${how}: axe-core finds nothing`);
	if (shots)
		await page.screenshot({ path: `${shots}/places-${name}-${how
			.replace(/\W+/g, "-")}.png` });
});

const heard = (page, words) => page.waitForFunction(w =>
	document.body.textContent.includes(w), words);

async function passOver(page) {
	await goTo(page, `#registration/${team}`);
	await page.click("text=Pass over");
	await page.waitForSelector("dialog[open]");
	await looks(page, "pass");
	await page.click("dialog button[value=yes]");
	await page.waitForSelector("text=Keep places for it again");
	ok(true, "the first in the list is passed over, and it can be taken back");
	await looks(page, "passed");
}

async function lower(page) {
	await goTo(page, "#settings/capacity");
	await page.fill("#capacity", "1");
	await page.locator("#capacity").blur();
	await page.waitForSelector(".effects");
	ok((await page.textContent(".effects")).includes("2 places less"),
		"the field says what fewer places do");
	await page.fill("#price_minor", "25.50");
	await page.locator("#price_minor").blur();
	await heard(page, "registrations keep their sum");
	await looks(page, "settings");
	await page.click(".save-bar .button:not(.button-quiet)");
	await page.waitForSelector("dialog[open]");
	await looks(page, "confirm");
	await page.click("dialog button[value=no]");
	ok(await page.isVisible(".save-bar"), "who does not confirm keeps the form");
	await page.click(".save-bar .button:not(.button-quiet)");
	await page.click("dialog[open] button[value=yes]");
	await heard(page, "Saved.");
	await goTo(page, "#dashboard");
	await heard(page, "Overbooked");
	ok((await page.textContent(".figures")).includes("3 of 1"),
		"the dashboard says how many more than there are places");
	await looks(page, "dashboard");
}

async function reject(page) {
	await goTo(page, `#registration/${inside}`);
	await page.click("text=Reject");
	await page.waitForSelector("dialog[open] #may");
	await looks(page, "reject");
	await page.fill("#reason", "No money came.");
	await page.click("dialog[open] .button-danger");
	await heard(page, "Rejected: Ada");
}

await withBrowser(async browser => {
	const { page, faults, close } = await openAdmin(browser, {
		width: 1280, allowed: [409] });
	await passOver(page);
	await lower(page);
	await reject(page);
	is(faults.join("\n"), "", "nothing in the console");
	await close();

	const person = await newPage(browser, { viewport: { width: 360,
		height: 760 } });
	await person.page.goto(`${base}/r/#${linkIn}`);
	await person.page.waitForSelector("#once-more:not([hidden])");
	ok((await person.page.textContent("#next")).includes("register again"),
		"a rejected person reads what may be done");
	await looks(person.page, "rejected");
	await person.page.goto("about:blank");
	await person.page.goto(`${base}/r/#${linkTeam}`);
	await heard(person.page, "smaller groups may come first");
	await looks(person.page, "waiting");
	is(person.faults.join("\n"), "", "nothing in the console of a person");
	await person.close();
});
