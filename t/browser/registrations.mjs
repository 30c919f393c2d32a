/* registrations.mjs: the list, one registration, adding and importing. */
import { goTo, openAdmin, settled, toastOf } from "./admin.mjs";
import { axeFindings, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";

const { ADMIN_PASSWORD: password, SHOTS: shots } = process.env;
const vera = { email: "vera@example.org", password };

const shot = (page, name) => shots && page.screenshot(
	{ path: `${shots}/registrations-${name}.png`, fullPage: true });

const names = page => page.locator(".list tbody th a").allTextContents();

/* The list shows these. */
const lists = (page, ...wanted) => page.waitForFunction(w => [...document
	.querySelectorAll(".list tbody th a")].map(a => a.textContent).join()
	=== w, wanted.join());

async function looks(browser) {
	const { page, faults, close } = await openAdmin(browser, {
		hash: "#account", width: 360 });

	for (const hash of ["#registrations", "#registrations?team=yes",
		"#registrations?q=nobody", "#registration/1", "#add",
		"#import", "#registration/4711"]) {
		await goTo(page, hash);
		await eachLook(page, [[360, "dark"], [1280, "light"]],
			async how => {
				const what = `${how}, ${hash}`;

				is(await overflow(page), 0,
					`${what}: nothing is cut off`);
				is(await axeFindings(page), "",
					`${what}: axe-core finds nothing`);
				await shot(page, what.replace(/\W/g, ""));
			});
	}
	is(faults.filter(f => !f.includes("404")).join("\n"), "",
		"nothing in the console");
	await close();
}

async function finds(page) {
	await goTo(page, "#registrations?status=approved&sort=oldest");
	await lists(page, "Mira Okonkwo", "Fifth Person", "Sixth Person");
	ok(true, "the address says which");
	await page.fill("#filter-q", "okon");
	await lists(page, "Mira Okonkwo");
	is((await page.locator(".statuses a").allTextContents()).join(" "),
		"All1 Pending0 Approved1 Waiting list0 Rejected0 Cancelled0",
		"the tabs count what fits");
	is(await page.evaluate(() => location.hash),
		"#registrations?status=approved&sort=oldest&q=okon",
		"… and keeps what is searched");
	const [asked] = await Promise.all([
		page.waitForRequest(/export\/registrations\.csv/),
		page.waitForEvent("download"),
		page.click("#head-actions >> text=Export")]);

	ok(asked.url().includes("status=approved&q=okon"),
		"… so does the export");
	await page.click(".statuses >> text=All");
	await page.waitForFunction(() => document.querySelector(
		".statuses [aria-current]")?.textContent.startsWith("All"));
	await lists(page, "Mira Okonkwo");
	ok(true, "a tab changes the status alone");
}

/* Somebody more, behind the back of the page. */
const add = (page, name) => page.evaluate(body => fetch(
	"/api/admin/registrations/add", { method: "POST", body,
		headers: { "Content-Type": "application/json" } }),
JSON.stringify({ name, email: `${name.split(" ")[0]}@example.org`,
	phone: "+49 341 5550199", mail: false }));

/* One that is decided already does not count. */
async function decidesOnSome(page) {
	await goTo(page, "#registrations?q=person&sort=oldest");
	await page.check("text=Third Person >> xpath=ancestor::tr >> input");
	await page.check("text=Fifth Person >> xpath=ancestor::tr >> input");
	await page.click(".bulk >> text=Approve");
	is(await page.locator("dialog p").textContent(),
		"1 of 2 registrations. The others do not wait for this any more.",
		"what is decided already is not promised");
	await page.click("dialog >> text=Cancel");
	await page.click(".bulk >> text=None");
	await page.check("text=Fifth Person >> xpath=ancestor::tr >> input");
	await page.click(".bulk >> text=Approve");
	ok((await toastOf(page, "nothing to do")).length > 0,
		"… nor is it asked about alone");
}

async function decidesOnMany(page) {
	await goTo(page, "#registrations?status=pending&sort=oldest&q=person");
	await lists(page, "Third Person", "Fourth Person", "Seventh Person",
		"Eighth Person", "Ninth Person");
	await page.check("text=Third Person >> xpath=ancestor::tr >> input");
	await page.check("text=Ninth Person >> xpath=ancestor::tr >> input");
	ok((await page.locator(".bulk p").textContent()) === "2 chosen",
		"two are chosen");
	is(await axeFindings(page), "", "… axe-core finds nothing");
	ok(!/false|undefined|NaN|null/.test(await page.locator("body")
		.innerText()), "… and nothing else is said");
	await shot(page, "chosen");
	await page.click(".bulk >> text=Mail again");
	await page.click("dialog >> text=Mail again >> nth=-1");
	await page.waitForFunction(() => document.querySelector(
		".dialog-bulk [role=status]")?.textContent === "2 done, 0 refused");
	is(await page.locator(".bulk-results tbody tr").count(), 2,
		"each has a result");
	is(await axeFindings(page), "", "… axe-core finds nothing");
	await shot(page, "results");
	await page.click(".dialog-bulk >> text=Close");
	/* The list that is loaded then has the same names as the one before. */
	await page.waitForSelector(".bulk", { state: "hidden" });
	await lists(page, "Third Person", "Fourth Person", "Seventh Person",
		"Eighth Person", "Ninth Person");
	await page.check("text=Ninth Person >> xpath=ancestor::tr >> input");
	is(await page.locator(".bulk .link").first().textContent(),
		"Select all 5 that match", "how many fit stands on the button");
	await page.focus("text=Select all 5 that match");
	await page.keyboard.press("Enter");
	ok(await page.evaluate(() => document.activeElement.closest(".bulk")
		!== null), "the keyboard stays in the bar");
	is(await page.locator(".bulk p").textContent(),
		"All 5 that match are selected", "… and when it is pressed");
	await page.click(".bulk >> text=Mail again");
	is(await page.locator("dialog p").textContent(), "5 registrations",
		"the dialog says how many");
	await add(page, "Tenth Person");
	await page.click("dialog >> text=Mail again >> nth=-1");
	await page.waitForFunction(() => document.querySelector("dialog p")
		?.textContent === "This has changed meanwhile. Now it is: 6 registrations");
	ok(true, "… and once more when it is another number by then");
	await page.click("dialog >> text=Cancel");
	await page.click(".bulk >> text=Reject");
	await page.waitForSelector(".reason");
	await page.keyboard.press("5");
	await page.click("dialog .button-danger");
	await page.waitForFunction(() => document.querySelector(
		".dialog-bulk [role=status]")?.textContent === "6 done, 0 refused");
	ok(true, "all that fit are rejected, with one reason");
	is(await page.evaluate(() => document.querySelector(
		".dialog-bulk progress").position), 1,
	"the progress ends at its end");
	await page.click(".dialog-bulk >> text=Close");
	await page.waitForSelector(".view .empty");
}

async function edits(page) {
	await goTo(page, "#registrations?q=okon");
	await page.click("text=Mira Okonkwo");
	await page.waitForSelector(".one");
	ok((await page.locator("#title").textContent()) === "Mira Okonkwo",
		"one registration");
	await page.fill("#note", "Called back");
	await page.click("text=Add the note");
	await page.waitForSelector(".note >> text=Called back");
	ok(true, "a note");
	await page.click("button >> text=Correct");
	is(await axeFindings(page), "", "correcting: axe-core finds nothing");
	await page.fill("#edit-members", "Zoë Lind, مريم");
	await page.click("dialog >> text=Save");
	is(await toastOf(page, "Saved"), "Saved: Mira Okonkwo", "a member is corrected");
	await page.waitForSelector("text=Withdrawn");
	ok(true, "… who has a new ticket");
	await page.click("text=Take the decision back");
	await page.click("dialog >> text=Take it back");
	await page.waitForSelector("button >> text=Approve");
	ok(true, "a decision is taken back");
	await page.click("button >> text=Approve");
	await page.waitForSelector("text=Take the decision back");
	await page.click("text=Who looked at this person");
	await page.waitForSelector(".list tbody tr >> text=looked at registration");
	ok(true, "an admin is led to the people who looked at somebody");
}

async function byColleague(page) {
	await goTo(page, "#registrations?status=approved");
	await page.click("text=More filters");
	await page.waitForSelector("#filter-decided_by >> text=Bob", {
		state: "attached" });
	await page.selectOption("#filter-decided_by", { label: "Bob" });
	await page.waitForFunction(() => /decided_by=\d/.test(location.hash));
	await page.waitForSelector(".view .list tbody tr, .view .empty");
	is(await axeFindings(page), "", "of a colleague: axe-core finds nothing");
	await page.reload();
	await page.waitForSelector("#filter-decided_by >> text=Bob", {
		state: "attached" });
	is(await page.locator("#filter-decided_by option:checked")
		.textContent(), "Bob", "what a colleague decided can be found");
}

async function adds(page) {
	await goTo(page, "#add");
	await page.click("form .button:not([type])");
	await page.waitForSelector(".view .summary");
	ok(true, "what is missing is told");
	await page.fill("#name", "Added Person");
	await page.fill("#email", "added@example.org");
	await page.fill("#phone", "+49 30 1234567");
	await page.click("form .button:not([type])");
	is(await toastOf(page, "Added"), "Added: Added Person", "somebody is added");
	await page.waitForFunction(() => document.querySelector("#title")
		.textContent === "Added Person");
}

async function imports(page) {
	const file = text => page.setInputFiles("#file", { name: "people.csv",
		mimeType: "text/csv", buffer: Buffer.from(text) });
	const head = "name;email;phone;status\n";

	await goTo(page, "#import");
	await file(`${head}A;mira@example.org;12345;\nB;b;12345;\n`);
	await page.click("text=Check the file");
	await page.waitForSelector(".report tbody tr");
	is((await page.locator(".report h2").first().textContent()),
		"2 things are wrong; nothing was imported", "a dry run tells");
	ok((await page.locator(".report").textContent())
		.includes("This address is already registered."), "… line by line");
	is(await axeFindings(page), "", "… axe-core finds nothing");
	await shot(page, "report");
	await file(`${head}Imported One;one@new.example;12345;approved\n`
		+ "Imported Two;two@new.example;12345;\n");
	await page.click("text=Check the file");
	await page.click("text=Import 2 registrations");
	await page.waitForSelector("text=2 registrations are imported");
	ok(true, "a good file is imported");
}

/* A file that says nothing of itself: what was guessed is changed by hand. */
async function importsByHand(page) {
	const example = page.locator(".report .example").first();
	const fieldOf = title => page.getByLabel(`Import the column ${title} as`);
	const again = async () => {
		await page.click("#check-again");
		await page.waitForSelector("#check-again", { state: "detached" });
	};

	await page.setInputFiles("#file", { name: "list.csv",
		mimeType: "text/csv", buffer: Buffer.from("Wer;Kontakt;Wo\n"
			+ "Gro\xdf;gross@hand.example;M\xfcnchen\n", "latin1") });
	await page.click("text=Check the file");
	await page.waitForSelector(".report tbody tr");
	is(await page.locator("#import-now").count(), 0,
		"without a name nothing can be imported");
	is(await example.textContent(), "Groß", "what was guessed is shown");
	is(await page.locator("#import-encoding").inputValue(), "windows-1252",
		"… with the encoding");
	await eachLook(page, [[360, "dark"], [1280, "light"]], async how => {
		is(await overflow(page), 0, `${how}: nothing is cut off`);
		is(await axeFindings(page), "", "… axe-core finds nothing");
		await shot(page, `columns, ${how}`);
	});
	await page.selectOption("#import-encoding", "ibm850");
	await again();
	is(await example.textContent(), "Gro\u2580", "another encoding is tried");
	await page.selectOption("#import-encoding", "windows-1252");
	await again();
	await fieldOf("Wo").selectOption("name");
	await fieldOf("Wer").selectOption("name");
	is(await fieldOf("Wo").inputValue(), "-", "a field is one column's");
	await fieldOf("Kontakt").selectOption("email");
	is(await page.locator("#import-now").count(), 0,
		"what was changed is checked before it is imported");
	await again();
	await page.uncheck("#mail");
	await page.click("text=Check the file");
	is(await fieldOf("Wer").inputValue(), "name",
		"other choices leave the columns as they are");
	await page.click("text=Import 1 registration");
	await page.waitForSelector("text=1 registration is imported");
	await goTo(page, "#registrations?q=gross%40hand");
	await page.waitForFunction(() => document.querySelectorAll(
		"tbody tr").length === 1);
	await page.click("tbody th a");
	await page.waitForFunction(() => document.querySelector("#title")
		.textContent === "Groß");
	ok(true, "a person without a phone number has a page");
	await shot(page, "no-phone");
}

async function reads(browser) {
	const { page, faults, close } = await openAdmin(browser, { who: vera,
		hash: "#registrations" });

	is(await page.locator(".pick").count(), 0, "a viewer chooses nobody");
	is(await page.locator("#head-actions >> text=Add").count(), 0,
		"… adds nobody");
	await goTo(page, "#registration/1");
	is(await page.locator("button >> text=Approve").count(), 0,
		"… decides nothing");
	is(await page.locator("#note").count(), 0, "… and notes nothing");
	is(await page.locator(".view [href^='#audit']").count(), 0,
		"… and is led to no record");
	is(faults.join("\n"), "", "nothing in the console of a viewer");
	await close();
}

/* As if the event had ended yesterday. */
async function addsAfterTheEnd(browser) {
	const { page, close } = await openAdmin(browser, { hash: "#account" });

	await page.route("**/api/admin/events", async route => {
		const answer = await route.fetch();
		const { events } = await answer.json();

		await route.fulfill({ response: answer, json: { events: events
			.map(e => ({ ...e, state: "over" })) } });
	});
	await page.reload();
	await settled(page);
	await goTo(page, "#add");
	ok((await page.textContent(".notice")).includes("The event is over"),
		"who adds somebody after the end is told");
	is(await page.isChecked("#mail"), false,
		"… and mails nobody without asking for it");
	await close();
}

await withBrowser(async browser => {
	await looks(browser);
	await addsAfterTheEnd(browser);
	const { page, faults } = await openAdmin(browser,
		{ hash: "#registrations", allowed: [422] });

	await settled(page);
	is((await names(page)).length, 9, "all are there");
	await finds(page);
	await decidesOnSome(page);
	await decidesOnMany(page);
	await edits(page);
	await byColleague(page);
	await adds(page);
	await imports(page);
	await importsByHand(page);
	is(faults.join("\n"), "", "nothing in the console");
	await reads(browser);
});
