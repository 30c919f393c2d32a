/* docs.mjs: the two documentation pages, from this machine alone. */
import { axeFindings, base, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";

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
	if (!await page.isVisible(".search-input"))
		return;
	await page.fill(".search-input", "serial");
	await page.waitForSelector("[data-role='search:results'] li");
	ok(true, "ReDoc searches in its worker");
}

await withBrowser(async browser => {
	for (const width of [360, 1280]) {
		const { page, faults, close } = await newPage(browser, {
			viewport: { width, height: 800 } });
		const api = await (await page.request.get(
			base + "/openapi.json")).json();
		const operations = Object.values(api.paths)
			.flatMap(Object.keys).length;

		for (const show of [swagger, redoc]) {
			await show(page, operations);
			is(await overflow(page), 0,
				`${show.name} at ${width} px: nothing is cut off`);
			is(await axeFindings(page, ".bar"), "",
				`${show.name} at ${width} px: our bar is accessible`);
		}
		is(faults.join("\n"), "",
			`${width} px: no fault, nothing from elsewhere`);
		await close();
	}
});
