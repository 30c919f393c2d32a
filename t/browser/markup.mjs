/*
 * markup.mjs: the views of the administration as they are once their scripts have
 * made them, written as files for the checker of HTML.
 *
 * DIR            where to write them
 * REGISTRATION   the number of one
 */
import { writeFileSync } from "node:fs";
import { goTo, openAdmin } from "./admin.mjs";
import { ok, withBrowser } from "./browser.mjs";

const { DIR, REGISTRATION } = process.env;

/* By view: what is pressed there, each of which opens something. */
const views = { dashboard: [], desk: [], live: [], import: [], add: [],
	registrations: ["text=More filters", "tbody .pick input"],
	[`registration/${REGISTRATION}`]: ["button >> text=Reject",
		"button >> text=Correct the data"],
	devices: ["#head-actions button"], paper: [], exports: [], mail: [],
	settings: [], templates: [], events: ["#add-event"],
	audit: ["text=Details >> nth=0"], staff: ["#head-actions button"],
	account: [] };

async function write(page, name) {
	writeFileSync(`${DIR}/admin-${name.replace("/", "-")}.html`,
		`<!doctype html>\n${await page.evaluate(() =>
			document.documentElement.outerHTML)}`);
}

await withBrowser(async browser => {
	const { page } = await openAdmin(browser, { hash: "#account" });

	for (const [view, presses] of Object.entries(views)) {
		await goTo(page, `#${view}`);
		await write(page, view);
		for (const [i, selector] of presses.entries()) {
			await page.locator(selector).first().click();
			await write(page, `${view}-${i}`);
			await page.keyboard.press("Escape");
		}
	}
	ok(true, "the views are written");
});
