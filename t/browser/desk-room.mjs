/* desk-room.mjs: a landscape proof and the buttons, in windows of any shape. */
import { openAdmin } from "./admin.mjs";
import { axeFindings, is, ok, overflow, withBrowser } from "./browser.mjs";

const { SHOTS: shots } = process.env;

/* A desk, 200 % and 400 % zoom of it, tablets, phones upright and on their side. */
const windows = [[1280, 800], [1920, 1080], [1024, 768], [768, 1024], [640, 400],
	[320, 256], [360, 760], [360, 640], [667, 375], [844, 390]];

/* Controls that cannot be pressed where they are; `of` which. */
const covered = (page, of) => page.evaluate(selector => [...document
	.querySelectorAll(selector)].filter(control => {
	const box = control.getBoundingClientRect();
	const on = (x, y) => control.contains(document.elementFromPoint(x, y));

	return box.width > 0 && !(on(box.left + 2, box.top + box.height / 2)
		&& on(box.right - 2, box.top + box.height / 2)
		&& on(box.left + box.width / 2, box.top + 2)
		&& on(box.left + box.width / 2, box.bottom - 2));
}).map(control => control.textContent || control.id).join(), of);

const banner = (page, text) => page.evaluate(words => {
	document.querySelector("#banner").textContent = words;
}, text);

const size = page => page.evaluate(() => {
	const { width, height } = document.querySelector(".proof-stage img")
		.getBoundingClientRect();

	return { width, height };
});

async function room(page, name) {
	is(await covered(page, ".desk-actions button"), "",
		`${name}: every button can be pressed`);
	is(await overflow(page), 0, "… nothing is cut off");
	const { height } = await page.locator(".desk-actions button").first()
		.boundingBox();

	ok(height >= 44, "… they are large enough for a finger", height);
	shots && await page.screenshot({ path: `${shots}/room-${name}.png` });
}

await withBrowser(async browser => {
	const { page, faults } = await openAdmin(browser, { hash: "#desk" });

	await page.waitForFunction(() => document
		.querySelector(".proof-stage img")?.naturalWidth > 0);
	await page.mouse.move(500, 250);
	for (const [width, height] of windows) {
		const name = `${width} × ${height}`;

		await page.setViewportSize({ width, height });
		await room(page, name);
		await banner(page, "There is no connection. What you see may be old; it goes on by itself as soon as you are online.");
		await room(page, `${name} with a banner`);
		await banner(page, "");
		is(await axeFindings(page), "", `${name}: axe-core finds nothing`);
	}
	await page.setViewportSize({ width: 1280, height: 800 });
	/* The proof is fitted anew in the frame after its room has changed. */
	await page.evaluate(() => new Promise(done => requestAnimationFrame(
		() => requestAnimationFrame(done))));
	const { width, height } = await size(page);

	ok(width >= 800 && height >= 440,
		"a landscape statement is shown large", [width, height]);
	await page.hover(".nav a");
	is(await covered(page, ".desk-actions button"), "",
		"the menu covers no button when it opens");
	await page.mouse.move(500, 250);
	await page.keyboard.press("p");
	await page.fill("#reason", "Too dark.");
	await page.keyboard.press("Control+Enter");
	await page.waitForSelector(".toast");
	for (const [w, h] of windows) {
		await page.setViewportSize({ width: w, height: h });
		await page.waitForSelector(".desk-actions");
		is(await covered(page, ".desk-actions button, .toast button"), "",
			`${w} × ${h}: what was done covers no button`);
	}
	is(faults.join("\n"), "", "nothing in the console");
});
