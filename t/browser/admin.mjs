/*
 * admin.mjs: the administration under a test.
 *
 * ADMIN_EMAIL, ADMIN_PASSWORD   of the first account; others are passed on
 */
import { base, newPage } from "./browser.mjs";

const owner = { email: process.env.ADMIN_EMAIL,
	password: process.env.ADMIN_PASSWORD };

/* Fill in the form that is there; `otp` waits for the field of the code. */
export async function fillSignIn(page, { email, password, otp } = owner) {
	const input = name => page.locator(`.sign-in [name=${name}]`);

	if (email)
		await input("email").fill(email);
	await input("password").fill(password);
	await input("password").press("Enter");
	if (otp) {
		await input("otp").fill(otp);
		await input("otp").press("Enter");
	}
}

/* The frame is there, and the view in it has what it needs. */
export async function settled(page) {
	await page.waitForSelector("#frame:not([hidden])");
	await page.waitForFunction(() => {
		const view = document.querySelector("#view > .view");

		return view?.children.length > 0
			&& !view.querySelector(".skeleton");
	});
}

/* Sign in and be where `hash` leads. */
export async function signIn(page, who = owner, hash = "") {
	await page.goto("about:blank");
	await page.goto(`${base}/admin/${hash}`);
	await page.waitForSelector(".sign-in");
	await fillSignIn(page, who);
	await settled(page);
}

/* Another view of the page that is open. */
export async function goTo(page, hash) {
	await page.evaluate(to => {
		document.querySelector("#view > .view")?.remove();
		if (location.hash === to)
			dispatchEvent(new HashChangeEvent("hashchange"));
		location.hash = to;
	}, hash);
	await settled(page);
}

/*
 * A signed-in page; `faults` as in newPage. That nobody was signed in at first
 * is told in the console: 401 is always allowed.
 */
export async function openAdmin(browser, { who = owner, hash = "",
	allowed = [], width = 1280, ...options } = {}) {
	const opened = await newPage(browser, {
		viewport: { width, height: width < 500 ? 760 : 900 },
		allowed: [401, ...allowed], ...options });

	await signIn(opened.page, who, hash);
	return opened;
}

/* On a phone the button is in the menu. */
export async function signOut(page) {
	if (await page.isVisible("#menu"))
		await page.click("#menu");
	await page.click("#sign-out");
	await page.waitForSelector(".sign-in");
}

/* What the last toast says; with `word`, the last that has it, when there is. */
export const toastOf = async (page, word = "") => {
	const toast = page.locator(".toast p", { hasText: word }).last();

	await toast.waitFor();
	return toast.textContent();
};
