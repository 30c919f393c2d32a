/*
 * admin-account.mjs: from an invitation to two-step sign-in, and the team.
 *
 * The test reads the mails for it: it says "link EMAIL" and is given the token
 * in a line; "code SECRET" and is given the code of now.
 */
import { createInterface } from "node:readline";
import { fillSignIn, goTo, openAdmin, settled, signIn, signOut,
	toastOf }
	from "./admin.mjs";
import { axeFindings, base, is, newPage, ok, overflow, withBrowser }
	from "./browser.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const zoe = { email: "zoe@example.org", password: "a few words in a row" };

async function asked(what, of) {
	console.log(`${what} ${of}`);
	return (await lines.next()).value;
}

async function looksWell(page, what) {
	is(await overflow(page), 0, `${what}: nothing is cut off`);
	is(await axeFindings(page), "", `${what}: axe-core finds nothing`);
}

/* ---- an owner invites ------------------------------------------------------------ */

async function invite(page) {
	await goTo(page, "#staff");
	await looksWell(page, "the team");
	await page.click("#invite");
	await page.fill("dialog #email", "zoe");
	await page.press("dialog #email", "Enter");
	await page.waitForSelector("dialog .summary");
	await looksWell(page, "a wrong invitation");
	await page.fill("dialog #email", zoe.email);
	await page.fill("dialog #name", "Zoë");
	await page.selectOption("dialog #role", "reviewer");
	await page.press("dialog #email", "Enter");
	is(await toastOf(page, "An invitation"), `An invitation to ${zoe.email} is on its way.`,
		"an invitation is sent");
	await page.waitForSelector("tr:has-text('Zoë') .state-wait");
	ok(true, "who is invited stands in the table");
	await page.click("#invite");
	await page.fill("dialog #email", zoe.email.toUpperCase());
	await page.fill("dialog #name", "Zoë");
	await page.press("dialog #email", "Enter");
	await page.waitForSelector("dialog .summary");
	ok((await page.textContent("dialog .summary")).includes("already"),
		"nobody is invited twice");
	await page.keyboard.press("Escape");
}

/* ---- the invited ------------------------------------------------------------------- */

async function welcome(page) {
	const requests = [];
	const token = await asked("link", zoe.email);

	page.on("request", r => requests.push(r.url()));
	await page.goto(`${base}/admin/#welcome/${token}`);
	await page.waitForSelector("#password");
	is(page.url(), `${base}/admin/`, "the secret leaves the address");
	is(requests.filter(url => url.includes(token)).length, 0,
		"no request names it in its address");
	await looksWell(page, "the welcome");
	await page.fill("#password", "short");
	await page.press("#password", "Enter");
	await page.waitForSelector(".summary");
	ok((await page.textContent(".summary")).includes("10 characters"),
		"a short password is refused");
	await page.fill("#password", "password123");
	await page.press("#password", "Enter");
	await page.waitForSelector(".summary:has-text('everybody tries')");
	ok(true, "… and one that everybody tries");
	await page.fill("#password", zoe.password);
	await page.press("#password", "Enter");
	await settled(page);
	ok((await page.textContent("#me")).includes("Zoë"), "then one is in");
	await page.goto("about:blank");
	await page.goto(`${base}/admin/#welcome/${token}`);
	await page.waitForSelector("text=This link does not work");
	await looksWell(page, "a dead link");
}

/* Returns the secret and one recovery code. */
async function enrol(page) {
	await signIn(page, zoe, "#account");
	await page.click("#two-step-on");
	await page.waitForSelector("#on-password");
	await looksWell(page, "the password before two steps");
	await page.fill("#on-password", "not the password");
	await page.press("#on-password", "Enter");
	await page.waitForSelector("dialog .summary");
	await page.fill("#on-password", zoe.password);
	await page.press("#on-password", "Enter");
	await page.waitForSelector("#otp-key");
	await looksWell(page, "enrolling");
	const secret = (await page.textContent("#otp-key")).replaceAll(" ", "");

	await page.fill("#otp", "000000");
	await page.press("#otp", "Enter");
	await page.waitForSelector(".part .summary");
	await page.fill("#otp", await asked("code", secret));
	await page.press("#otp", "Enter");
	await page.waitForSelector(".codes");
	await looksWell(page, "recovery codes");
	const codes = await page.locator(".codes code").allTextContents();

	is(codes.length, 10, "ten recovery codes are shown");
	await page.keyboard.press("Escape");
	ok(await page.isVisible(".codes"), "… and do not go by accident");
	await page.click("text=I have kept them");
	await page.waitForSelector("#two-step-off");
	await looksWell(page, "the account with two steps");
	await signOut(page);
	return { secret, codes };
}

async function signInWith(page, otp) {
	await fillSignIn(page, { ...zoe, otp });
	await settled(page);
}

async function withCodes(page, { secret, codes }) {
	await page.goto(`${base}/admin/#account`);
	await page.waitForSelector(".sign-in");
	await fillSignIn(page, { ...zoe, otp: "000000" });
	await page.waitForSelector(".summary");
	ok((await page.textContent(".summary")).includes("code"),
		"a wrong code is told");
	await looksWell(page, "a wrong code");
	await page.fill("#sign-in-password", zoe.password);
	await page.fill("#sign-in-otp", await asked("code", secret));
	await page.press("#sign-in-otp", "Enter");
	await settled(page);
	ok(true, "the code of the app signs in");
	await signOut(page);
	await signInWith(page, codes[0].toUpperCase());
	await goTo(page, "#account");
	await page.waitForSelector("#two-step-off");
	ok((await page.textContent(".view")).includes("left: 9"),
		"a recovery code signs in and is gone");
}

/* One of the old codes makes ten new ones. */
async function newCodes(page, second) {
	await page.click("#new-codes");
	await looksWell(page, "asking for new codes");
	await page.fill("#codes-otp", "000000");
	await page.press("#codes-otp", "Enter");
	await page.waitForSelector("dialog .summary");
	await page.fill("#codes-otp", second.codes[9]);
	await page.press("#codes-otp", "Enter");
	await page.waitForSelector(".codes");
	second.codes = await page.locator(".codes code").allTextContents();
	is(second.codes.length, 10, "ten new recovery codes are shown");
	await page.click("text=I have kept them");
	await page.waitForSelector("text=codes left: 10");
	ok(true, "… and all are left");
}

/* The session ends while something is typed: it is kept and sent. */
async function expired(page, { codes }) {
	await page.waitForSelector(".view #name");
	await page.fill(".view #name", "Zoë O’Neil");
	await page.context().clearCookies();
	await page.press(".view #name", "Enter");
	await page.waitForSelector("dialog .sign-in");
	await looksWell(page, "a session that ended");
	await fillSignIn(page, { password: zoe.password, otp: codes[1] });
	is(await toastOf(page, "Saved"), "Saved.", "what was typed is saved after it");
}

async function sessions(page) {
	const rows = page.locator(".sessions tbody tr");

	await goTo(page, "#account");
	await page.waitForSelector(".sessions tbody tr + tr");
	const before = await rows.count();

	await rows.nth(1).locator("button").click();
	await page.waitForFunction(n => document.querySelectorAll(
		".sessions tbody tr").length === n - 1, before);
	ok(true, "one session is ended");
	await page.click("#end-others");
	await page.waitForFunction(() => document.querySelectorAll(
		".sessions tbody tr").length === 1);
	ok((await rows.textContent()).includes("Chrome, Linux"),
		"… then all but this one");
}

async function changePassword(page) {
	await page.fill("#current_password", "not this one");
	await page.fill("#password", "another few words");
	await page.press("#password", "Enter");
	await page.waitForSelector(".part .summary");
	ok((await page.textContent(".part .summary")).includes("not your"),
		"a wrong password changes nothing");
	await looksWell(page, "a wrong password");
	await page.fill("#current_password", zoe.password);
	await page.press("#current_password", "Enter");
	await page.waitForSelector(".toast:has-text('is changed')");
	zoe.password = "another few words";
	ok(true, "the right one does");
}

async function turnOff(page, { codes }) {
	await page.click("#two-step-off");
	await looksWell(page, "turning it off");
	await page.fill("#off-password", zoe.password);
	await page.fill("#off-otp", codes[2]);
	await page.press("#off-otp", "Enter");
	await page.waitForSelector("#two-step-on");
	ok(true, "two steps are off again");
}

/* ---- a forgotten password ------------------------------------------------------------ */

async function forgotten(page) {
	await page.goto(base + "/admin/");
	await page.waitForSelector(".sign-in");
	await page.click("text=Forgot your password?");
	await looksWell(page, "a forgotten password");
	await page.fill("#email", zoe.email);
	await page.press("#email", "Enter");
	await page.waitForSelector("text=Check your e-mail");
	const token = await asked("link", zoe.email);

	await page.goto("about:blank");
	await page.goto(`${base}/admin/?lang=de#welcome/${token}`);
	await page.waitForSelector("#password");
	is(await page.textContent("h1"), "Neues Passwort wählen",
		"the link opens in German too");
	await page.fill("#password", "ein paar Wörter");
	await page.press("#password", "Enter");
	await settled(page);
	ok(true, "another password is chosen");
}

/* ---- the team again -------------------------------------------------------------------- */

/* A team of sixty: what fits is found as it is typed. */
async function manyPeople(page) {
	const rows = page.locator(".table tbody tr");

	await page.route("**/api/admin/staff", async route => {
		const answer = await (await route.fetch()).json();
		const [first] = answer.staff;

		route.fulfill({ json: { staff: [...answer.staff,
			...Array.from({ length: 60 }, (_, i) => ({ ...first,
				id: 1000 + i, name: `Helper ${i}`,
				email: `h${i}@example.org`, role: "door" }))] } });
	});
	await goTo(page, "#staff");
	is(await rows.count(), 50, "a large team comes in parts");
	await page.getByRole("button", { name: "More", exact: true }).click();
	is(await rows.count(), 62, "… and then all of it");
	await page.fill("#staff-q", "5 HÉLPER ");
	is(await rows.count(), 11, "a name is found as it is typed");
	await looksWell(page, "a large team");
	await page.fill("#staff-q", "nobody");
	is(await rows.count(), 0, "… or nobody is");
	await page.unroute("**/api/admin/staff");
}

async function disable(page) {
	const row = page.locator("tr:has-text('Zoë')");

	await goTo(page, "#staff");
	await row.locator("text=More…").click();
	await looksWell(page, "what can be done");
	await page.click("dialog >> text=Disable");
	await page.waitForSelector("dialog >> text=stays in the audit log");
	await looksWell(page, "the question");
	await page.click("dialog .button-danger");
	await row.locator("text=Disabled").waitFor();
	ok(true, "an account is disabled");
	await page.click("#two_step_required");
	await page.waitForSelector(".toast-problem");
	ok((await page.textContent(".toast-problem")).includes("own account"),
		"only people with two steps ask them of others");
	await looksWell(page, "the team at the end");
}

await withBrowser(async browser => {
	const owner = await openAdmin(browser, { allowed: [422],
		colorScheme: "dark" });
	const guest = await newPage(browser, { allowed: [401, 404, 422],
		viewport: { width: 360, height: 760 } });

	await invite(owner.page);
	await welcome(guest.page);
	await guest.page.context().clearCookies();
	const second = await enrol(guest.page);

	await withCodes(guest.page, second);
	await newCodes(guest.page, second);
	await expired(guest.page, second);
	await sessions(guest.page);
	await changePassword(guest.page);
	await turnOff(guest.page, second);
	await guest.page.context().clearCookies();
	await forgotten(guest.page);
	await manyPeople(owner.page);
	await disable(owner.page);
	is([...owner.faults, ...guest.faults].join("\n"), "",
		"nothing in the console");
	await owner.close();
	await guest.close();
});
process.stdin.destroy(); /* or it would wait for more answers */
