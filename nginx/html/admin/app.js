/* app.js: the administration: signs in, finds the view, and stands around it. */
import { el, find, show } from "../js/dom.js";
import { loadWords, say, zoneOf } from "../js/lang.js";
import { api, ask, configure } from "./parts/api.js";
import { keepFocusClear } from "./parts/clear.js";
import { closeDialogs, confirm } from "./parts/dialog.js";
import { chooseEvent } from "./parts/event.js";
import { signInAgain } from "./parts/expired.js";
import { setKeys } from "./parts/keys.js";
import { watchMail } from "./parts/mailbanner.js";
import { arrive, keep, recall } from "./parts/memory.js";
import { markMenu, showMenu } from "./parts/menu.js";
import { poll } from "./parts/poll.js";
import { gateFor } from "./parts/gate.js";
import { guard, mayLeave } from "./parts/guard.js";
import { empty, problem, skeleton } from "./parts/state.js";
import { settledLists } from "./parts/table.js";
import { toast } from "./parts/toast.js";
import { routes } from "./routes.js";

const look = 5 * 60_000; /* ms: how often the session says that it lives */
const roles = ["door", "viewer", "reviewer", "admin", "owner"];
let user = null;
let event = null;
let shown = ""; /* where one is: the hash of the view that is open */
let leave = () => {}; /* ends what the view that is shown has begun */

/* Who has yet to set up the second step sees nothing but the own account. */
const may = need => need === null
	|| !(user.two_step_required && !user.two_step)
		&& roles.indexOf(user.role) >= roles.indexOf(need);

/* Does this view exist for whoever is signed in? */
const sees = ({ need, only }) => may(need) && (!only || user.role === only);

/* ---- the view --------------------------------------------------------------- */

/* "#registration/12?tab=mails" */
function whereTo() {
	const [path, query] = location.hash.slice(1).split("?");
	const [name, ...rest] = path.split("/").map(decodeURIComponent);
	const params = new URLSearchParams(query);

	params.path = rest;
	return { name, params };
}

function setTitle(text) {
	find("#title").textContent = text;
	document.title = event ? `${text} · ${event.name}` : text;
}

const go = hash => location.assign(hash);

/*
 * What a view is given beside its element and its parameters. It lasts as
 * long as the view is shown.
 */
function shellFor(over, before) {
	const stops = [];
	let pages = before?.pages ?? 1;

	over.addEventListener("abort", () => stops.forEach(stop => stop()));
	return {
		user, may, toast, confirm, go, guard, mayLeave, signal: over,
		event: event?.is_current ? "" : event?.slug ?? "",
		eventInfo: event,
		zone: zoneOf(event?.zone),
		/* As api.js; a GET ends with the view. */
		api: (method, path, options = {}) => api(method, path,
			method === "GET" ? { signal: over, ...options } : options),
		poll(ms, work) {
			stops.push(poll(ms, get => over.aborted ? null
				: work(get)));
			return stops.at(-1);
		},
		/* Another address for what is shown already. */
		replace(hash) {
			shown = hash;
			history.replaceState(history.state, "", hash);
		},
		/* How many pages the list begins with: as many as it had. */
		pages() {
			const n = pages;

			pages = 1;
			return n;
		},
		title: setTitle,
		actions: (...all) => find("#head-actions").replaceChildren(
			...all.filter(Boolean)),
		keys: setKeys,
		refresh,
	};
}

/*
 * A view did not come: there is no line, and then it is loaded once more with
 * the page, because a browser asks for a part that failed only once; or it is a
 * fault of ours.
 */
async function fault(root, e) {
	const away = e instanceof TypeError
		&& (await ask("GET", "me")).status === 0;

	root.replaceChildren(problem({ status: away ? 0 : 500, json: {} },
		() => location.reload()));
	if (!away)
		console.error(e);
}

async function fill(root, route, params, shell) {
	root.replaceChildren(skeleton());
	try {
		const view = await route.load();

		if (shell.signal.aborted)
			return undefined;
		root.replaceChildren();
		return await view.show(root, params, shell);
	} catch (e) {
		if (!shell.signal.aborted)
			await fault(root, e);
		return undefined;
	}
}

function nothingHere(root) {
	setTitle(say("There is nothing here"));
	root.replaceChildren(empty(say("This page does not exist, or your role does not open it."),
		"", el("a", { class: "button", href: "#" }, say("To the start"))));
}

async function open({ focus = true } = {}) {
	keep();
	const before = recall();
	const { name, params } = whereTo();
	const route = routes.find(r => name ? r.name === name
		: sees(r) && r.group);
	const over = new AbortController();
	const root = el("div", { class: `view view-${route?.name}` });
	let left = () => {};

	leave();
	closeDialogs();
	guard(null);
	setKeys(null);
	shown = location.hash;
	leave = () => {
		over.abort();
		left?.();
		left = null;
	};
	find("#head-actions").replaceChildren();
	find("#view").replaceChildren(root);
	if (!route || !sees(route))
		nothingHere(root);
	else
		setTitle(say(route.title));
	markMenu(route ?? {});
	scrollTo(0, 0);
	if (focus)
		find("#title").focus({ preventScroll: true });
	if (!route || !sees(route))
		return undefined;
	const end = await fill(root, route, params, shellFor(over.signal,
		before));

	if (left === null)
		return end?.();
	left = typeof end === "function" ? end : () => {};
	await settledLists(root);
	if (!over.signal.aborted)
		arrive(before);
	return undefined;
}

/* To where the address leads, unless something typed would be lost. */
async function move() {
	const to = location.hash;
	const { state } = history;

	if (to === shown)
		return open();
	history.replaceState(state, "", shown
		|| location.pathname + location.search);
	if (!await mayLeave())
		return undefined;
	history.replaceState(state, "", to);
	return open();
}

/* ---- who is there ------------------------------------------------------------- */

async function signOut() {
	await ask("POST", "logout", { body: {} });
	sessionStorage.clear();
	location.assign(location.pathname + location.search);
}

function showBanner(online) {
	find("#banner").textContent = online ? ""
		: say("There is no connection. What you see may be old; it goes on by itself as soon as you are online.");
}

/* Who one is may have changed: role, name, second step. */
async function refresh() {
	const answer = await api("GET", "me");

	if (answer.status !== 200)
		return;
	user = answer.json;
	showMenu({ user, sees, signOut });
	markMenu(routes.find(r => r.name === whereTo().name) ?? {});
}

async function enter({ focus = true } = {}) {
	configure({ signIn: () => signInAgain(user), changed: showBanner });
	event = await chooseEvent(async chosen => {
		if (!await mayLeave())
			return false;
		event = chosen;
		use();
		open();
		return true;
	}, may("viewer"));
	use();
	showMenu({ user, sees, signOut });
	find("#gate").replaceChildren();
	show(find("#gate"), false);
	show(find("#content"));
	show(find("#frame"));
	if (may("viewer"))
		watchMail();
	await open({ focus });
	setInterval(() => document.hidden || refresh(), look);
}

/* From now on requests mean this event. */
const use = () => configure({
	event: event?.is_current ? "" : event?.slug ?? "" });

/* Somebody is signed in, or has to be first. */
async function start({ focus = true } = {}) {
	const me = await ask("GET", "me");

	if (me.status === 200) {
		user = me.json;
		return enter({ focus });
	}
	return gateFor(find("#gate"), me, welcome);
}

/* Door staff who have just signed in want to scan, unless they said where to. */
async function welcome() {
	const { status, json } = await ask("GET", "me");

	if (status === 200 && json.role === "door" && !location.hash
		&& !(json.two_step_required && !json.two_step))
		return location.assign("/scan/");
	return start();
}

history.scrollRestoration = "manual";
keepFocusClear();
await loadWords("admin/");
find("#skip").addEventListener("click", e => {
	e.preventDefault();
	find("#frame").hidden ? find("#gate :is(input, button)")?.focus()
		: find("#content").focus();
});
addEventListener("hashchange", () => {
	if (location.hash.startsWith("#welcome/"))
		location.reload();
	else if (user)
		move();
});
if (location.hash.startsWith("#welcome/"))
	gateFor(find("#gate"), { status: 401 }, start);
else
	await start({ focus: false });
