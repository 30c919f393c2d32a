/* look.mjs: narrow and wide, light and dark, keyboard, axe-core. */
import { axeFindings, base, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";
import { picture } from "./picture.mjs";

/* Each state of the pages, and how to get there. */
const states = {
	form: page => page.goto(base + "/"),
	team: async page => {
		await page.goto(base + "/");
		await page.click("summary");
		await page.fill("#member-1", "مريم الأندلسية");
	},
	chosen: async page => {
		await page.goto(base + "/");
		await page.setInputFiles("#payment_screenshot",
			picture(60, 90, "W".repeat(80) + ".png"));
		await page.waitForSelector(".preview canvas");
	},
	error: async page => {
		await page.goto(base + "/");
		await page.fill("#name", "W".repeat(300));
		await page.click("#register > div > button");
		await page.waitForSelector(".summary");
	},
	refused: async page => {
		await page.goto(base + "/");
		await page.fill("#name", "W".repeat(300));
		await Promise.all([page.waitForNavigation(),
			page.evaluate(() => document.forms[0].submit())]);
		await page.waitForSelector(".summary");
	},
	german: page => page.goto(base + "/?lang=de"),
	full: page => page.goto(base + "/e/full"),
	waiting: page => page.goto(base + "/e/waiting"),
	closed: page => page.goto(base + "/e/closed"),
	early: page => page.goto(base + "/e/early"),
	registered: page => page.goto(base + "/registered"),
	waitlisted: page => page.goto(base + "/registered#waitlisted"),
	missing: page => page.goto(base + "/no/such/page"),
	none: page => page.goto(base + "/e/none"),
};

/* What a finger hits, and is lower than 44 pixels. */
const smallTargets = page => page.evaluate(() =>
	[...document.querySelectorAll("input, button, summary, .button")]
		.filter(e => e.checkVisibility() && e.type !== "hidden")
		.filter(e => e.getBoundingClientRect().height < 44)
		.map(e => e.outerHTML).join("\n"));

const ground = page => page.evaluate(() =>
	getComputedStyle(document.body).backgroundColor);

async function look(browser, width, colorScheme, forcedColors) {
	const { page, faults, close } = await newPage(browser, {
		viewport: { width, height: 800 }, colorScheme, forcedColors,
		allowed: [404, 422],
	});

	for (const [name, reach] of Object.entries(states)) {
		const what = `${name} at ${width} px, ${
			forcedColors ? "forced colours" : colorScheme}`;

		await reach(page);
		is(await overflow(page), 0, `${what}: nothing is cut off`);
		is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
		is(await smallTargets(page), "", `${what}: targets are 44 px`);
	}
	const colour = await ground(page);

	is(faults.join("\n"), "", `${width} px, ${colorScheme}: no fault`);
	await close();
	return colour;
}

/* What has the focus: its id, or what it is called. */
const focus = page => page.evaluate(() => {
	const e = document.activeElement;

	return e.id || e.ariaLabel || e.textContent.trim().split("\n")[0];
});

async function press(page, ...keys) {
	for (const key of keys)
		await page.keyboard.press(key);
	return focus(page);
}

/* Somebody without a mouse: every field in its order, an error, then success. */
async function keyboard(browser) {
	const { page, close } = await newPage(browser, { allowed: [422] });
	const typed = { name: "Ada Lovelace", email: "ada@example",
		phone: "+44 20 7946 0000", team_name: "Engine",
		"member-1": "Charles Babbage", payment_reference: "RO27" };
	const order = [];

	await page.goto(base + "/");
	for (let i = 0; i < 20 && order.at(-1) !== "Register"; i++) {
		order.push(await press(page, "Tab"));
		if (order.at(-1).startsWith("I register a team"))
			await press(page, "Enter");
		await page.keyboard.type(typed[order.at(-1)] ?? "");
	}
	is(order.join(", "), "English, Deutsch, name, email, phone, " +
		"I register a team up to 19 more, team_name, member-1, " +
		"Remove person 1, Add a person, Copy IBAN, " +
		"payment_reference, payment_screenshot, Register",
	"keys alone reach every field");
	is(await page.evaluate(() => getComputedStyle(
		document.activeElement).outlineStyle), "solid",
		"the focus is visible");
	await page.keyboard.press("Enter");
	await page.waitForSelector(".summary");
	is(await press(page, "Tab", "Enter"), "email",
		"the summary leads to the field that is wrong");
	await press(page, "End");
	await page.keyboard.type(".org");
	await page.keyboard.press("Enter");
	await page.waitForURL(/registered/);
	is(await page.textContent("h1"), "We have your registration",
		"and keys alone register a team");
	await close();
}

await withBrowser(async browser => {
	/* 320 px is also 1280 px at 400 % */
	const light = await look(browser, 320, "light");
	const dark = await look(browser, 360, "dark");

	ok(light !== dark, "dark is not light");
	await look(browser, 768, "light");
	await look(browser, 1280, "light");
	await look(browser, 1280, "dark");
	await look(browser, 360, "light", "active");
	await keyboard(browser);
});
