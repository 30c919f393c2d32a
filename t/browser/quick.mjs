/* quick.mjs: the registration form with its script. */
import { axeFindings, base, is, newPage, ok, withBrowser } from "./browser.mjs";
import { picture } from "./picture.mjs";

const button = "#register button:not([type])";
const text = async (page, selector) =>
	(await page.textContent(selector))?.trim();
const focus = page => page.evaluate(() =>
	document.activeElement.id || document.activeElement.className);

async function fill(page, typed) {
	for (const [field, value] of Object.entries(typed))
		await page.fill(`#${field}`, value);
}

/* What the server says of one wrong value. */
async function serverSays(page, field, value) {
	const answer = await page.request.post(base + "/api/register",
		{ data: { [field]: value }, ignoreHTTPSErrors: true });

	return (await answer.json()).errors
		.find(e => e.field === field)?.message;
}

/* Inline checks say what the server would say. */
async function sameWords(page) {
	const wrong = [["email", "mira at example.org"], ["email", "a@b"],
		["email", "x"], ["phone", "12"], ["phone", "call me"],
		["phone", "1 2"], ["phone", "123"], ["name", "n".repeat(256)],
		["phone", "123456789012345678901"], ["name", ""], ["email", ""],
		["email", "zoë@example.org"], ["email", "a@b.co, c@d.ef"],
		["email", "a@-"], ["phone", "123456 x12345678"],
		["phone", "1234 ext. 12"], ["phone", "+49 30 +49 30 1"],
		["name", "\u200b\u3164"], ["email", "a@b.co d@e.fg"]];

	for (const [field, value] of wrong) {
		await page.fill(`#${field}`, value || "x");
		await page.fill(`#${field}`, value);
		await page.press(`#${field}`, "Tab");
		is(await page.locator(`#${field}-error`).evaluate(
			e => e.lastChild.textContent),
		await serverSays(page, field, value),
		`${field} "${value.slice(0, 20)}": the words of the server`);
	}
	await page.fill("#email", "mira@example.org");
	is(await page.locator("#email-error").count(), 0,
		"the error goes as soon as it is right");
}

async function summary(page) {
	await page.fill("#name", "");
	await page.fill("#phone", "12");
	await page.click(button);
	await page.waitForSelector(".summary");
	is(await focus(page), "summary", "the summary has the focus");
	ok((await page.title()).startsWith("There is a problem: "),
		"the title says that there is a problem");
	is(await page.locator(".summary li").count(), 2,
		"it names what is wrong");
	is(page.url(), base + "/", "nothing was sent");
	await page.click(".summary a");
	is(await focus(page), "name", "it leads to the field");
}

async function rows(page) {
	await page.click("summary");
	is(await page.locator("#members .row").count(), 1, "one row is there");
	await page.fill("#member-1", "مريم الأندلسية");
	await page.click("text=Add a person");
	is(await focus(page), "member-2", "a new row has the focus");
	await page.fill("#member-2", "Bob");
	await page.click("text=Add a person");
	await page.fill("#member-3", "Łukasz");
	is(await text(page, "#total"), "4 tickets: €80.00",
		"the price of the team is told");
	await page.click("[aria-label='Remove person 2']");
	is(await page.inputValue("#member-2"), "Łukasz",
		"a row goes and the next one takes its place");
	is(await focus(page), "member-2", "and the focus");
	is(await text(page, "#total"), "3 tickets: €60.00", "so does its price");
}

/* A photo as a phone makes it: 20 megapixels, lying on its side. */
async function photo(page) {
	const data = await page.evaluate(() => {
		const canvas = document.createElement("canvas");
		const context = canvas.getContext("2d");

		[canvas.width, canvas.height] = [5000, 4000];
		context.fillStyle = "red";
		context.fillRect(0, 0, 2500, 4000);
		context.fillStyle = "blue";
		context.fillRect(2500, 0, 2500, 4000);
		return canvas.toDataURL("image/jpeg", 0.5).split(",")[1];
	});
	const jpeg = Buffer.from(data, "base64");
	const turned = Buffer.from("ffe1002245786966000049492a0008000000"
		+ "010012010300010000000600000000000000", "hex");

	return { name: "IMG_0001.jpeg", mimeType: "image/jpeg",
		buffer: Buffer.concat([jpeg.subarray(0, 2), turned,
			jpeg.subarray(2)]) };
}

/* What the form would send: its kind, its size, the colours of its corners. */
const chosen = page => page.evaluate(async () => {
	const [file] = document.querySelector("#payment_screenshot").files;
	const bitmap = await createImageBitmap(file);
	const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	const colour = (x, y) => {
		const [red, , blue] = context.getImageData(x, y, 1, 1).data;

		return red > blue ? "red" : "blue";
	};

	context.drawImage(bitmap, 0, 0);
	return [file.type, file.name, bitmap.width, bitmap.height,
		colour(10, 10), colour(bitmap.width - 10, 10),
		colour(10, bitmap.height - 10)].join(" ");
});

/* Too large for the server, and made smaller for it. */
async function smaller(page, choose) {
	await choose(await photo(page));
	await page.waitForSelector(".preview canvas");
	is(await chosen(page), "image/jpeg IMG_0001.jpg 1600 2000 red red blue",
		"a photo with too many pixels gets 2000, and stands upright");
	await choose(picture(1400, 1400, "Kontoauszug.png"));
	await page.waitForFunction(() => document.querySelector(".preview")
		.textContent.includes("instead of 5.6 MB"));
	ok((await chosen(page)).startsWith("image/jpeg Kontoauszug.jpg 1400 1400"),
		"a large file becomes a JPEG, and the preview says so");
	is(await axeFindings(page), "", "axe-core finds nothing in the preview");
}

/* What the browser cannot open goes as it is, and the server says what it is. */
async function heic(page, choose) {
	await choose({ name: "shot.heic", mimeType: "image/heic",
		buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0", "latin1") });
	await page.waitForSelector(".preview .file-name");
	ok((await text(page, ".preview")).includes("shot.heic"),
		"a picture that only the server may know is kept");
	await choose({ name: "large.heic", mimeType: "",
		buffer: Buffer.alloc(5_500_000, "x") });
	await page.waitForSelector("#payment_screenshot-error");
	ok((await text(page, "#payment_screenshot-error")).includes(
		"(HEIC, 5.2 MB) is too large, and cannot be made smaller here"),
	"one that is too large as well is refused by kind and size");
}

async function pictures(page) {
	const choose = file => page.setInputFiles("#payment_screenshot", file);

	await choose({ name: "receipt.pdf", mimeType: "application/pdf",
		buffer: Buffer.from("%PDF-1.7") });
	await page.waitForSelector("#payment_screenshot-error");
	ok((await text(page, "#payment_screenshot-error"))
		.includes("This file is PDF, not a JPEG, PNG or WebP picture"),
	"another kind is refused at once, by its name");
	await choose({ name: "a.png", mimeType: "image/png",
		buffer: Buffer.from("no picture") });
	await page.waitForFunction(() => document.querySelector(
		"#payment_screenshot-error")?.textContent.includes("damaged"));
	ok(true, "and one that cannot be opened");
	await smaller(page, choose);
	await heic(page, choose);
	await choose(picture(600, 1100, "Überweisung.png"));
	await page.waitForSelector(".preview canvas");
	ok((await text(page, ".preview")).includes("1.9 MB, 600 × 1100"),
		"the preview tells the size");
	is(await page.locator("#payment_screenshot-error").count(), 0,
		"the error is gone");
}

/* The answer is lost, though what was asked is done; twice pressed. */
async function loseAnswer(page, keys) {
	let lose;
	const lost = new Promise(done => {
		lose = done;
	});

	await page.route("**/api/register*", async route => {
		keys.push(route.request().headers()["idempotency-key"]);
		await route.fetch();
		await lost;
		await route.abort();
	});
	await page.click(button);
	is(await page.getAttribute(button, "aria-disabled"), "true",
		"the button says that it works");
	await page.click(button, { force: true });
	lose();
	await page.waitForSelector(".summary");
	is(keys.length, 1, "two presses send it once");
	ok((await text(page, ".summary")).includes("There is no connection"),
		"a lost answer is told");
	is(await page.inputValue("#name"), "Mira", "what was typed is kept");
	await page.unroute("**/api/register*");
}

/* Sent again over a slow line: the same key, and progress in numbers. */
async function send(page) {
	const line = await page.context().newCDPSession(page);
	const keys = [];
	const slow = { offline: false, latency: 50, downloadThroughput: 1e6,
		uploadThroughput: 1e6 };

	await loseAnswer(page, keys);
	await line.send("Network.enable");
	await line.send("Network.emulateNetworkConditions", slow);
	const answered = page.waitForResponse("**/api/register*");

	await page.click(button);
	await page.waitForSelector(".progress:not([hidden])");
	ok(/^[\d.]+ of 1\.9 MB$/.test(await text(page, ".progress span")),
		"the progress is told in numbers");
	is(await axeFindings(page), "", "axe-core finds nothing meanwhile");
	const answer = await answered;

	await page.waitForURL("**/registered/*");
	is(answer.request().headers()["idempotency-key"], keys[0],
		"sent again it has the same key");
	is(answer.status(), 201, "and the answer is the first one");
	is(answer.headers()["idempotency-replayed"], "true", "repeated");
	await line.detach();
}

/* Back to the form: all is there, and that it was sent is told. */
async function back(page) {
	const receipt = page.url();

	ok((await text(page, "main")).includes("Łukasz"),
		"the receipt names the team");
	is(await text(page, ".copy"), "Copy", "the account can be copied there");
	await page.goBack();
	await page.waitForSelector("#members.live", { state: "attached" });
	is(await page.inputValue("#name"), "Mira", "back: the name is kept");
	is(await page.inputValue("#member-2"), "Łukasz", "… the team as well");
	await page.reload();
	await page.waitForSelector("#sent a");
	is(await page.inputValue("#member-2"), "Łukasz",
		"… and when it is loaded again");
	await page.click("#sent a");
	await page.waitForURL(receipt);
	await page.click("text=Register someone else");
	await page.waitForSelector("#members.live", { state: "attached" });
	is(await page.inputValue("#name"), "",
		"somebody else gets an empty form");
}

async function again(page) {
	await page.goto(base + "/");
	await fill(page, { name: "Mira", email: "MIRA@example.org",
		phone: "+49 341 5550199" });
	await page.click(button);
	await page.waitForSelector(".summary");
	ok((await text(page, ".summary")).includes(
		"already registered, and the organiser has yet to decide"),
	"who is registered is told where that stands");
	await page.click(".summary a");
	await page.waitForSelector("#lost");
	ok(page.url().includes("/r/?event="), "and how to get the link");
}

async function german(page) {
	await page.goto(base + "/");
	await page.click("text=Deutsch");
	is(await page.getAttribute("html", "lang"), "de", "it can be in German");
	await page.fill("#email", "nils at example.org");
	await page.press("#email", "Tab");
	ok((await text(page, "#email-error")).startsWith("Fehler: "),
		"what the script says too");
	await fill(page, { name: "Nils", email: "nils@example.org",
		phone: "030 123456" });
	await page.click(button);
	await page.waitForURL("**/registered/*?lang=de");
	is(await page.getAttribute("html", "lang"), "de",
		"the receipt as well");
}

await withBrowser(async browser => {
	const { page, faults, close } = await newPage(browser, {
		viewport: { width: 360, height: 740 }, allowed: [409],
		permissions: ["clipboard-read", "clipboard-write"] });

	await page.goto(base + "/");
	await page.click(".copy");
	is(await page.evaluate(() => navigator.clipboard.readText()),
		"DE02 1203 0000", "an account number is copied");
	await sameWords(page);
	await summary(page);
	await fill(page, { name: "Mira", phone: "+49 341 5550199" });
	await rows(page);
	await pictures(page);
	await send(page);
	await back(page);
	await again(page);
	await german(page);
	is(faults.filter(f => !f.includes("ERR_FAILED")).join("\n"), "",
		"nothing is in the console, all is from here");
	await close();
});
