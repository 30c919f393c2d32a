/* source.mjs: where people come from, from the link to the dashboard. */
import { goTo, openAdmin } from "./admin.mjs";
import { axeFindings, base, eachLook, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";

const { SHOTS: shots, STATE: state } = process.env;
const sizes = [[360, "dark"], [1280, "light"]];
const title = "Where people come from";
const link = "utm_source=Newsletter+%3C7%3E&utm_medium=mail&ref=anna&fbclid=x";

async function looks(page, what) {
	await eachLook(page, sizes, async how => {
		is(await overflow(page), 0, `${what}, ${how}: nothing is cut off`);
		is(await axeFindings(page), "",
			`${what}, ${how}: axe-core finds nothing`);
		if (shots)
			await page.screenshot({ fullPage: true,
				path: `${shots}/source-${what}-${how}.png` });
	});
}

/* What nobody uses is not there. */
async function unused(browser) {
	const { page, faults, close } = await openAdmin(browser);

	await page.waitForSelector(".figures");
	await page.waitForLoadState("networkidle");
	is(await page.getByText(title).count(), 0, "the dashboard says nothing");
	await goTo(page, "#registrations");
	await page.click("text=More filters");
	await page.waitForLoadState("networkidle");
	is(await page.locator("[name=utm_source]").count(), 0,
		"there is no filter for it");
	await goTo(page, "#exports");
	await page.waitForLoadState("networkidle");
	is(await page.locator("[value=utm_source]").count(), 0,
		"and no column");
	await goTo(page, "#registration/1");
	is(await page.getByText("Came from").count(), 0,
		"and nothing with a registration");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

/* Somebody follows a link, changes the language and registers. */
async function follow(browser) {
	const { page, faults, close } = await newPage(browser);

	await page.goto(`${base}/?${link}`);
	await page.click("text=Deutsch");
	is(await page.inputValue("[name=utm_source]"), "Newsletter <7>",
		"the form has it in another language as well");
	await page.fill("#name", "Zoë");
	await page.fill("#email", "zoe@example.org");
	await page.fill("#phone", "030 123456");
	await Promise.all([page.waitForURL(/\/registered/),
		page.click("#register > div > button")]);
	is(faults.join("\n"), "", "nothing in the console of the form");
	await close();
}

async function used(browser) {
	await follow(browser);
	const { page, faults, close } = await openAdmin(browser);
	const row = page.locator(".sources tbody tr");

	await page.waitForSelector(".sources");
	is(await row.count(), 2, "the dashboard has a row for each link");
	ok((await row.nth(0).innerText()).startsWith("Plakat"),
		"the most frequent first");
	await looks(page, "dashboard");
	await row.nth(1).getByRole("link").click();
	await page.waitForSelector("#filter-ref");
	await page.waitForSelector(".table tbody tr");
	is(await page.locator(".table tbody tr").count(), 1,
		"its link leads to those who came by it");
	is(await page.inputValue("#filter-utm_source"), "Newsletter <7>",
		"the filter says so");
	await looks(page, "list");
	await page.selectOption("#filter-ref", "");
	await page.selectOption("#filter-utm_medium", "");
	await page.selectOption("#filter-utm_source", "Plakat");
	await page.waitForFunction(() => document.querySelectorAll(
		".table tbody tr").length === 3);
	ok(page.url().includes("utm_source=Plakat"), "another one is chosen");
	await page.getByRole("link", { name: "P1" }).click();
	await page.waitForSelector("text=Came from");
	ok(await page.getByText("Plakat · WWW").isVisible(),
		"a registration says where it came from");
	await looks(page, "registration");
	await goTo(page, "#desk");
	await page.waitForSelector(".claim");
	await goTo(page, "#exports");
	await page.waitForSelector("[value=utm_source]");
	is(await page.locator("[value=utm_medium]").isChecked(), false,
		"an export may have it");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

await withBrowser(state === "used" ? used : unused);
