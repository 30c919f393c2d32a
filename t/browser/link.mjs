/* link.mjs: the page behind the secret link. */
import { readFileSync } from "node:fs";
import { axeFindings, base, eachLook, is, newPage, ok, overflow,
	withBrowser } from "./browser.mjs";
import { picture } from "./picture.mjs";

const links = JSON.parse(process.env.LINKS);
const text = async (page, selector) =>
	(await page.textContent(selector))?.trim();
const focus = page => page.evaluate(() => document.activeElement.id);

/* Open the page of somebody and wait until it is there. */
async function open(page, token, query = "") {
	await page.goto("about:blank");
	await page.goto(`${base}/r/${query}#${token}`);
	await page.waitForSelector("#next:not(:empty), #lost:not([hidden])",
		{ state: "attached" });
	await page.waitForFunction(() => !location.hash);
}

/* Each state narrow and wide, light, dark and in forced colours. */
async function looks(browser) {
	const kinds = [[320, "light"], [768, "dark"], [1280, "light"],
		[360, "light", "active"]];
	const states = ["pending", "asked", "approved", "rejected", "", "nobody"];

	for (const who of states) {
		const { page, faults, close } = await newPage(browser, {
			viewport: { width: 320, height: 760 }, allowed: [401] });

		await open(page, links[who] ?? who);
		await eachLook(page, kinds, async how => {
			const what = `${who || "no link"} at ${how}`;

			is(await overflow(page), 0, `${what}: nothing is cut off`);
			is(await axeFindings(page), "",
				`${what}: axe-core finds nothing`);
		});
		is(faults.join("\n"), "",
			`${who || "no link"}: nothing in the console`);
		await close();
	}
}

async function secret(page) {
	const asked = [];

	page.on("request", r => asked.push(r.url()));
	await open(page, links.pending);
	await page.waitForSelector("#details:not([hidden])");
	ok(/\/r\/\?event=[a-z-]+$/.test(page.url()),
		"the secret leaves the address, the event stays");
	await page.reload();
	await page.waitForSelector("#details:not([hidden])");
	ok(true, "the page can be loaded again");
	await page.click("text=Deutsch");
	await page.waitForSelector("#details:not([hidden])");
	is(await text(page, "#details-title"), "Was wir von Ihnen haben",
		"and read in German");
	is(asked.filter(url => url.includes(links.pending)).length, 0,
		"no request names the secret in its address");
}

/* As people come back: in another tab, from a bookmark, in another browser. */
async function again(browser) {
	const { page, faults, close } = await newPage(browser);
	const tab = async query => {
		const other = await page.context().newPage();

		await other.goto(`${base}/r/${query}`);
		await other.waitForSelector(
			"#details:not([hidden]), #lost:not([hidden])");
		return other;
	};

	const stranger = await tab("?event=none%22");
	ok((await text(stranger, "#next")).includes("open the link in our mail"),
		"without the secret it is said how to get back in");
	is(await stranger.isVisible("#foot"), false,
		"and no way leads to another event");
	await stranger.close();
	await open(page, links.pending);
	await page.waitForSelector("#details:not([hidden])");
	const second = await tab(new URL(page.url()).search);
	is(await text(second, "#where"), await text(page, "#where"),
		"another tab of this browser shows the same");
	await page.close();
	await second.reload();
	await second.waitForSelector("#details:not([hidden])");
	ok(true, "and goes on without the first");
	await second.context().grantPermissions(["clipboard-read",
		"clipboard-write"]);
	await second.click("#copy-link");
	await second.waitForSelector("#said:not(:empty)");
	is(await second.evaluate(() => navigator.clipboard.readText()),
		`${base}/r/#${links.pending}`, "the link can be copied");
	await second.close();
	const later = await browser.newContext({ ignoreHTTPSErrors: true });
	const bookmark = await later.newPage();

	await bookmark.goto(`${base}/r/?event=demo`);
	await bookmark.waitForSelector("#lost:not([hidden])");
	is(await bookmark.getAttribute("#form-link", "href"), "/e/demo?lang=en",
		"a bookmark alone still knows the event");
	await later.close();
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

async function correct(page) {
	await open(page, links.pending);
	is(await text(page, "#where"),
		"We have your registration. The proof of your payment is missing.",
		"it says where it stands");
	ok(/^To pay\s+.*€60\.00\s+Pay until 1 March\.\s*IBAN: DE02 1203 0000\s*Copy$/s
		.test(await text(page, "#payment")), "the sum and the account",
	await text(page, "#payment"));
	is(await text(page, "#proof-state"),
		"We have no proof yet: send a picture of your payment or its reference.",
		"which proof is wanted");
	is(await page.getAttribute("#contact a", "href"),
		"mailto:help@example.org", "and who can be asked");
	is(await text(page, "#track [aria-current]"), "Checked",
		"and what comes next");
	await page.focus("#correct");
	await page.keyboard.press("Enter");
	is(await focus(page), "name", "keys open the form");
	await page.fill("#phone", "1");
	await page.press("#phone", "Enter");
	await page.waitForSelector("#details .summary");
	ok((await text(page, "#details .summary")).includes("at least 3 digits"),
		"a wrong phone is told");
	await page.fill("#name", "Päivi");
	await page.fill("#phone", "+358 9 123456");
	await page.click("[aria-label='Remove person 2']");
	await page.click("text=Add a person");
	await page.fill("#member-2", "Bob");
	await page.press("#member-2", "Enter");
	await page.keyboard.type("PÄIVI");
	await page.click("#correct-form button:not([type])");
	await page.waitForSelector(".same-names");
	ok((await text(page, "#details .summary")).includes("is your own"),
		"one's own name among the others is asked about");
	await page.click("#correct-form button:not([type])");
	await page.waitForSelector("#said:not(:empty)");
	is(await text(page, "#said"), "Saved.", "it is saved");
	ok((await text(page, "#facts")).includes("Päivi"), "and shown");
	is(await focus(page), "correct", "the focus is where it was");
}

/* In two tabs: the second one is shown what the first one wrote. */
async function stale(page) {
	await open(page, links.pending);
	await page.click("#correct");
	await page.fill("#phone", "030 1111");
	await page.evaluate(async token => fetch("/api/registration/me", {
		method: "PATCH", body: JSON.stringify({ team_name: "Ada" }),
		headers: { "Content-Type": "application/json",
			Authorization: `Bearer ${token}` } }), links.pending);
	await page.click("text=Save");
	await page.waitForSelector("#details .summary");
	ok((await text(page, "#details .summary")).includes("in the meantime"),
		"what was changed meanwhile is not written over");
	is(await page.inputValue("#team_name"), "Ada",
		"the form has what it says now");
	is(await axeFindings(page), "", "and axe-core finds nothing");
	await page.fill("#team_name", "Lötkolben");
	await page.click("#correct-form button:not([type])");
	await page.waitForSelector("#said:not(:empty)");
	is(await text(page, "#said"), "Saved.", "then it can be saved");
}

async function proof(page) {
	await open(page, links.asked);
	is(await text(page, "#where"), "We need a better proof of your payment.",
		"a proof is asked for");
	is(await text(page, "#proof-reason"), "The amount can't be read.",
		"and why");
	await page.click("text=Send the picture");
	await page.waitForSelector("#proof .summary");
	is(await text(page, "#payment_screenshot-error"),
		"Error: Choose a picture or write a reference.", "without one it is not sent");
	await page.setInputFiles("#payment_screenshot", picture(600, 900));
	await page.waitForSelector(".preview canvas");
	await page.click("text=Send the picture");
	await page.waitForSelector("#said:not(:empty)");
	is(await text(page, "#where"),
		"We have your registration. The organiser checks it next.",
		"it goes on");
	is(await focus(page), "where", "the focus is at the new sentence");
}

async function tickets(page) {
	await open(page, links.approved);
	await page.waitForSelector("#ticket-list a");
	is(await page.locator("#ticket-list li").count(), 2, "each has a ticket");
	const [href] = await page.locator("#ticket-list a").evaluateAll(
		all => all.map(a => a.pathname));
	const kinds = { "": "text/html; charset=utf-8", ".pdf": "application/pdf",
		".png": "image/png", ".ics": "text/calendar; charset=utf-8" };

	for (const [suffix, kind] of Object.entries(kinds)) {
		const answer = await page.request.get(base + href + suffix,
			{ headers: { accept: "text/html" } });

		is(answer.headers()["content-type"], kind,
			`the ticket as ${kind}`);
	}
	await page.click("[aria-label='Someone else is coming instead of Łukasz']");
	await page.keyboard.press("Escape");
	ok(!await page.isVisible("#member-dialog"), "Escape changes nothing");
	await page.click("[aria-label='Someone else is coming instead of Łukasz']");
	is(await axeFindings(page), "", "the dialog: axe-core finds nothing");
	await page.fill("#member-name", "Ida");
	await page.press("#member-name", "Enter");
	await page.waitForSelector("[aria-label='Show the ticket of Ida']",
		{ timeout: 60_000 });
	ok(true, "somebody else comes and has a ticket");
	await page.click("text=Mail the tickets to me again");
	await page.waitForFunction(() => document.querySelector("#said")
		.textContent.includes("on its way"));
	ok(true, "the tickets are mailed again");
	await page.click("[aria-label='Show the ticket of Ida']");
	await page.waitForLoadState();
	ok((await page.textContent("main")).includes("Ida"),
		"the page of the ticket is hers");
	is(await axeFindings(page), "", "the ticket: axe-core finds nothing");
	is(await overflow(page), 0, "and nothing is cut off");
	await page.goBack();
	await page.waitForSelector("#ticket-list a");
	ok(true, "the way back leads to the registration");
}

async function takeData(page) {
	await open(page, links.rejected);
	is(await text(page, "#reason"), "No payment <came>.",
		"the reason of a rejection is told");
	const [file] = await Promise.all([page.waitForEvent("download"),
		page.click("text=Download my data")]);
	const data = JSON.parse(readFileSync(await file.path(), "utf8"));

	is(data.registration.email, "rejected@example.org",
		"everything that is stored can be downloaded");
}

async function leave(page) {
	await open(page, links.gone);
	await page.click("text=Cancel my registration");
	is(await axeFindings(page), "", "the question: axe-core finds nothing");
	await page.click("text=Keep it");
	ok(await page.isVisible("#cancel"), "nothing is cancelled by mistake");
	await page.click("#cancel");
	await page.click("#cancel-dialog [value=yes]");
	await page.waitForSelector("#said:not(:empty)");
	is(await text(page, "#where"), "Your registration is cancelled.",
		"it is cancelled");
	is(await focus(page), "where", "the focus is at the new sentence");
	await page.click("#erase");
	await page.click("#erase-dialog [value=yes]");
	await page.waitForFunction(() => document.querySelector("#where")
		.textContent.includes("is erased"));
	ok(true, "everything is erased");
	await open(page, links.gone);
	is(await text(page, "#where"), "This link does not work",
		"and the link is of no use any more");
}

/* Somebody else has seen the link: a new one comes by mail, this page ends. */
async function renew(page) {
	await page.setViewportSize({ width: 360, height: 740 });
	await open(page, links.leaked);
	await page.click("#renew-link");
	await page.waitForSelector("#renew-dialog[open]");
	is(await overflow(page), 0, "at 360 px the question fits");
	is(await axeFindings(page), "", "and axe-core finds nothing");
	await page.click("#renew-dialog [value=no]");
	ok(await page.isVisible("#facts"), "the link is not renewed by mistake");
	await page.click("#renew-link");
	await page.click("#renew-dialog [value=yes]");
	await page.waitForFunction(() => document.querySelector("#where")
		.textContent.includes("new link"));
	is(await text(page, "#where"), "A new link is on its way",
		"the link is renewed");
	ok((await text(page, "#next")).includes("leaked@example.org"),
		"and the page says where it went");
	ok(!await page.isVisible("#details"), "what it showed is gone");
	await page.reload();
	await page.waitForSelector("#lost:not([hidden])");
	ok(true, "the tab has forgotten the link that ended");
}

/* On a desk, by keys: Escape changes nothing, then the registration goes. */
async function leaveByKeys(page) {
	await page.setViewportSize({ width: 1280, height: 800 });
	await open(page, links.wide);
	await page.focus("#cancel");
	await page.keyboard.press("Enter");
	await page.waitForSelector("#cancel-dialog[open]");
	is(await overflow(page), 0, "at 1280 px the question fits");
	is(await axeFindings(page), "", "and axe-core finds nothing");
	await page.keyboard.press("Escape");
	is(await focus(page), "cancel", "Escape leads back to the button");
	await page.keyboard.press("Enter");
	await page.waitForSelector("#cancel-dialog[open]");
	for (let i = 0; i < 5 && await page.evaluate(
		() => document.activeElement.value) !== "yes"; i++)
		await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.waitForSelector("#said:not(:empty)");
	is(await text(page, "#where"), "Your registration is cancelled.",
		"keys alone cancel it");
	is(await axeFindings(page), "", "and axe-core finds nothing then");
}

async function lost(page) {
	const answers = [];

	for (const email of ["approved@example.org", "eve@example.org"]) {
		await page.goto(base + "/r/");
		await page.evaluate(() => sessionStorage.clear());
		await page.reload();
		await page.fill("#email", email);
		await page.press("#email", "Enter");
		await page.waitForSelector("#lost-said:not(:empty)");
		answers.push(await text(page, "#lost-said"));
	}
	is(answers[0], answers[1], "who is known and who is not hear the same");
}

async function offline(page) {
	await page.goto(base + "/r/");
	await page.context().setOffline(true);
	await page.evaluate(hash => {
		location.hash = hash;
	}, links.approved);
	await page.waitForSelector("#again:not([hidden])");
	is(await text(page, "#where"), "There is no connection",
		"without a connection it says so");
	await page.context().setOffline(false);
	await page.waitForSelector("#details:not([hidden])");
	ok(true, "and comes by itself when there is one");
}

await withBrowser(async browser => {
	await looks(browser);
	await again(browser);
	for (const step of [secret, correct, stale, proof, tickets, takeData, renew,
		leave, leaveByKeys, lost, offline]) {
		const { page, faults, close } = await newPage(browser, {
			viewport: { width: 360, height: 740 },
			allowed: [401, 412] });

		await step(page);
		is(faults.filter(f => !f.includes("ERR_INTERNET_DISCONNECTED"))
			.join("\n"), "", `${step.name}: nothing in the console`);
		await close();
	}
});
