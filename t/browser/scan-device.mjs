/*
 * scan-device.mjs: the scanner on devices of other kinds: a camera that is
 * plugged in late, taken away and given back; an iPhone and an iPad in the
 * browser and from the home screen; the app in a window of its own.
 *
 * ENROLS  addresses with a one-time code, a line each     CODES  signed codes
 * STACK   directory of the stack                          WORK   ours
 */
import { base, is, ok } from "./browser.mjs";
import { makeLine } from "./line.mjs";
import { phone, until } from "./scanner.mjs";

const { CODES, ENROLS, STACK, WORK } = process.env;
const enrols = ENROLS.split("\n").values(), codes = CODES.split("\n").values();
const shown = (page, selector) => page.waitForSelector(
	`${selector}:not([hidden])`);
const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) "
	+ "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 "
	+ "Safari/604.1";
const iPad = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
	+ "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15";

const phones = [];

/* A device whose cameras are plugged in and out. */
async function device(name, options) {
	const p = await phone(`${WORK}/${name}`, options);

	phones.push(p);
	await p.page.addInitScript(() => {
		const devices = navigator.mediaDevices;
		const all = devices.enumerateDevices.bind(devices);
		const open = devices.getUserMedia.bind(devices);
		const has = () => sessionStorage.camera === "in";

		devices.enumerateDevices = async () => (await all()).filter(
			d => has() || d.kind !== "videoinput");
		devices.getUserMedia = what => has() ? open(what)
			: Promise.reject(new DOMException("none", "NotFoundError"));
		window.plug = there => {
			sessionStorage.camera = there ? "in" : "out";
			if (!there)
				window.takeAway();
			devices.dispatchEvent(new Event("devicechange"));
		};
		/* As behind the lock of a phone, too. */
		window.takeAway = () => {
			for (const v of document.querySelectorAll("video"))
				v.srcObject?.getTracks().forEach(t => {
					t.stop();
					t.dispatchEvent(new Event("ended"));
				});
		};
	});
	return p;
}

const plug = (page, there) => page.evaluate(t => window.plug(t), there);
const picture = page => page.waitForFunction(() => {
	const v = document.querySelector("#video");

	return v.srcObject?.active && v.readyState >= 2
		&& document.querySelector("#dark").hidden;
});

async function camera() {
	const p = await device("camera"), { page } = p;

	await page.goto(`${base}/scan/`);
	await shown(page, "#setup");
	await page.waitForFunction(() =>
		document.querySelector("#setup-scan").hidden);
	ok(true, "set up without a camera: no button for one");
	await plug(page, true);
	await shown(page, "#setup-scan");
	ok(true, "a camera that is plugged in late shows its button");
	await plug(page, false);
	await page.waitForSelector("#setup-scan", { state: "hidden" });
	ok(true, "… and the button goes with the camera");
	await page.fill("#enrol", enrols.next().value.split("=")[1]);
	await page.click("#setup-form button");
	await shown(page, "#setup-ready");
	await page.click("#ready-start");
	await page.waitForFunction(() => document.querySelector("#dark-text")
		.textContent.startsWith("There is no camera."));
	is(await page.isVisible("#camera-on"), false,
		"at the gate without a camera: no button for one");
	await plug(page, true);
	await picture(page);
	ok(true, "one that is plugged in is used by itself");
	await plug(page, false);
	await page.waitForFunction(() => !document.querySelector("#dark").hidden);
	await page.waitForSelector("#camera-on", { state: "hidden" });
	ok(true, "pulled out: it says so, without a button for it");
	await plug(page, true);
	await picture(page);
	ok(true, "plugged in again: it is used again");
	await page.evaluate(() => window.takeAway());
	await page.waitForFunction(() => !document.querySelector("#dark").hidden);
	ok(await page.isVisible("#camera-on"), "taken away by the phone's lock:"
		+ " there is a button");
	await page.evaluate(() => document.dispatchEvent(
		new Event("visibilitychange")));
	await picture(page);
	ok(true, "… and when somebody looks again, it is back by itself");
	is(p.faults.join("\n"), "", "cameras: nothing in the console");
	await p.close();
}

/* Safari and the app on the home screen have data of their own each. */
async function apple(name, agent, { touch, home }) {
	const p = await device(`${name}${home ? "-home" : ""}`), { page } = p;
	const what = `${name}${home ? ", from the home screen" : ", in Safari"}`;
	const enrol = enrols.next().value, code = enrol.split("=")[1];
	const session = await page.context().newCDPSession(page);

	await session.send("Emulation.setUserAgentOverride", { userAgent: agent });
	await page.addInitScript(([t, h]) => {
		Object.defineProperty(Navigator.prototype, "standalone",
			{ get: () => h });
		Object.defineProperty(Navigator.prototype, "maxTouchPoints",
			{ get: () => t });
	}, [touch, home]);
	await page.goto(`${base}/scan/`);
	await shown(page, "#setup");
	is(await page.isVisible("#setup-apple"), !home, home
		? `${what}: nothing more to say`
		: `${what}: put it on the home screen first`);
	await page.goto("about:blank");
	await page.goto(enrol);
	if (home) {
		await shown(page, "#setup-ready");
		ok(true, `${what}: the link sets it up`);
		await p.close();
		return;
	}
	await shown(page, "#setup");
	await until(async () => (await page.inputValue("#enrol"))
		.replace("-", "").toLowerCase() === code.toLowerCase(), "a code");
	ok(true, `${what}: the code is shown, and not used up here`);
	await page.click("#setup-form button");
	await shown(page, "#setup-ready");
	ok(true, `${what}: whoever wants to, sets it up here all the same`);
	await page.goto("about:blank");
	await page.goto(enrol);
	await shown(page, "#gate");
	ok(true, `${what}: a link that was used leads back to the gate`);
	await p.close();
}

/* A window of its own: no address, no tabs, another one beside it. */
async function installed() {
	const p = await device("app", { app: `${base}/scan/` }), { page } = p;

	await page.reload(); /* it was open before the test could listen */
	await shown(page, "#setup");
	is(await page.evaluate(() => matchMedia("(display-mode: standalone)")
		.matches), true, "the app is in a window of its own");
	await page.evaluate(() => navigator.serviceWorker.ready);
	await page.evaluate(async () => {
		if (!navigator.serviceWorker.controller)
			await new Promise(resolve => navigator.serviceWorker
				.addEventListener("controllerchange", resolve));
	});
	const tab = await p.context.newPage();

	await tab.goto(enrols.next().value);
	await tab.waitForSelector("#setup-notice:not([hidden])");
	await shown(page, "#setup-ready");
	ok(true, "the dashboard's link, opened in a tab, sets the app up");
	await tab.close();
	await page.click("#ready-start");
	await until(async () => await p.line() === "Online", "online");
	is((await p.scan(codes.next().value)).reason, "admitted", "it admits");
	await page.reload();
	await shown(page, "#gate");
	ok(true, "opened again it goes on at the gate");
	is(p.faults.join("\n"), "", "the app: nothing in the console");
	await p.close();
}

/* Loaded again in the middle of everything, as fast as somebody can. */
async function reloads() {
	const p = await device("reload"), { page } = p;

	await page.goto(enrols.next().value);
	await shown(page, "#setup-ready");
	await page.click("#ready-start");
	await until(async () => await p.line() === "Online", "online");
	for (let i = 0; i < 12; i++) {
		p.type(codes.next().value).catch(() => {});
		/* The next one may come before this one is over. */
		await page.reload({ waitUntil: i % 2 ? "commit" : "load" })
			.catch(() => {});
	}
	await page.waitForFunction(() => !document.querySelector("#gate").hidden
		|| !document.querySelector("#setup").hidden);
	is(await page.isVisible("#gate"), true, "loaded again and again: the same"
		+ " window goes on, and is not taken for another");
	await until(async () => await p.line() === "Online", "all is sent");
	await p.close();
}

/* A server that hangs while somebody sets it up. */
async function waiting() {
	const line = await makeLine(base, STACK);
	const p = await device("hung", { rules: line.rules }), { page } = p;
	const button = "#setup-form button";

	await page.goto(`${base}/scan/`);
	await shown(page, "#setup");
	await page.evaluate(() => navigator.serviceWorker.ready);
	line.answer = path => path.endsWith("/enrol") ? { ends: "hung" } : null;
	await page.fill("#enrol", enrols.next().value.split("=")[1]);
	await page.click(button);
	is(await page.textContent(button), "Setting up…",
		"while the server is asked, the button says so");
	await until(() => line.hung.length > 0, "the server is asked");
	line.hung.forEach(response => response.destroy());
	await page.waitForSelector("#enrol-error");
	is(await page.textContent(button), "Set up", "… and can be pressed again");
	line.answer = () => null;
	await page.click(button);
	await shown(page, "#setup-ready");
	await p.close();
	line.close();
}

try {
	await camera();
	for (const home of [false, true]) {
		await apple("iPhone", iPhone, { touch: 5, home });
		await apple("iPad", iPad, { touch: 5, home });
	}
	await installed();
	await reloads();
	await waiting();
} catch (e) {
	ok(false, "the scanner gets to the end", e.stack);
	for (const p of phones)
		await p.kill().catch(() => {});
}
