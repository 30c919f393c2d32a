/* members.mjs: the rows of a team, with the script of the form. */
import { axeFindings, base, is, newPage, ok, withBrowser } from "./browser.mjs";

const button = "#register button:not([type])";
const names = page => page.$$eval("#members .row input",
	inputs => inputs.map(input => input.value));
const focus = page => page.evaluate(() => document.activeElement.id);
const text = async (page, selector) =>
	(await page.textContent(selector))?.trim();

async function paste(page, selector, what) {
	await page.locator(selector).evaluate((input, pasted) => {
		const clipboardData = new DataTransfer();

		clipboardData.setData("text", pasted);
		input.focus();
		input.dispatchEvent(new ClipboardEvent("paste",
			{ clipboardData, bubbles: true, cancelable: true }));
	}, what);
}

async function fill(page, email) {
	await page.goto(base + "/");
	await page.fill("#name", "Mira Novak");
	await page.fill("#email", email);
	await page.fill("#phone", "tel:+49\u00a0341\u00a05550199");
	await page.click("summary");
}

async function enter(page) {
	let sent = 0;

	page.on("request", r => sent += r.method() === "POST" ? 1 : 0);
	await page.fill("#member-1", "Bob");
	await page.press("#member-1", "Enter");
	is(await focus(page), "member-2", "Enter makes the next row");
	await page.press("#member-2", "Enter");
	is((await names(page)).length, 2, "… not behind an empty one");
	await page.focus("#member-1");
	await page.press("#member-1", "Enter");
	is(await focus(page), "member-2", "Enter goes to the row that is there");
	is((await names(page)).length, 2, "… and makes no other");
	await page.fill("#member-2", "Cid");
	await page.fill("#member-2", "");
	is(sent, 0, "Enter in a row never registers");
	is(await page.locator(".summary").count(), 0, "… and complains of nothing");
}

async function separators(page) {
	await paste(page, "#member-2", "Cid; Dee\u3001Eli\nFay\tGus");
	is((await names(page)).join("|"), "Bob|Cid|Dee|Eli|Fay|Gus",
		"a pasted list becomes rows");
	await page.fill("#member-6", "");
	await page.type("#member-6", "Gus;");
	await page.keyboard.type("Hal");
	is((await names(page)).join("|"), "Bob|Cid|Dee|Eli|Fay|Gus|Hal",
		"so does one that is typed with a semicolon");
	is(await focus(page), "member-7", "… in the row where one types");
	await page.fill("#member-7", "Dupont, Amélie");
	is((await names(page)).length, 7, "a comma is part of the name");
	is(await text(page, "#total"), "8 tickets: €160.00", "… of one person");
	is(await text(page, ".split"), "Make 2 rows of it",
		"… unless one says otherwise");
	await page.click(".split");
	is((await names(page)).slice(6).join("|"), "Dupont|Amélie",
		"… which makes two rows");
	is(await page.locator(".split").count(), 0, "… and the question goes");
	await page.click("[aria-label='Remove person 8']");
	await page.fill("#member-7", "Dupont, Amélie");
}

async function register(page, what) {
	await page.click(button);
	await page.waitForURL(url => url.pathname.startsWith("/registered"));
	ok(true, what);
}

/* A pasted list of 21 names, where 19 may come. */
async function tooMany(page) {
	const error = "#members-error";

	await paste(page, "#member-1", Array.from({ length: 21 },
		(_, i) => `Guest ${i + 1}`).join("\n"));
	is((await names(page)).length, 21, "no pasted name is lost");
	ok((await text(page, error)).endsWith(
		"At most 19 can come with you: take 2 of the names away."),
	"… but it is told at once that they are too many");
	await page.click(button);
	ok((await text(page, ".summary")).includes("At most 19"),
		"… and nothing is sent");
	await page.click("[aria-label='Remove person 3']");
	ok((await text(page, error)).endsWith("take 1 of the names away."),
		"one less, one to go");
	await page.click("[aria-label='Remove person 3']");
	is(await page.locator(error).count(), 0, "… until they fit");
	is((await names(page)).length, 19, "… all the others stay");
	is(await page.isHidden("#members > button"), true,
		"… and no row more is offered");
}

async function sameName(page) {
	await page.fill("#member-1", "Bob");
	await page.press("#member-1", "Enter");
	await page.fill("#member-2", "mira  NOVAK");
	await page.press("#member-2", "Enter");
	await page.fill("#member-3", "Bob");
	await page.press("#member-3", "Tab");
	is(await text(page, "#total"), "2 tickets: €40.00",
		"a name that is there twice costs once");
	await page.click(button);
	await page.waitForSelector(".same-names");
	ok((await text(page, ".same-names")).includes(
		"Two people with the same name?"), "the form asks");
	is(await page.isChecked("[name=same_names][value=once]"), true,
		"… with the likely answer chosen");
	is(await axeFindings(page), "", "… accessibly");
	await page.check("[name=same_names][value=both]");
	is(await text(page, "#total"), "4 tickets: €80.00",
		"two people have two tickets");
	await page.check("[name=same_names][value=once]");
	await register(page, "and then it registers");
}

await withBrowser(async browser => {
	const { page, faults } = await newPage(browser);

	await fill(page, "mira@example.org");
	await enter(page);
	await separators(page);
	await register(page, "all of them register");
	await fill(page, "twice@example.org");
	await sameName(page);
	await fill(page, "many@example.org");
	await tooMany(page);
	is(faults.join(), "", "nothing in the console");
});
