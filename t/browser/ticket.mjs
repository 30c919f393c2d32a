/* ticket.mjs: the page of a ticket and the mail that it came with. */
import { readFileSync } from "node:fs";
import { axeFindings, base, eachLook, is, newPage, ok, overflow,
	withBrowser } from "./browser.mjs";

const { CODE, OTHER, SHOTS } = process.env;
const mail = readFileSync(`${SHOTS}/mail.html`, "utf8");

const smallTargets = page => page.evaluate(() =>
	[...document.querySelectorAll("a.button")]
		.filter(e => e.getBoundingClientRect().height < 44)
		.map(e => e.outerHTML).join("\n"));

/* What lies behind the QR: white, whatever the theme. */
const paper = page => page.evaluate(() =>
	getComputedStyle(document.querySelector(".pass-code img"))
		.backgroundColor);

const looks = [320, 360, 1280].flatMap(width =>
	[[width, "light"], [width, "dark"]]);

const shot = (page, name) => page.screenshot({ fullPage: true,
	path: `${SHOTS}/${name.replace(/\W+/g, "-")}.png` });

async function pass(page, what) {
	is(await overflow(page), 0, `${what}: nothing is cut off`);
	is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
	is(await smallTargets(page), "", `${what}: targets are 44 px`);
	is(await paper(page), "rgb(255, 255, 255)", `${what}: white paper`);
	ok(await page.evaluate(() => {
		const r = document.querySelector(".pass-code img")
			.getBoundingClientRect();
		return r.bottom <= innerHeight && r.width >= 240;
	}), `${what}: the QR is large and needs no scrolling`);
	await shot(page, what);
}

async function ticket(browser) {
	const { page, faults, close } = await newPage(browser);

	await page.goto(`${base}/t/${CODE}`);
	is(await page.textContent("h1"), "Zoë Łukasz-O’Neil",
		"the holder stands at its head");
	await eachLook(page, looks, how => pass(page, `ticket at ${how}`));
	is(faults.join("\n"), "", "ticket: no fault");
	await close();
}

async function keep(browser) {
	const { page, close } = await newPage(browser);

	await page.goto(`${base}/t/${CODE}`);
	const [file] = await Promise.all([page.waitForEvent("download"),
		page.click("text=Add to calendar")]);
	ok(file.suggestedFilename().endsWith(".ics"),
		"the calendar's entry is a file");
	await page.emulateMedia({ media: "print" });
	ok(!await page.isVisible(".pass-keep"), "paper has no buttons");
	ok(await page.isVisible(".pass-code img"), "but the QR");
	await page.goto(`${base}/t/${OTHER}`);
	is(await page.textContent("h1"), "שלום", "the other ticket has its page");
	await close();
}

async function letter(browser) {
	const { page, faults, close } = await newPage(browser);

	await page.setContent(mail);
	await eachLook(page, looks, async how => {
		const what = `mail at ${how}`;

		is(await overflow(page), 0, `${what}: nothing is cut off`);
		is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
		await shot(page, what);
	});
	is(faults.join("\n"), "", "mail: nothing is fetched");
	await close();
}

await withBrowser(async browser => {
	await ticket(browser);
	await letter(browser);
	await keep(browser);
});
