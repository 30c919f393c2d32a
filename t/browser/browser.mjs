/*
 * browser.mjs: Debian's Chromium under a test: says "ok NAME" or "not ok NAME"
 * for each check, and keeps all that a clean page does not do.
 *
 * BASE_URL   the stack          NODE_MODULES   where playwright-core lies
 */
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const modules = createRequire(process.env.NODE_MODULES + "/");
const { chromium } = modules("playwright-core");
const axe = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");

export const base = process.env.BASE_URL;

export function ok(right, name, why = "") {
	console.log(`${right ? "ok" : "not ok"} ${name}`);
	if (!right && why)
		console.log(`# ${String(why).replaceAll("\n", "\n# ")}`);
}

export function is(got, expected, name) {
	ok(got === expected, name,
		`got ${JSON.stringify(got)}\nnot ${JSON.stringify(expected)}`);
}

/*
 * Run `body` with a browser of its own; what it throws is a failed check. It is
 * the engine without windows and menus around it, which would double the work.
 */
export async function withBrowser(body) {
	const dir = mkdtempSync(join(tmpdir(), "browser-"));
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ??
			"/usr/bin/chromium-headless-shell",
		env: { ...process.env, HOME: dir },
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking",
			"--disable-component-update", "--disable-sync"],
	});

	try {
		await body(browser);
	} catch (e) {
		ok(false, "the browser gets to the end", e.stack);
	} finally {
		await browser.close();
		rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
	}
}

/*
 * A page; `faults` fills with messages in the console, errors, violations of
 * the policy and requests to anywhere else. A status that a step expects
 * (`allowed`) is no fault though the console tells it.
 */
export async function newPage(browser, { allowed = [], ...options } = {}) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true,
		reducedMotion: "reduce", ...options });
	const page = await context.newPage();
	/* A busy machine is slow, not wrong. */
	page.setDefaultTimeout(60_000);
	const faults = [];

	await page.addInitScript(() => document.addEventListener(
		"securitypolicyviolation", e => console.error(
			"policy", e.violatedDirective, e.blockedURI)));
	page.on("console", m => {
		if (!allowed.some(s => m.text().includes(`status of ${s}`)))
			faults.push(`console: ${m.text()}`);
	});
	page.on("pageerror", e => faults.push(`error: ${e.message}`));
	page.on("request", r => {
		if (!/^(data|blob):/.test(r.url()) && !r.url().startsWith(base))
			faults.push(`request: ${r.url()}`);
	});
	return { page, faults, close: () => context.close() };
}

/*
 * The findings of axe-core, one line each. Frames are left to themselves; what
 * is right needs no selector and no list.
 */
export async function axeFindings(page, ...within) {
	if (!await page.evaluate(() => "axe" in window))
		await page.evaluate(axe);
	const { violations, passes } = await page.evaluate(
		where => window.axe.run(where.length ? where : document, {
			iframes: false, resultTypes: ["violations"],
			selectors: false }), within);

	if (passes.length === 0)
		return "axe looked at nothing";
	return violations.map(v => `${v.id}: ${v.help}: ${
		v.nodes.map(n => n.html).join(" ")}`).join("\n");
}

/*
 * The page that is open, in one window after the other: [width, colour scheme,
 * "active" for forced colours]. It is not loaded again for each.
 */
export async function eachLook(page, all, body) {
	for (const [width, colorScheme, forcedColors = "none"] of all) {
		await page.setViewportSize({ width,
			height: width < 500 ? 760 : 900 });
		await page.emulateMedia({ colorScheme, forcedColors });
		await page.evaluate(() => new Promise(done =>
			requestAnimationFrame(() => requestAnimationFrame(done))));
		await body(`${width} px, ${forcedColors === "active"
			? "forced colours" : colorScheme}`);
	}
}

/* How many pixels the page is wider than the window. */
export function overflow(page) {
	return page.evaluate(() => Math.max(0,
		document.documentElement.scrollWidth - window.innerWidth));
}
