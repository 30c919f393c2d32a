/*
 * narrow.mjs: no page is wider than the narrowest phone, 320 px.
 *
 * REGISTRATION, LINK, TICKET   a registration, its secret link and its ticket
 * RECEIPT                      where a registration leads to
 */
import { base, is, newPage, ok, overflow, withBrowser } from "./browser.mjs";
import { goTo, openAdmin } from "./admin.mjs";

const { REGISTRATION, LINK, TICKET, RECEIPT } = process.env;
const views = ["dashboard", "desk", "registrations",
	`registration/${REGISTRATION}`, "add", "import", "live", "devices",
	"paper", "exports", "mail", "settings", "templates", "events", "audit",
	"staff", "account"];

/* The innermost things without which the page would fit, to know where to look. */
const widest = page => page.evaluate(() => {
	const root = document.documentElement;
	const guilty = [...document.body.querySelectorAll("*")].filter(e => {
		const old = e.style.display;

		e.style.setProperty("display", "none", "important");
		const fits = root.scrollWidth <= innerWidth;

		e.style.display = old;
		return fits;
	});

	return guilty.slice(-2).map(e => `${e.tagName}#${e.id}.${e.className}`)
		.join(" ");
});

async function fits(page, what) {
	is(await overflow(page), 0, `${what} fits 320 px`
		+ (await overflow(page) ? `: ${await widest(page)}` : ""));
}

/* ---- choosing rows and days ------------------------------------------------- */

async function choices(browser) {
	const { page, faults, close } = await openAdmin(browser,
		{ hash: "#registrations" });
	const chosen = () => page.locator(".pick input:checked:not(#pick-all)")
		.count();
	const rows = await page.locator(".table tbody .pick").count();

	await page.click("#pick-all");
	is(await chosen(), rows, "the box in the head chooses all that are shown");
	ok((await page.textContent(".bulk")).includes(`${rows} chosen`),
		"… and the bar says how many");
	await page.locator("tbody .pick input").first().click();
	ok(await page.evaluate(() =>
		document.querySelector("#pick-all").indeterminate),
	"with one less the box says that it is some of them");
	await page.click("#pick-all");
	await page.click("#pick-all");
	is(await chosen(), 0, "a second time it chooses none");

	await page.click("text=More filters");
	await page.fill("#filter-from", "2027-03-20");
	await page.fill("#filter-to", "2027-03-19");
	await page.locator("#filter-to").blur();
	await page.waitForSelector("text=This day is before the first one");
	ok(true, "a last day before the first is told at its field");
	ok(!(await page.evaluate(() => location.hash)).includes("to="),
		"… and nobody is looked for");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

/* ---- what stands at the bottom ------------------------------------------------ */

/* The field or button that has the focus, if something lies over it. */
const covered = page => page.evaluate(() => {
	const { activeElement: e } = document;
	const box = e.getBoundingClientRect();
	const inside = e.closest("#view") && !e.closest(".save-bar, .bulk");
	const [x, top, bottom] = [box.left + 4, box.top + 4, box.bottom - 4];

	return inside && box.height < innerHeight / 2 && [top, bottom].some(y =>
		!e.contains(document.elementFromPoint(x, y)))
		? `${e.id || e.textContent} ` : "";
});

/* Through all of a view by keyboard. */
async function walk(page, presses) {
	let all = "";

	await page.evaluate(() => document.querySelector("#title").focus());
	for (let i = 0; i < presses; i++) {
		await page.keyboard.press("Tab");
		all += await covered(page);
	}
	return all;
}

async function bars(browser) {
	const { page, close } = await openAdmin(browser,
		{ hash: "#settings", width: 360, locale: "de" });

	for (const [width, height] of [[360, 640], [360, 320], [640, 400],
		[1280, 800]]) {
		const size = `${width} × ${height}`;

		await page.setViewportSize({ width, height });
		await page.fill("#organiser", size);
		await page.waitForSelector(".save-bar:not([hidden])");
		is(await walk(page, 90), "",
			`${size}: the bar to save covers no field that is edited`);
	}
	await page.setViewportSize({ width: 360, height: 640 });
	await goTo(page, "#registrations");
	await page.locator("tbody .pick input").first().click();
	is(await walk(page, 30), "", "the chosen ones cover no row in focus");
	const { height } = await page.locator(".bulk").boundingBox();

	ok(height < 640 / 3, "… and take less than a third of a phone", height);
	await close();
}

async function admin(browser, locale) {
	const { page, close } = await openAdmin(browser,
		{ hash: "#dashboard", width: 320, locale });

	for (const view of views) {
		await goTo(page, `#${view}`);
		await fits(page, `#${view} (${locale})`);
	}
	await goTo(page, "#registrations");
	ok(await page.isVisible("#pick-all"),
		"all that are shown can be chosen on a phone, too");
	await close();
}

/* Pages by address, with what must be there: none is looked at that failed. */
const pages = [["/", "form"], [RECEIPT, "#sent-title"],
	[`/r/#${LINK}`, "#track:not([hidden])"],
	[`/t/${TICKET}`, "img"], ["/t/no-such-ticket", "h1"], ["/scan/", "body"],
	["/admin/", ".sign-in"], ["/nothing-here", "h1"], ["/docs", "body"]];

async function others(browser, locale) {
	const { page, close } = await newPage(browser,
		{ viewport: { width: 320, height: 640 }, locale });

	for (const [path, there] of pages) {
		await page.goto(new URL(path, base).href,
			{ waitUntil: "networkidle" });
		await page.waitForSelector(there);
		await fits(page, `${path.replace(/[#/=][\w.-]{20,}/, "…")} (${locale})`);
	}
	await close();
}

await withBrowser(async browser => {
	await choices(browser);
	await bars(browser);
	for (const locale of ["en", "de"]) {
		await admin(browser, locale);
		await others(browser, locale);
	}
});
