/* register.mjs: a person registers a team, without JavaScript. */
import { base, is, newPage, ok, withBrowser } from "./browser.mjs";
import { picture } from "./picture.mjs";

const typed = {
	name: process.env.NAME,
	phone: "+49 341 5550199",
	team_name: process.env.TEAM,
	payment_reference: 'RO27 "Mira" <&>',
};
const members = JSON.parse(process.env.MEMBERS);

async function fill(page) {
	for (const [field, value] of Object.entries(typed))
		await page.fill(`#${field}`, value);
	for (const [i, member] of members.entries())
		await page.fill(`#member-${i + 1}`, member);
}

async function isKept(page, when) {
	for (const [field, value] of Object.entries(typed))
		is(await page.inputValue(`#${field}`), value,
			`${field} is kept as typed ${when}`);
	for (const [i, member] of members.entries())
		is(await page.inputValue(`#member-${i + 1}`), member,
			`member ${i + 1} is kept as typed ${when}`);
}

const focus = page => page.evaluate(() =>
	document.activeElement.id || document.activeElement.className);

async function send(page) {
	const [answer] = await Promise.all([
		page.waitForResponse(r => r.url().includes("/api/register")),
		page.click("#register button"),
	]);

	await page.waitForLoadState();
	return answer.status();
}

/* The page that follows says it all, also when it is loaded again. */
async function isAnswer(page, email) {
	const main = await page.textContent("main");

	ok(page.url().startsWith(base + "/registered/"), "a receipt follows");
	is(await page.textContent("h1"), "We have your registration",
		"it says that we have the registration");
	for (const word of [typed.name, typed.team_name, ...members, email,
		"IBAN: DE02 <1203>", "€60.00 (3 × €20.00)"])
		ok(main.includes(word), `… with ${word}`);
	await page.reload();
	is(await page.textContent("main"), main, "… and again when reloaded");
}

/* The mail goes to another address, three times at most, without a script. */
async function wrongAddress(browser, email) {
	const { page, faults, close } = await newPage(browser, {
		javaScriptEnabled: false, allowed: [422] });
	const correct = async address => {
		await page.click("summary");
		await page.fill("#email", address);
		await page.click("text=Send it to this address");
		await page.waitForLoadState();
		return page.textContent("main");
	};

	await page.goto(base + "/");
	await page.click("summary");
	await fill(page);
	await page.fill("#email", `wrong.${email}`);
	await page.setInputFiles("#payment_screenshot", picture(60, 90));
	is(await send(page), 303, "somebody mistypes the address");
	await page.goBack();
	await isKept(page, "by the browser, for whoever goes back");
	await page.goForward();
	ok((await correct(`right.${email}`)).includes(
		`right.${email}`), "it is corrected");
	ok((await page.textContent(".said")).includes("is corrected"),
		"… and the page says so");
	await page.reload();
	await page.goBack();
	await page.goForward();
	ok((await page.textContent("main")).includes(`right.${email}`),
		"… also when reloaded and on the way back");
	is(faults.join("\n"), "", "wrong address: nothing in the console");
	await close();
}

async function register(browser, width, email) {
	const { page, faults, close } = await newPage(browser, {
		javaScriptEnabled: false, allowed: [409, 422],
		viewport: { width, height: 740 },
	});

	await page.goto(base + "/");
	ok(await page.textContent("h1"), "the event stands at the head");
	ok(!await page.isVisible("#team_name"), "the team is folded away");
	await page.click("summary");
	ok(await page.isVisible("#member-1"), "a row for a member is there");
	ok(!await page.isVisible("#member-2"), "the second row waits");
	await fill(page);
	ok(await page.isVisible(`#member-${members.length + 1}`),
		"the next row comes when the one before it is filled");

	await page.fill("#email", email);
	is(await send(page), 422, "without the picture it is refused");
	is(await page.textContent(".summary li"),
		"Picture of your payment: Please add a picture of your payment.",
		"the summary says which field it is");
	await page.setInputFiles("#payment_screenshot", picture(60, 90));
	await page.fill("#email", "mira at example.org");
	is(await send(page), 422, "a wrong address is refused");
	ok((await page.textContent("main")).includes(
		"Choose the picture again"), "the picture has to be chosen again");
	ok((await page.title()).startsWith("There is a problem"),
		"the title says that there is a problem");
	is(await focus(page), "summary", "the summary of errors has the focus");
	is(await page.getAttribute("#email", "aria-invalid"), "true",
		"the field is marked as wrong");
	is(await page.inputValue("#email"), "mira at example.org",
		"the wrong address is kept");
	await isKept(page, "after an error");
	await page.click(".summary a");
	is(await focus(page), "email", "the summary links to the field");

	await page.fill("#email", email);
	await page.setInputFiles("#payment_screenshot", picture(60, 90));
	is(await send(page), 303, "the corrected form is taken");
	await isAnswer(page, email);

	await page.goto(base + "/");
	await page.click("summary");
	await fill(page);
	await page.fill("#email", email.toUpperCase());
	await page.setInputFiles("#payment_screenshot", picture(60, 90));
	is(await send(page), 409, "the same address is refused");
	ok((await page.textContent(".summary")).includes("already registered"),
		"it is said why");
	ok(await page.getAttribute(".summary a", "href"),
		"and how to get the link again");
	await isKept(page, "when the address is registered already");
	is(faults.join("\n"), "", "nothing is in the console, all is from here");
	await close();
}

/* With JavaScript another language keeps what was typed, once. */
async function anotherLanguage(browser) {
	const { page, faults, close } = await newPage(browser);
	const german = () => page.waitForFunction(() =>
		document.documentElement.lang === "de"
			&& document.querySelector("#members.live"));

	await page.goto(base + "/?lang=en");
	await page.waitForSelector("#members.live", { state: "attached" });
	await page.click("summary");
	for (const [i, member] of members.entries()) {
		await page.fill(`#member-${i + 1}`, member);
		await page.click("text=Add a person");
	}
	for (const [field, value] of Object.entries(typed))
		await page.fill(`#${field}`, value);
	await page.click("text=Deutsch");
	await german();
	await isKept(page, "in another language");
	ok(await page.isVisible("#member-1"), "the team is unfolded");
	await page.reload();
	await german();
	await isKept(page, "when the page is loaded again");
	await page.goto(base + "/?lang=de");
	await german();
	is(await page.inputValue("#name"), "",
		"a link to the form opens an empty one");
	is(faults.join("\n"), "", "another language: nothing in the console");
	await close();
}

await withBrowser(async browser => {
	await anotherLanguage(browser);
	await register(browser, 1280, `wide.${process.env.EMAIL}`);
	await register(browser, 360, process.env.EMAIL);
	await wrongAddress(browser, process.env.EMAIL);
});
