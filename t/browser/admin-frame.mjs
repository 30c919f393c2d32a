/* admin-frame.mjs: what stands around every view of the administration. */
import { fillSignIn, settled, signIn } from "./admin.mjs";
import { axeFindings, base, eachLook, is, newPage, ok, overflow,
	withBrowser } from "./browser.mjs";

const email = process.env.ADMIN_EMAIL;
const focus = page => page.evaluate(() => document.activeElement.id);

/* Each state narrow and wide, light and dark. */
async function looks(browser) {
	const kinds = [[360, "light"], [360, "dark"], [1280, "light"],
		[1280, "dark"]];
	const { page, faults, close } = await newPage(browser, {
		viewport: { width: 360, height: 760 }, allowed: [401] });
	const check = (name, looks) => eachLook(page, looks, async how => {
		is(await overflow(page), 0, `${how}, ${name}: nothing is cut off`);
		is(await axeFindings(page), "",
			`${how}, ${name}: axe-core finds nothing`);
	});

	await page.goto(base + "/admin/");
	await page.waitForSelector(".sign-in");
	await check("sign in", kinds);
	await fillSignIn(page, { email, password: "wrong" });
	await page.waitForSelector(".summary");
	await check("wrong password", kinds);
	await fillSignIn(page);
	await settled(page);
	await check("signed in", kinds.toReversed());
	await page.click("#menu");
	await page.waitForSelector("dialog.sheet");
	await check("menu", kinds.slice(0, 2));
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

async function byKeys(page) {
	await page.goto(base + "/admin/#account");
	await page.waitForSelector(".sign-in");
	is(await focus(page), "sign-in-email", "one can begin to type at once");
	await page.keyboard.type(email);
	await page.keyboard.press("Tab");
	await page.keyboard.type(process.env.ADMIN_PASSWORD);
	await page.keyboard.press("Enter");
	await settled(page);
	is(await page.title(), "My account · Our event", "the title says where");
	is(await focus(page), "title", "the focus is at the title of the view");
	await page.reload();
	await settled(page);
	await page.keyboard.press("Tab");
	is(await focus(page), "skip", "the first stop leads to the content");
	await page.keyboard.press("Enter");
	is(await focus(page), "content", "… and it does");
	await page.goto(base + "/admin/#nothing");
	await page.waitForSelector(".empty");
	ok(true, "an address that leads nowhere says so");
}

async function german(page) {
	await page.goto(base + "/admin/?lang=de");
	await page.waitForSelector(".sign-in");
	await fillSignIn(page, { email, password: "wrong" });
	await page.waitForSelector(".summary");
	ok((await page.textContent(".summary")).includes("stimmt nicht"),
		"in German what is wrong is told");
	await fillSignIn(page);
	await settled(page);
	is(await page.textContent("#sign-out"), "Abmelden", "… and what there is");
	is((await page.locator(".me-links a").allTextContents()).join(" "),
		"English Français", "… and the other languages by their own names");
}

async function expired(page) {
	await signIn(page);
	await page.context().clearCookies();
	let refused = 0;
	const two = new Promise(done => page.on("response",
		r => r.status() === 401 && ++refused === 2 && done()));
	await page.evaluate(() => location.hash = "#settings");
	await two;
	await page.waitForSelector("dialog .sign-in");
	is(await page.locator("dialog").count(), 1, "two requests, one dialog");
	is(await page.inputValue("#sign-in-email"), email, "who it was is filled in");
	is(await focus(page), "sign-in-password", "only the password is asked for");
	is(await axeFindings(page), "", "axe-core finds nothing in it");
	await page.keyboard.press("Escape");
	ok(await page.isVisible("dialog"), "it cannot be waved away");
	await fillSignIn(page, { password: process.env.ADMIN_PASSWORD });
	await page.waitForSelector("#content form");
	ok(true, "then both requests are answered");
}

async function offline(page) {
	await signIn(page);
	await page.context().setOffline(true);
	await page.waitForSelector("#banner:not(:empty)");
	ok(true, "a broken line is told");
	await page.context().setOffline(false);
	await page.waitForSelector("#banner:empty", { state: "attached" });
	ok(true, "… until it is back");
}

async function leave(page) {
	await signIn(page);
	await page.click("#sign-out");
	await page.waitForSelector(".sign-in");
	await page.reload();
	await page.waitForSelector(".sign-in");
	ok(true, "who signed out is out");
}

await withBrowser(async browser => {
	await looks(browser);
	for (const step of [byKeys, german, expired, offline, leave]) {
		const { page, faults, close } = await newPage(browser, {
			viewport: { width: 1280, height: 760 },
			allowed: [401] });

		await step(page);
		is(faults.filter(f => !f.includes("ERR_INTERNET_DISCONNECTED"))
			.join("\n"), "", `${step.name}: nothing in the console`);
		await close();
	}
});
