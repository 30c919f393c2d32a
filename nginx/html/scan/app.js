/* app.js: the scanner's screens, and which of them is shown. */
import { find, findAll, show } from "../js/dom.js";
import { lang, loadWords, say } from "../js/lang.js";
import { Gate } from "./gate.js";
import { install } from "./install.js";
import { makeScanner } from "./scanner.js";
import { Setup } from "./setup.js";
import { forgetSettings, settings } from "./settings.js";
import { stayAwake, wakeSound } from "./signal.js";
import { openStore } from "./store.js";

/* Without the slash the page lies outside of what the app keeps. */
if (location.pathname !== "/scan/")
	location.replace(`/scan/${location.search}${location.hash}`);

/* One window scans: two would send the same scans. */
function onlyOne() {
	if (!navigator.locks)
		return Promise.resolve(true);
	return new Promise(resolve => navigator.locks.request("scanner",
		{ ifAvailable: true }, lock => {
			resolve(lock !== null);
			return lock && new Promise(() => {});
		}));
}

function sheets() {
	for (const sheet of findAll("dialog.sheet")) {
		find("[data-close]", sheet).addEventListener("click",
			() => sheet.close());
		/* A tap beside it. */
		sheet.addEventListener("click", e => {
			if (e.target === sheet && sheet.open)
				sheet.close();
		});
	}
}

/* The language stays when the app is opened at another place. */
function keepHash() {
	for (const a of findAll("a[hreflang]"))
		a.addEventListener("click", e => {
			e.preventDefault();
			location.assign(a.getAttribute("href") + location.hash);
		});
}

const isLink = () => /#enrol=/i.test(location.hash);

/* A window beside the one that scans: the dashboard's link goes on to that. */
function second(others) {
	if (isLink())
		others.postMessage(location.hash);
	new Setup({}, () => {}).alone(isLink());
}

/* A newer version: said at the gate as well when nothing waits to be sent. */
function makeNews() {
	let newer = false;

	function update({ waiting }) {
		show(find("#newer"), newer);
		show(find("#gate-newer"), newer && waiting === 0);
	}

	return { update,
		announce(load, scanner) {
			newer = true;
			for (const b of findAll("#newer-load, #gate-newer-load"))
				b.onclick = load;
			update(scanner);
		} };
}

async function run() {
	const news = makeNews();
	let gate = null, setup = null;

	for (const a of findAll(`.langs [lang=${lang}]`))
		a.setAttribute("aria-current", "true");
	await loadWords("scan/");
	sheets();
	keepHash();
	for (const event of ["pointerdown", "keydown"])
		addEventListener(event, wakeSound);
	const others = new BroadcastChannel("scanner");

	if (!await onlyOne())
		return second(others);
	const scanner = await makeScanner({ store: await openStore(), told,
		lenient: () => settings.green });

	function told(what) {
		if (what === "revoked" || what === "unauthorized") {
			if (what === "revoked")
				forgetSettings();
			gate.close();
			setup.open(what);
		} else if (gate?.shown)
			gate.update();
		else
			setup?.update();
		news.update(scanner);
	}

	/* The dashboard's link, while the app is open. */
	async function byLink() {
		if (!isLink())
			return;
		gate.close();
		if (!await setup.fromAddress())
			await begin();
	}

	async function begin() {
		setup.close();
		stayAwake();
		navigator.storage?.persist?.();
		await scanner.start();
		await gate.open();
	}

	setup = new Setup(scanner, begin);
	gate = new Gate(scanner, () => setup.open("signed-out"));
	addEventListener("online", () => scanner.kick());
	document.addEventListener("visibilitychange", () =>
		document.hidden || scanner.kick());
	addEventListener("hashchange", byLink);
	others.onmessage = ({ data }) => {
		location.hash = data;
	};
	if (!await setup.fromAddress())
		await (scanner.enrolled ? begin() : setup.open(scanner.revoked ? "revoked" : undefined));
	install(load => news.announce(load, scanner)).catch(() => {});
}

run().catch(() => {
	document.body.append(say("The scanner could not start: close it and open it again."));
});
