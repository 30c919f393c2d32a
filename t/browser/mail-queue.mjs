/*
 * mail-queue.mjs: the mail queue with a mail that the relay has refused for
 * good and one that it took.
 */
import { goTo, openAdmin, toastOf } from "./admin.mjs";
import { axeFindings, eachLook, is, ok, overflow, withBrowser }
	from "./browser.mjs";

const row = (page, text) => page.locator(".table tbody tr",
	{ hasText: text });

async function explained(page) {
	await row(page, "refused@example.org").waitFor();
	const told = await row(page, "refused@example.org").textContent();

	ok(/Given up/.test(told), "a mail that was refused is given up");
	ok(told.includes("There is no such mailbox: ask for the right address."),
		"… and it is said what that means");
	ok(told.includes("550 5.1.1 no such user"), "… beside what the relay said");
	ok((await page.textContent(".notice")).includes(
		"One mail was refused for good"), "the head of the page tells it too");
	is(await axeFindings(page), "", "axe-core finds nothing");
}

async function filtered(page) {
	await page.getByRole("button", { name: "Sent", exact: true }).click();
	await row(page, "taken@example.org").waitFor();
	is(await row(page, "refused").count(), 0, "by state");
	is(await page.evaluate(() => location.hash), "#mail?state=sent",
		"… which is in the address");
	await page.getByRole("button", { name: "Stuck", exact: true }).click();
	await page.waitForSelector(".empty");
	ok((await page.textContent(".empty")).includes("Nothing is stuck"),
		"nothing is said to be nothing");
	await page.getByRole("button", { name: "All", exact: true }).click();
	await page.fill("#q", "refused@");
	await page.waitForFunction(() => document.querySelectorAll(
		".table tbody tr").length === 1);
	ok(true, "by a part of the address");
}

async function readdressed(page) {
	const dialog = page.locator("dialog");

	await page.getByRole("button", { name: "Another address" }).click();
	await page.fill("#recipient", "taken@example.org");
	await dialog.getByRole("button", { name: "Send there" }).click();
	await dialog.locator(".summary").waitFor();
	ok((await dialog.textContent()).includes("is registered with this address"),
		"not to an address of somebody else");
	is(await axeFindings(page), "", "another address: axe-core finds nothing");
	await page.fill("#recipient", "right@example.org");
	await dialog.getByRole("button", { name: "Send there" }).click();
	is(await toastOf(page, "goes to"), "The mail goes to the new address.",
		"to the right address");
	await page.fill("#q", "");
	await row(page, "right@example.org").waitFor();
	for (let i = 0; i < 240; i++) {
		if (/Sent/.test(await row(page, "right@").textContent()))
			break;
		await page.getByRole("button", { name: "Look again" }).click();
		await page.waitForTimeout(250);
		await row(page, "right@example.org").waitFor();
	}
	ok(/Sent/.test(await row(page, "right@").textContent()),
		"… where the relay takes it");
}

await withBrowser(async browser => {
	const { page, faults, close } = await openAdmin(browser,
		{ hash: "#mail", allowed: [409] });

	await explained(page);
	await filtered(page);
	await readdressed(page);
	is(faults.join("\n"), "", "nothing in the console");
	await goTo(page, "#mail");
	await eachLook(page, [[360, "dark"], [768, "light"]], async how => {
		is(await overflow(page), 0, `${how}: nothing is cut off`);
		is(await axeFindings(page), "", `${how}: axe-core finds nothing`);
	});
	await close();
});
