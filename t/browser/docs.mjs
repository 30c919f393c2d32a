/* docs.mjs: the two documentation pages, from this machine alone. */
import { axeFindings, base, eachLook, is, newPage, ok, overflow,
	withBrowser } from "./browser.mjs";

async function swagger(page, operations) {
	await page.goto(base + "/docs");
	await page.waitForSelector(".opblock");
	is(await page.locator(".opblock").count(), operations,
		"Swagger UI shows every operation");
	await page.click("#operations-operations-ping button");
	await page.click("text=Try it out");
	await page.click("text=Execute");
	const answer = page.locator(".live-responses-table .response-col_status");

	await answer.last().waitFor();
	ok((await answer.last().textContent()).includes("200"),
		"Swagger UI tries a route and shows its answer");
}

async function redoc(page, operations) {
	await page.goto(base + "/redoc");
	await page.waitForSelector("[id^='tag/']");
	await page.waitForFunction(n => document.querySelectorAll(
		"[id*='/operation/'] h2").length >= n, operations);
	ok(true, "ReDoc shows every operation");
	await page.fill(".search-input", "serial");
	await page.waitForSelector("[data-role='search:results'] li");
	ok(true, "ReDoc searches in its worker");
}

const looks = [[1280, "light"], [360, "light"]];

/* axe-core reads the whole page first, and these have a hundred thousand nodes. */
const onlyBar = page => page.evaluate(() => {
	for (const e of document.querySelectorAll("body > :not(:has(.bar), .bar)"))
		e.remove();
});

await withBrowser(async browser => {
	const { page, faults, close } = await newPage(browser, {
		viewport: { width: 1280, height: 800 } });
	const api = await (await page.request.get(
		base + "/openapi.json")).json();
	const operations = Object.values(api.paths)
		.flatMap(Object.keys).length;

	for (const show of [swagger, redoc]) {
		await page.setViewportSize({ width: 1280, height: 800 });
		await show(page, operations);
		await eachLook(page, looks, async how => is(await overflow(page),
			0, `${show.name} at ${how}: nothing is cut off`));
		await onlyBar(page);
		await eachLook(page, looks, async how =>
			is(await axeFindings(page, ".bar"), "",
				`${show.name} at ${how}: our bar is accessible`));
	}
	is(faults.join("\n"), "", "no fault, nothing from elsewhere");
	await close();
});
