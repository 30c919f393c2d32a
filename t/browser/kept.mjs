/*
 * kept.mjs: what was typed stays: a refused save, a colleague who was faster;
 * and how far an import is.
 *
 * PASSWORD   of second@example.org, an admin
 */
import { goTo, openAdmin, toastOf } from "./admin.mjs";
import { axeFindings, is, ok, withBrowser } from "./browser.mjs";

const second = { email: "second@example.org",
	password: process.env.PASSWORD };
const allowed = [412, 422];
const save = page => page.click(".save-bar .button:not([type])");

/* ---- money in German ------------------------------------------------------------ */

async function money(browser) {
	const { page, faults, close } = await openAdmin(browser,
		{ hash: "#settings", locale: "de", allowed });
	const price = page.locator("#price_minor");

	for (const typed of ["25,50", "1.234,50", "25.50"]) {
		await price.fill(typed);
		await page.fill("#reply_to", "keine Adresse");
		await save(page);
		await page.waitForSelector(".settings .summary");
		is(await price.inputValue(), typed,
			`a refused save keeps ${typed} as it was typed`);
		is(await page.locator("#price_minor-error").count(), 0,
			"… which is not what is wrong");
	}
	await price.fill("25,5,0");
	await save(page);
	await page.waitForSelector("#price_minor-error");
	is(await price.inputValue(), "25,5,0", "what is no amount stays, too");
	ok((await page.innerText("#price_minor-error")).includes("25,00"),
		"… and is told how one is written here");
	await price.fill("25,50");
	await page.fill("#reply_to", "");
	await page.fill("#venue", "Halle 7");
	await save(page);
	await toastOf(page, "Gespeichert");
	is(await price.inputValue(), "25,50", "it is saved, and shown with a comma");
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

/* ---- a text of a mail that two write -------------------------------------------- */

const saveText = page => page.click(".editor .button:not([type])");

async function opened(page) {
	await goTo(page, "#templates");
	await page.selectOption("#kind", "approved");
	await page.waitForFunction(() => document.querySelector("#text")
		.value.startsWith("Subject:"));
}

async function text(page, words) {
	const whole = `Subject: Come\n\n${words}`;

	await page.fill("#text", whole);
	return whole;
}

async function twoWrite(first, other) {
	await Promise.all([opened(first), opened(other)]);
	await text(first, "Bring tea.");
	const mine = await text(other, "Bring coffee.");

	await saveText(first);
	await toastOf(first, "Saved.");
	await saveText(other);
	await other.waitForSelector(".their-text");
	ok((await other.textContent(".their-text")).includes("Bring tea."),
		"whoever saves a text second sees that of the first");
	is(await axeFindings(other), "", "… axe-core finds nothing");
	await other.click("dialog >> text=Back to the form");
	is(await other.inputValue("#text"), mine, "… and keeps what was typed");
	await saveText(other);
	await other.click("text=Save mine instead");
	await toastOf(other, "Saved.");
	const { templates } = await other.evaluate(async () =>
		(await fetch("/api/admin/settings")).json());

	is(templates["approved.txt"] ?? templates["approved.en.txt"], mine,
		"… which is saved on demand");
	await goTo(first, "#settings");
	await first.fill("#organiser", "Robotik e.V.");
	await save(first);
	await toastOf(first, "Saved.");
	await text(other, "Bring milk.");
	await saveText(other);
	await other.waitForFunction(() => document.querySelectorAll(".toast")
		.length > 1);
	is(await other.locator("dialog").count(), 0,
		"other settings are no reason to ask");
}

/* ---- an import -------------------------------------------------------------------- */

const people = n => `name,email,phone\n${Array.from({ length: n }, (_, i) =>
	`Person ${i},p${i}@import.example,+49 341 5550199`).join("\n")}\n`;

async function progress(page) {
	await goTo(page, "#import");
	await page.setInputFiles("[name=file]", { name: "people.csv",
		mimeType: "text/csv", buffer: Buffer.from(people(6000)) });
	await page.uncheck("[name=mail]");
	await page.click("text=Check the file");
	await page.waitForSelector("#import-now");
	ok((await page.textContent("#import-now")).includes("6,000"),
		"how many will be imported stands on the button, grouped");
	await page.evaluate(() => {
		window.seen = [];
		new MutationObserver(() => {
			const bar = document.querySelector(".working progress");

			if (bar?.hasAttribute("value"))
				window.seen.push([bar.value, bar.max,
					bar.parentNode.textContent]);
		}).observe(document.querySelector(".report"), { subtree: true,
			childList: true, characterData: true });
	});
	await page.click("#import-now");
	await page.waitForSelector("text=6,000 registrations are imported");
	const seen = await page.evaluate(() => window.seen);

	ok(seen.length > 1, "while it works the page says how far it is",
		JSON.stringify(seen));
	ok(seen.every(([value, max], i) => max === 6000 && value <= max
		&& value >= (seen[i - 1]?.[0] ?? 0)), "… always further, of all",
	JSON.stringify(seen));
	ok(seen.some(([value, , words]) => value < 6000 && new RegExp(
		`^${value.toLocaleString("en")} of 6,000 registrations are in$`)
		.test(words)), "… in words, before it is done", seen[0]);
}

await withBrowser(async browser => {
	await money(browser);
	const first = await openAdmin(browser, { hash: "#account", allowed });
	const other = await openAdmin(browser,
		{ who: second, hash: "#account", allowed });

	await twoWrite(first.page, other.page);
	await progress(first.page);
	is([...first.faults, ...other.faults].join("\n"), "",
		"nothing in the console");
});
