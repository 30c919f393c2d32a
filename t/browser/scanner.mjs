/*
 * scanner.mjs: a phone for the tests of the scanner: Chromium with a camera
 * that shows a film, data that outlive it, and a process that can be killed.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, rmSync, existsSync } from "node:fs";
import { join } from "node:path";
import { base } from "./browser.mjs";

const { chromium } = createRequire(process.env.NODE_MODULES + "/")(
	"playwright-core");

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/* Wait until it is so; a busy machine is slow, not wrong. */
export async function until(condition, what, seconds = 90) {
	for (const end = Date.now() + seconds * 1000; !await condition();) {
		if (Date.now() > end)
			throw new Error(`never: ${what}`);
		await sleep(25);
	}
}

/* A browser of its own process, which can be killed. */
function launch(dir, { film, rules, app, width, height, dark }) {
	return spawn(process.env.CHROMIUM ?? "/usr/bin/chromium", [
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync",
		"--ignore-certificate-errors", "--remote-debugging-port=0",
		"--autoplay-policy=no-user-gesture-required",
		"--use-fake-ui-for-media-stream",
		"--use-fake-device-for-media-stream",
		...film ? [`--use-file-for-fake-video-capture=${film}`] : [],
		...rules ? [`--host-resolver-rules=${rules}`] : [],
		...dark ? ["--force-dark-mode"] : [],
		`--window-size=${width},${height}`, `--user-data-dir=${dir}`,
		app ? `--app=${app}` : "about:blank"],
	{ stdio: "ignore", detached: true,
		env: { ...process.env, HOME: dir } });
}

async function connect(dir, options) {
	const port = join(dir, "DevToolsActivePort");

	mkdirSync(dir, { recursive: true });
	rmSync(port, { force: true });
	const child = launch(dir, options);
	const over = new Promise(resolve => child.on("exit", resolve));

	await until(() => existsSync(port)
		&& readFileSync(port, "utf8").includes("\n"), "a browser");
	const browser = await chromium.connectOverCDP(
		`http://127.0.0.1:${readFileSync(port, "utf8").split("\n")[0]}`,
		{ timeout: 90_000 });

	return { child, over, browser };
}

/* Runs in the page: it tells what is shown, and what the policy refuses. */
function tellTest() {
	/* What a detector of the browser's own would see. */
	if (window.name === "native")
		window.BarcodeDetector = class {
			static getSupportedFormats() {
				return Promise.resolve(["qr_code"]);
			}

			detect() {
				return Promise.resolve(window.before
					? [{ rawValue: window.before }] : []);
			}
		};
	document.addEventListener("verdict", e => {
		const { reason, key, serial, offline, took, tone, name }
			= e.detail;

		window.shown({ reason, key, serial, took, tone, name,
			offline: Boolean(offline),
			ok: !document.querySelector("#verdict").hidden });
	});
	document.addEventListener("securitypolicyviolation",
		e => console.error("policy", e.violatedDirective,
			e.blockedURI));
}

/* What goes wrong in a page, and what it asks of others. */
function watch(page, faults) {
	page.on("console", m => {
		if (!/status of (401|404|409|503|504|502)|ERR_/.test(m.text()))
			faults.push(`console: ${m.text()}`);
	});
	page.on("pageerror", e => faults.push(`error: ${e.message}`));
	page.on("request", r => {
		if (!/^(data|blob|about):/.test(r.url()) && !r.url().startsWith(base))
			faults.push(`request: ${r.url()}`);
	});
}

class Phone {
	constructor(parts) {
		Object.assign(this, parts, { verdicts: [], faults: [] });
	}

	async prepare({ width, height, dark }) {
		const { page } = this;

		page.setDefaultTimeout(90_000);
		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
		await page.exposeFunction("shown", v => this.verdicts.push(v));
		await page.addInitScript(tellTest);
		watch(page, this.faults);
		return this;
	}

	/* A hardware scanner: keys, faster than anybody, then Enter. */
	type(text) {
		return this.page.evaluate(t => {
			for (const key of [...t, "Enter"])
				document.activeElement.dispatchEvent(
					new KeyboardEvent("keydown", { key,
						bubbles: true, cancelable: true }));
		}, text);
	}

	/* The verdict that this scan brings. */
	async scan(text) {
		const n = this.verdicts.length;

		await this.type(text);
		await until(() => this.verdicts.length > n, "a verdict");
		return this.verdicts.at(-1);
	}

	line() {
		return this.page.textContent("#line-text");
	}

	async kill() {
		process.kill(-this.child.pid, "SIGKILL");
		await this.over;
		await this.browser.close().catch(() => {});
	}

	async close() {
		await this.context.close().catch(() => {});
		await this.browser.close().catch(() => {});
		/* It writes its data, then leaves. */
		const late = setTimeout(() =>
			process.kill(-this.child.pid, "SIGKILL"), 20_000);

		process.kill(this.child.pid, "SIGTERM");
		await this.over;
		clearTimeout(late);
	}
}

/*
 * `dir` keeps its data; `film` is what its camera sees; `rules` lead to another
 * host (line.mjs); `app`: an address that is opened in a window of its own, as an
 * installed app is. `verdicts` fills with what is shown, as soon as it is shown.
 */
export async function phone(dir, options = {}) {
	const all = { width: 360, height: 740, dark: false, ...options };
	const parts = await connect(dir, all);
	const [context] = parts.browser.contexts();
	const page = context.pages()[0] ?? await context.newPage();

	return new Phone({ ...parts, context, page }).prepare(all);
}

/* The value below which p of 100 lie. */
export const percentile = (values, p) =>
	[...values].sort((a, b) => a - b)[Math.ceil(values.length * p / 100) - 1];
