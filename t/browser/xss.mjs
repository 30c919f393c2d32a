/*
 * xss.mjs: every page, view and mail with texts in it that want to be run.
 *
 * PAYLOADS   a file: { payloads, lines, mails, ids, link, codes, events }
 */
import { readFileSync } from "node:fs";
import { routes } from "../../nginx/html/admin/routes.js";
import { goTo, settled, signIn } from "./admin.mjs";
import { base, is, newPage, ok, withBrowser } from "./browser.mjs";

const data = JSON.parse(readFileSync(process.env.PAYLOADS, "utf8"));

/* A few of many that are alike, or each. */
const some = all => process.env.SOAK ? all : all.filter((_, i) => i % 5 === 0);

/* Every payload calls __x(N): the console tells, and so does newPage(). */
const tell = () => {
	window.__x = n => console.error(`ran ${n}`);
};

async function openPage(browser, options) {
	const opened = await newPage(browser, { allowed: [401, 404, 422],
		...options });

	await opened.page.addInitScript(tell);
	opened.page.on("dialog", d => {
		opened.faults.push(`dialog: ${d.message()}`);
		d.dismiss();
	});
	return opened;
}

/* Markup that came from a text: what no page of ours has. */
function intruders() {
	const found = [];
	const strange = "script:not([src]), iframe:not([sandbox]), object, embed, "
		+ "base, frameset, marquee, math, video:not([id]), audio, "
		+ "meta[http-equiv], form[action^='javascript' i]";

	for (const e of document.querySelectorAll(strange))
		found.push(e.outerHTML.slice(0, 80));
	for (const e of document.querySelectorAll("*"))
		for (const { name, value } of e.attributes)
			if (/^on/i.test(name)
				|| /^\s*(javascript|vbscript|data:text\/(?!csv))/i.test(value)
					&& /^(href|src|action|formaction|xlink:href|data)$/i
						.test(name))
				found.push(`${e.localName} ${name}=${value.slice(0, 60)}`);
	return found.join("\n");
}

/* The page as it is: clean, and with some of the texts in it if `full`. */
async function clean(page, faults, what, full = true) {
	const text = await page.evaluate(() => document.body.textContent
		+ [...document.querySelectorAll("input, textarea, option")]
			.map(e => `${e.value} ${e.textContent}`).join(" "));

	if (full && !/__x\(\d+\)/.test(text))
		ok(false, `${what}: none of the texts is there`, text.slice(0, 300));
	const strange = await page.evaluate(intruders);
	const all = [...faults.splice(0), strange].filter(Boolean).join("\n");

	ok(all === "", `${what}: it is text`, all);
}

/* ---- does the harness see anything? ------------------------------------------------ */
async function controls(browser) {
	const open = await openPage(browser);

	await open.page.route("**/open", route => route.fulfill({
		contentType: "text/html", body: "<!doctype html><p>" }));
	await open.page.goto(`${base}/open`);
	await open.page.evaluate(all => {
		for (const text of all) {
			const e = document.createElement("div");

			document.body.append(e);
			e.innerHTML = text;
		}
	}, data.payloads.filter(text => !/<meta|<base/.test(text)));
	const found = () => new Set(open.faults.map(f =>
		/ran (\d+)/.exec(f)?.[1]).filter(Boolean));

	for (let i = 0; i < 300 && found().size < 30; i++)
		await open.page.waitForTimeout(100);
	const ran = found();

	ok(ran.size >= 30, "control: put in as markup they run",
		`${ran.size} ran`);
	await open.close();

	const guarded = await openPage(browser);

	await guarded.page.route("**/guarded", route => route.fulfill({
		contentType: "text/html", body: "<p id=p></p>",
		headers: { "content-security-policy": "script-src 'self'" } }));
	await guarded.page.goto(`${base}/guarded`);
	await guarded.page.evaluate(text => {
		document.querySelector("#p").innerHTML = text;
	}, "<img src=data:, onerror=__x(1)>");
	const refused = () => guarded.faults.some(f =>
		f.includes("policy script-src"));

	for (let i = 0; i < 300 && !refused(); i++)
		await guarded.page.waitForTimeout(100);
	ok(refused(),
		"control: what the policy refuses is seen",
		guarded.faults.join("\n"));
	ok(await guarded.page.evaluate(intruders) !== "",
		"control: markup that came from a text is seen");
	await guarded.close();
}

/* ---- for everybody ------------------------------------------------------------------- */
async function publicPages(browser) {
	const { page, faults, close } = await openPage(browser);

	for (const slug of ["", ...some(data.events)]) {
		await page.goto(slug ? `${base}/e/${slug}` : `${base}/`);
		await clean(page, faults, `the form of ${slug || "the event"}`);
	}
	/* What was typed comes back with the errors. */
	for (const [i, line] of some([...data.lines.entries()])) {
		await page.evaluate(text => {
			const form = document.createElement("form");

			form.method = "post";
			form.action = "/api/register";
			for (const name of ["name", "email", "phone", "team_name",
				"members", "payment_reference"]) {
				const input = document.createElement("input");

				input.name = name;
				input.value = text;
				form.append(input);
			}
			document.body.append(form);
			form.submit();
		}, line);
		await page.waitForSelector(".summary");
		await clean(page, faults, `the form with errors, ${i}`);
	}
	for (const text of some(some(data.payloads))) {
		await page.goto(`${base}/nowhere/${encodeURIComponent(text)}`);
		await clean(page, faults, "an address that is not there", false);
	}
	for (const code of some(data.codes)) {
		await page.goto(`${base}/t/${code}`);
		await clean(page, faults, "a ticket");
	}
	await page.goto(`${base}/r/#${data.link}`);
	await page.waitForFunction(() => /__x\(\d+\)/
		.test(document.body.textContent));
	await clean(page, faults, "the page behind the secret link");
	await close();
}

/* A client of mail has no policy: only the escaping helps. */
async function mails(browser) {
	const { page, faults, close } = await openPage(browser);

	await page.route("**/mail/*", route => route.fulfill({
		contentType: "text/html; charset=utf-8",
		body: data.mails[route.request().url().split("/").at(-1)] }));
	for (const i of some([...data.mails.keys()])) {
		await page.goto(`${base}/mail/${i}`);
		const own = f => !/ERR_|cid:/.test(f);

		faults.splice(0, faults.length, ...faults.filter(own));
		await clean(page, faults, "a mail");
	}
	await close();
}

/* ---- the administration ----------------------------------------------------------------- */
async function admin(browser) {
	const { page, faults, close } = await openPage(browser, {
		viewport: { width: 1280, height: 900 } });

	await signIn(page);
	await clean(page, faults, "signed in");
	const names = routes.map(route => route.name);

	for (const name of names) {
		await goTo(page, `#${name}`);
		await more(page);
		await clean(page, faults, `#${name}`, false);
	}
	if (names.includes("registration"))
		for (const id of some(data.ids)) {
			await goTo(page, `#registration/${id}`);
			await clean(page, faults, `registration ${id}`);
		}
	if (names.includes("templates"))
		await ownMarkup(page, faults);
	await goTo(page, "#audit");
	await page.click(".list button >> text=Details >> nth=0");
	await page.waitForSelector("dialog");
	await clean(page, faults, "an entry of the record");
	await close();
}

/*
 * The text of a mail is markup of the organiser, so a preview may refuse some
 * of it by its policy; but it runs nothing.
 */
async function ownMarkup(page, faults) {
	await goTo(page, `#templates?kind=received`);
	await page.waitForLoadState("networkidle");
	const ran = faults.splice(0).filter(f => /ran \d|dialog|error:/.test(f));

	is(ran.join("\n"), "", "a preview of a mail runs nothing");
}

/* All pages of a list. */
async function more(page) {
	for (let i = 0; i < 20; i++) {
		const button = page.locator(".list > button:visible",
			{ hasText: /^More$/ });
		const rows = await page.locator("tbody tr").count();

		if (await button.count() === 0)
			return;
		await button.first().click();
		await page.waitForFunction(n => document
			.querySelectorAll("tbody tr").length > n
			|| document.querySelector(".summary"), rows);
	}
}

await withBrowser(async browser => {
	await controls(browser);
	await publicPages(browser);
	await mails(browser);
	await admin(browser);
	is(data.payloads.length >= 150, true, "with all of the texts");
});
