/*
 * organise.mjs: events, settings, how an event looks, and texts of mails, in
 * the hands of two admins.
 *
 * SECOND_EMAIL, SECOND_PASSWORD   of the second one
 */
import { goTo, openAdmin, settled, toastOf } from "./admin.mjs";
import { axeFindings, base, eachLook, is, newPage, ok, overflow,
	withBrowser } from "./browser.mjs";

const second = { email: process.env.SECOND_EMAIL,
	password: process.env.SECOND_PASSWORD };
const inDialog = (page, name) => page.locator("dialog")
	.getByRole("button", { name, exact: true });
const gone = page => page.waitForSelector("dialog", { state: "detached" });

/* ---- events ------------------------------------------------------------------- */

const rows = page => page.locator(".table tbody tr");

async function choose(page, event, what) {
	await page.getByRole("button", { name: `More about ${event}` }).click();
	await inDialog(page, what).click();
}

const inZone = (page, event, zone) => page.evaluate(([slug, to]) =>
	fetch("/api/admin/settings", { method: "PATCH",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ event: slug, zone: to }) }), [event, zone]);

const startOf = (page, slug) => page.evaluate(async s =>
	(await (await fetch("/api/admin/events")).json()).events
		.find(e => e.slug === s).starts_at, slug);

async function events(page) {
	await page.click("#add-event");
	await page.fill("#name", "Späte Gala");
	is(await page.inputValue("#slug"), "spate-gala",
		"a name for addresses follows the name");
	is(await axeFindings(page), "", "a new event: axe-core finds nothing");
	await inDialog(page, "Create the event").click();
	await gone(page);
	ok((await toastOf(page, "is made")).startsWith("Späte Gala is made."),
		"an event is made of a name");
	await page.click("#add-event");
	await page.fill("#name", "Späte Gala");
	await inDialog(page, "Create the event").click();
	await page.waitForSelector("dialog .summary");
	ok((await page.textContent("dialog .summary")).includes(
		"choose another one"), "a name in addresses is there once");
	await page.keyboard.press("Escape");
	await gone(page);
	await inZone(page, "spate-gala", "Europe/Berlin");
	await page.reload();
	await settled(page);
	await choose(page, "Späte Gala", "Copy");
	await page.fill("#name", "Gala 2");
	await page.fill("#slug", "gala-2");
	await page.fill("#starts_at", "2031-10-26T02:30");
	await page.locator("#starts_at-twice >> text=the second").click();
	is(await axeFindings(page), "", "a time that comes twice: axe-core finds nothing");
	await inDialog(page, "Copy the event").click();
	await gone(page);
	await rows(page).nth(2).waitFor();
	is(await startOf(page, "gala-2"), "2031-10-26T01:30:00Z",
		"a start that comes twice is the one that was chosen");
	await choose(page, "Gala 2", "Archive");
	await page.waitForSelector(".table >> text=Archived");
	is(await rows(page).count(), 3, "one is copied and put away");
	is(await page.locator("#event-choice option").count(), 2,
		"the choice at the head knows those that are not archived");
	await choose(page, "Gala 2", "Delete");
	await inDialog(page, "Delete").click();
	await page.waitForFunction(() => document.querySelectorAll(
		".table tbody tr").length === 2);
	ok(true, "one that is empty is deleted");
}

/* ---- settings ----------------------------------------------------------------- */

const save = page => page.locator(".save-bar").getByRole("button",
	{ name: "Save" }).click();

async function everySettingHasHelp(page) {
	const lacking = await page.evaluate(async () => {
		const answer = await fetch("/api/admin/settings");
		const words = await fetch("/api/admin/settings/words");
		const known = Object.keys(await answer.json());
		const told = (await words.json()).settings.map(s => s.name);
		const only = ["id", "slug", "is_current", "version", "updated_at",
			"archived_at", "seats_taken", "state", "logo", "payment_qr",
			"templates", "erases_at"];

		return [...known.filter(name => !only.includes(name)
				&& !told.includes(name)),
			...told.filter(name => !document.querySelector(
				`#${name}`)?.labels.length || !document.querySelector(
				`#${name}-hint`)?.textContent)];
	});

	is(lacking.join(" "), "", "every setting has a field and help");
}

async function checked(page) {
	await page.fill("#accent", "#ffee00");
	await page.press("#accent", "Tab");
	await page.waitForSelector("#accent-error");
	ok((await page.textContent("#accent-error")).includes("too pale"),
		"a field is checked when it is left, in the words of the server");
	ok(await page.isVisible(".save-bar"), "what is not saved is told");
	await goTo(page, "#events");
	ok((await toastOf(page, "wait there")).includes("not saved yet"),
		"… and said again to a person who leaves");
	await goTo(page, "#settings/accent");
	is(await page.evaluate(() => document.activeElement.id), "accent",
		"an address leads to one setting");
	is(await page.inputValue("#accent"), "#ffee00",
		"what was typed is still there after a look elsewhere");
	await page.locator(".save-bar").getByRole("button",
		{ name: "Discard" }).click();
	is(await page.inputValue("#accent"), "", "… until it is discarded");
}

const stored = (page, name) => page.evaluate(async wanted =>
	(await (await fetch("/api/admin/settings")).json())[wanted], name);

async function times(page) {
	const starts = await page.inputValue("#starts_at");

	await page.fill("#zone", "Europe/Berlin");
	await save(page);
	await toastOf(page, "Saved");
	is(await page.inputValue("#starts_at"), starts,
		"another zone alone keeps the clock times");
	await page.fill("#closes_at", "2037-03-29T02:30");
	await page.press("#closes_at", "Tab");
	await page.waitForSelector("#closes_at-error");
	ok((await page.textContent("#closes_at-error")).includes(
		"02:30 does not exist on that day in Europe/Berlin"),
	"a time that no clock shows is refused where it is typed");
	await page.fill("#closes_at", "2037-10-25T02:30");
	ok(await page.isVisible("#closes_at-twice"),
		"which one is asked where the clocks show a time twice");
	is(await axeFindings(page), "", "… so that axe-core finds nothing");
	await page.locator("#closes_at-twice").getByLabel("the second").check();
	await save(page);
	await page.waitForSelector(".save-bar", { state: "hidden" });
	is(await stored(page, "closes_at"), "2037-10-25T01:30:00Z",
		"the one that was chosen is stored");
	ok(await page.locator("#closes_at-twice").getByLabel("the second").isChecked(),
		"… and shown as the one that is");
	await page.locator("#closes_at-twice").getByLabel("the first").check();
	await save(page);
	await page.waitForSelector(".save-bar", { state: "hidden" });
	is(await stored(page, "closes_at"), "2037-10-25T00:30:00Z",
		"another choice alone is a change");
	await page.fill("#closes_at", "");
	await page.fill("#zone", "UTC");
	await save(page);
	await page.waitForSelector(".save-bar", { state: "hidden" });
}

async function conflict(first, other) {
	await first.fill("#name", "Robotics Open");
	await save(first);
	is(await toastOf(first, "Saved"), "Saved.", "the first admin saves a name");
	await other.fill("#name", "Robot Days");
	await other.fill("#venue", "Hall 4");
	await save(other);
	await other.waitForSelector(".conflict");
	const told = await other.textContent(".conflict");

	ok(/Theirs: Robotics Open/.test(told) && /Yours: Robot Days/.test(told),
		"the second one sees both names");
	ok(told.includes(process.env.ADMIN_EMAIL), "… and who saved the other");
	is(await axeFindings(other), "", "a conflict: axe-core finds nothing");
	await other.getByText("Yours: Robot Days").click();
	await inDialog(other, "Use these and save").click();
	is(await toastOf(other, "Saved"), "Saved.", "… chooses, and saves");
	const now = await other.evaluate(async () =>
		(await fetch("/api/admin/settings")).json());

	is(`${now.name}, ${now.venue}`, "Robot Days, Hall 4",
		"… what was chosen, and all else");
}

const picture = async (page, width, height) => ({ name: "x.png",
	mimeType: "image/png", buffer: await page.screenshot({
		clip: { x: 0, y: 0, width, height } }) });

async function wear(page) {
	await goTo(page, "#events");
	await goTo(page, "#settings");
	await page.fill("#accent", "#0a6b4d");
	await page.fill("#organiser", "Robotik e.V.");
	await page.fill("#price_minor", "12.50");
	await page.fill("#payment_instructions", "IBAN: DE02 1203");
	await save(page);
	await page.waitForSelector(".save-bar", { state: "hidden" });
	await page.setInputFiles("#picture-logo", await picture(page, 300, 100));
	await page.waitForSelector(".picture-logo:not([src='data:,'])");
	await page.setInputFiles("#picture-payment-qr",
		await picture(page, 200, 200));
	await page.waitForSelector(".picture-payment-qr:not([src='data:,'])");
	await page.setInputFiles("#picture-logo", { name: "x.svg",
		mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
	await page.waitForSelector("#picture-logo-error");
	ok((await page.textContent("#picture-logo-error")).includes("JPEG"),
		"what is no picture is refused in words");
	is(await axeFindings(page), "", "settings: axe-core finds nothing");
}

/* The page for everyone wears it, in both themes. */
async function worn(browser) {
	for (const colorScheme of ["light", "dark"]) {
		const { page, faults, close } = await newPage(browser,
			{ viewport: { width: 360, height: 760 }, colorScheme });

		await page.goto(base + "/");
		const accent = await page.evaluate(() => getComputedStyle(
			document.documentElement).getPropertyValue("--accent"));

		ok(colorScheme === "light" ? accent === "#0a6b4d"
			: /^#[0-9a-f]{6}$/.test(accent) && accent !== "#b9adff"
				&& accent !== "#0a6b4d",
		`${colorScheme}: the page has a shade of the colour`, accent);
		is(await page.evaluate(() => [".logo", ".pay-qr"].map(s =>
			document.querySelector(s)?.naturalWidth).join(" ")),
		"300 200", `${colorScheme}: logo and QR to pay are there`);
		is(await axeFindings(page), "",
			`${colorScheme}: axe-core finds nothing`);
		is(await overflow(page), 0, `${colorScheme}: nothing is cut off`);
		is(faults.join("\n"), "", `${colorScheme}: nothing in the console`);
		await close();
	}
}

/* ---- texts of mails --------------------------------------------------------------- */

async function texts(page) {
	const mail = page.frameLocator("#mail-preview");

	await goTo(page, "#templates");
	await page.selectOption("#kind", "approved");
	await mail.getByText("Robotik e.V.").first().waitFor();
	ok(true, "a preview shows the real event");
	await page.fill("#text", "Subject: Come {{name}}\n\nBring {{nothing}}.");
	await page.waitForSelector("#text-error");
	ok(true, "a text that does not render says why");
	await page.fill("#text", "Subject: Come {{name}}\n\nBring <b>tea</b>.");
	await mail.getByText("Bring <b>tea</b>.").waitFor();
	is(await page.textContent(".preview-subject"), "Come",
		"it is shown beside what is written, without the name in a subject");
	is(await axeFindings(page), "", "texts: axe-core finds nothing");
	await page.click("#nav >> text=All events");
	await page.waitForSelector("dialog >> text=Leave without saving?");
	is(await axeFindings(page), "", "a question: axe-core finds nothing");
	await inDialog(page, "Stay here").click();
	ok((await page.inputValue("#text")).includes("tea")
		&& page.url().endsWith("#templates"),
	"what is not saved is not left without a question");
	await page.selectOption("#kind", "received");
	await inDialog(page, "Stay here").click();
	await page.waitForFunction(
		() => document.querySelector("#kind").value === "approved");
	ok(true, "… nor for another mail");
	await page.click("#test-mail");
	await page.waitForSelector("#test-said >> text=The relay has accepted it");
	ok(true, "a test is mailed, and what became of it is told");
	await page.getByRole("button", { name: "Save" }).click();
	is(await toastOf(page, "The next mail"), "Saved. The next mail has this text.",
		"the text is saved");
	await page.fill("#text", "Subject: Lost\n\nLost.");
	await page.click("#nav >> text=All events");
	await inDialog(page, "Leave without saving").click();
	await page.waitForSelector("#add-event");
	await goTo(page, "#templates");
	await page.selectOption("#kind", "approved");
	await page.waitForFunction(() => document.querySelector("#text").value
		.startsWith("Subject: Come"));
	await page.click("#reset");
	await inDialog(page, "Use the built-in text").click();
	await page.waitForFunction(() => !document.querySelector("#text").value
		.startsWith("Subject: Come"));
	ok(true, "… and goes back to the built-in one");
}

async function looks(browser) {
	const { page, faults, close } = await openAdmin(browser,
		{ width: 360, hash: "#events" });

	for (const hash of ["#events", "#settings", "#templates"]) {
		await goTo(page, hash);
		if (hash === "#templates")
			await page.frameLocator("#mail-preview")
				.locator("h1").waitFor();
		await eachLook(page, [[360, "dark"], [768, "light"]],
			async how => {
				const what = `${hash}, ${how}`;

				is(await overflow(page), 0,
					`${what}: nothing is cut off`);
				is(await axeFindings(page), "",
					`${what}: axe-core finds nothing`);
			});
	}
	is(faults.join("\n"), "", "nothing in the console");
	await close();
}

await withBrowser(async browser => {
	const allowed = [409, 412, 422];
	const first = await openAdmin(browser, { hash: "#events", allowed });
	const other = await openAdmin(browser,
		{ who: second, hash: "#settings", allowed });

	await events(first.page);
	await goTo(first.page, "#settings");
	await everySettingHasHelp(first.page);
	await checked(first.page);
	await times(first.page);
	await conflict(first.page, other.page);
	await wear(first.page);
	await worn(browser);
	await texts(first.page);
	is([...first.faults, ...other.faults].join("\n"), "",
		"nothing in the console");
	await first.close();
	await other.close();
	await looks(browser);
});

