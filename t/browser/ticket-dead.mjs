/* ticket-dead.mjs: the page of a ticket that admits nobody. */
import { axeFindings, base, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";

const { CODE, SHOTS } = process.env;

await withBrowser(async browser => {
	for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
		const what = `withdrawn at ${width} px, ${colorScheme}`;
		const { page, faults, close } = await newPage(browser, {
			viewport: { width, height: 800 }, colorScheme,
			locale: "de-DE", allowed: [404, 409] });

		await page.goto(`${base}/t/${CODE}`);
		is(await page.textContent("h2"),
			"Dieses Ticket ist nicht mehr gültig", `${what}: it says so`);
		ok(!await page.isVisible("img"), `${what}: no QR`);
		is(await overflow(page), 0, `${what}: nothing is cut off`);
		is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
		await page.screenshot({ fullPage: true,
			path: `${SHOTS}/dead-${width}.png` });
		await page.goto(`${base}/t/${CODE}.pdf`);
		ok(await page.textContent("h1"), `${what}: no PDF but a page`);
		is(await axeFindings(page), "", `${what}: in which axe finds nothing`);
		is(faults.join("\n"), "", `${what}: no fault`);
		await close();
	}
});
