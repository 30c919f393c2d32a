/* look.mjs: narrow and wide, light and dark, keyboard, axe-core. */
import { axeFindings, base, eachLook, is, newPage, ok, overflow,
	withBrowser } from "./browser.mjs";
import { picture } from "./picture.mjs";

let people = 0;

/* Somebody with a long name registers; the page that follows. */
async function receipt(page, path) {
	await page.goto(base + path);
	await page.fill("#name", "Wolfeschlegelsteinhausenbergerdorff".repeat(3));
	await page.fill("#email", `${"w".repeat(60)}${++people}@example.org`);
	await page.fill("#phone", "030 123456");
	await Promise.all([page.waitForURL("**/registered/*"),
		page.evaluate(() => document.forms[0].submit())]);
}

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
	early: page => page.goto(base + "/e/early?lang=de"),
	over: page => page.goto(base + "/e/over?lang=de"),
	registered: page => receipt(page, "/"),
	mistyped: async page => {
		await receipt(page, "/");
		await page.click("summary");
		await page.fill("#email", "nobody");
		await page.click("text=Send it to this address");
		await page.waitForSelector(".error");
	},
	waitlisted: page => receipt(page, "/e/waiting"),
	expired: page => page.goto(base + "/registered/gone"),
	missing: page => page.goto(base + "/no/such/page"),
	none: page => page.goto(base + "/e/none"),
};

/* What a finger hits, and is lower than 44 pixels. */
const smallTargets = page => page.evaluate(() =>
	[...document.querySelectorAll("input, button, summary, .button")]
		.filter(e => e.checkVisibility() && e.type !== "hidden")
		.filter(e => e.getBoundingClientRect().height < 44)
		.map(e => e.outerHTML).join("\n"));

/* By how many pixels what stands on the stub is higher than the stub. */
const stubOver = page => page.evaluate(() => {
	const stub = document.querySelector(".ticket-stub");
	const highest = Math.max(0, ...[...stub?.children ?? []]
		.map(e => e.offsetHeight));

	return Math.max(0, highest - (stub?.clientHeight ?? 0));
});

/* Pixels between the text of the footer and that of the card above it. */
const footOff = page => page.evaluate(() => {
	const textAt = e => {
		const range = document.createRange();

		range.selectNodeContents(e);
		return range.getBoundingClientRect().left;
	};
	const foot = document.querySelector(".foot a");
	const card = document.querySelector("main.card > h2");

	return foot && card ? Math.round(textAt(foot) - textAt(card)) : 0;
});

const ground = page => page.evaluate(() =>
	getComputedStyle(document.body).backgroundColor);

/* 320 px is also 1280 px at 400 % */
const looks = [[320, "light"], [360, "dark"], [768, "light"], [1280, "light"],
	[1280, "dark"], [360, "light", "active"]];

async function look(browser) {
	const { page, faults, close } = await newPage(browser, {
		viewport: { width: 320, height: 760 }, allowed: [404, 422] });
	const grounds = {};

	for (const [name, reach] of Object.entries(states)) {
		await reach(page);
		await eachLook(page, looks, async how => {
			const what = `${name} at ${how}`;

			is(await overflow(page), 0, `${what}: nothing is cut off`);
			is(await stubOver(page), 0, `${what}: the stub has room`);
			is(await axeFindings(page), "",
				`${what}: axe-core finds nothing`);
			is(await smallTargets(page), "",
				`${what}: targets are 44 px`);
			is(await footOff(page), 0, `${what}: the footer aligns`);
			grounds[how] = await ground(page);
		});
		is(faults.splice(0).join("\n"), "", `${name}: no fault`);
	}
	ok(grounds["1280 px, light"] !== grounds["1280 px, dark"],
		"dark is not light");
	await close();
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
	const langs = await page.locator(".langs a").allTextContents();

	for (let i = 0; i < 40 && order.at(-1) !== "Register"; i++) {
		order.push(await press(page, "Tab"));
		if (order.at(-1).startsWith("I register a team"))
			await press(page, "Enter");
		await page.keyboard.type(typed[order.at(-1)] ?? "");
	}
	is(order.join(", "), `${langs.join(", ")}, name, email, phone, ` +
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
	await look(browser);
	await keyboard(browser);
});
