/* desk-two.mjs: two reviewers press A as fast as they can, and leave. */
import { openAdmin } from "./admin.mjs";
import { is, ok, withBrowser } from "./browser.mjs";

const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
const [ada, bob] = [email, "bob@example.org"].map(e => ({ email: e, password }));

const rests = page => page.waitForSelector(".desk-sheet .empty");
const heading = page => page.locator(".desk-sheet .empty h2").textContent();

/*
 * The answers to decisions: [id, status] each; until(n) resolves to them when
 * there are n.
 */
function watch(page) {
	const all = [];
	let heard = () => {};

	page.on("response", r => {
		const [, id] = /registrations\/(\d+)\/approve$/.exec(r.url()) ?? [];

		if (id)
			all.push([id, r.status()]);
		heard();
	});
	return { until: n => new Promise(done => {
		heard = () => all.length >= n && done(all);
		heard();
	}) };
}

/*
 * Press A without a pause, ready or not, until nothing is left. How often
 * something to decide lay there when it was pressed?
 */
const press = page => page.evaluate(() => new Promise(done => {
	let presses = 0;
	const again = setInterval(() => {
		const ready = document.querySelector(".desk-actions")
			&& !document.querySelector(".desk-loading");

		if (document.querySelector(".desk-sheet .empty")) {
			clearInterval(again);
			done(presses);
			return;
		}
		presses += ready ? 1 : 0;
		document.dispatchEvent(new KeyboardEvent("keydown",
			{ key: "a", bubbles: true }));
	}, 5);
}));

async function race(one, two, name) {
	const approved = [one, two].map(({ page }) => watch(page));
	const presses = await Promise.all([one, two].map(({ page }) =>
		press(page)));
	const answers = await Promise.all(approved.map((all, i) =>
		all.until(presses[i])));

	is(answers.flat().filter(([, status]) => status !== 200).length, 0,
		`${name}: no press is lost`);
	is(new Set(answers.flat().map(([id]) => id)).size,
		Number(process.env.PEOPLE), "… everybody is decided on");
	is(answers.flat().length, Number(process.env.PEOPLE), "… once");
	ok(answers.every(all => all.length > 3), "… by both",
		answers.map(all => all.length));
}

/* The last one is somebody's: the other one waits for it, and gets it. */
async function leaves(browser) {
	const one = await openAdmin(browser, { who: ada, hash: "#desk" });
	const sure = page => page.waitForSelector(".desk-who h2");

	await sure(one.page);
	const two = await openAdmin(browser, { who: bob, hash: "#desk" });

	await rests(two.page);
	is(await heading(two.page), "Colleagues are viewing all that are left",
		"who comes when others look at everything is told");
	await one.page.goto("about:blank");
	await two.page.evaluate(() =>
		document.dispatchEvent(new Event("visibilitychange")));
	await sure(two.page);
	ok(true, "whoever closes the page leaves it to the others at once");
	await two.page.keyboard.press("a");
	await rests(two.page);
	is(await heading(two.page), "Everything is checked", "… who end it");
	for (const { faults, close } of [one, two]) {
		is(faults.join("\n"), "", "nothing in the console");
		await close();
	}
}

await withBrowser(async browser => {
	if (process.env.LEAVE)
		return leaves(browser);
	const same = process.env.SAME ? ada : bob;
	const desks = await Promise.all([ada, same].map(who =>
		openAdmin(browser, { who, hash: "#desk" })));

	await race(...desks, process.env.SAME ? "two browsers of one account"
		: "two reviewers");
	for (const { faults, close } of desks) {
		is(faults.join("\n"), "", "nothing in the console");
		await close();
	}
	return undefined;
});
