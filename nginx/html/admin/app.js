/* app.js: the administration: signs in, finds the view, and stands around it. */
import { el, find, show } from "../js/dom.js";
import { loadWords, say } from "../js/lang.js";
import { api, ask, configure } from "./parts/api.js";
import { confirm } from "./parts/dialog.js";
import { chooseEvent } from "./parts/event.js";
import { signInAgain } from "./parts/expired.js";
import { setKeys } from "./parts/keys.js";
import { watchMail } from "./parts/mailbanner.js";
import { markMenu, showMenu } from "./parts/menu.js";
import { poll } from "./parts/poll.js";
import { focusSignIn, signInForm } from "./parts/sign-in.js";
import { empty, problem, skeleton } from "./parts/state.js";
import { toast } from "./parts/toast.js";
import { routes } from "./routes.js";

const roles = ["door", "viewer", "reviewer", "admin", "owner"];
let user = null;
let event = null;
let leave = () => {}; /* ends what the view that is shown has begun */

const may = need => need === null
	|| roles.indexOf(user.role) >= roles.indexOf(need);

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
function shellFor(over) {
	const stops = [];

	over.addEventListener("abort", () => stops.forEach(stop => stop()));
	return {
		user, may, toast, confirm, go, signal: over,
		event: event?.is_current ? "" : event?.slug ?? "",
		eventInfo: event,
		zone: event?.zone ?? "UTC",
		/* As api.js; a GET ends with the view. */
		api: (method, path, options = {}) => api(method, path,
			method === "GET" ? { signal: over, ...options } : options),
		poll(ms, work) {
			stops.push(poll(ms, get => over.aborted ? null
				: work(get)));
			return stops.at(-1);
		},
		/* Another address for what is shown already. */
		replace: hash => history.replaceState(null, "", hash),
		title: setTitle,
		actions: (...all) => find("#head-actions").replaceChildren(
			...all.filter(Boolean)),
		keys: setKeys,
	};
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
			root.replaceChildren(problem({ status: e instanceof TypeError
				&& !navigator.onLine ? 0 : 500, json: {} },
			() => route && open()));
		if (navigator.onLine && !shell.signal.aborted)
			console.error(e);
		return undefined;
	}
}

function nothingHere(root) {
	setTitle(say("There is nothing here"));
	root.replaceChildren(empty(say("This page does not exist, or your role does not open it."),
		"", el("a", { class: "button", href: "#" }, say("To the start"))));
}

async function open({ focus = true } = {}) {
	const { name, params } = whereTo();
	const route = routes.find(r => name ? r.name === name
		: may(r.need) && r.group);
	const over = new AbortController();
	const root = el("div", { class: `view view-${route?.name}` });
	let left = () => {};

	leave();
	setKeys(null);
	leave = () => {
		over.abort();
		left?.();
		left = null;
	};
	find("#head-actions").replaceChildren();
	find("#view").replaceChildren(root);
	if (!route || !may(route.need))
		nothingHere(root);
	else
		setTitle(say(route.title));
	markMenu(route ?? {});
	scrollTo(0, 0);
	if (focus)
		find("#title").focus({ preventScroll: true });
	if (!route || !may(route.need))
		return;
	const end = await fill(root, route, params, shellFor(over.signal));

	if (left === null)
		end?.();
	else
		left = typeof end === "function" ? end : () => {};
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

async function enter(someone, { focus = true } = {}) {
	user = someone;
	configure({ signIn: () => signInAgain(user), changed: showBanner });
	event = await chooseEvent(chosen => {
		event = chosen;
		use();
		open();
	});
	use();
	showMenu({ user, may, signOut });
	find("#gate").replaceChildren();
	show(find("#gate"), false);
	show(find("#frame"));
	if (may("viewer"))
		watchMail();
	await open({ focus });
}

/* From now on requests mean this event. */
const use = () => configure({
	event: event?.is_current ? "" : event?.slug ?? "" });

function askWho(answer) {
	const gate = find("#gate");
	const card = el("section", { class: "card" },
		el("img", { src: "/favicon.svg", alt: "", width: 40, height: 40 }),
		el("h1", {}, say("Sign in")));

	document.title = say("Sign in");
	if (answer.status !== 401) {
		card.append(problem(answer, () => location.reload()));
		return gate.replaceChildren(card);
	}
	card.append(signInForm(enter));
	gate.replaceChildren(card);
	return focusSignIn(card);
}

await loadWords("admin/");
find("#skip").addEventListener("click", e => {
	e.preventDefault();
	find("#frame").hidden ? find("#gate input")?.focus()
		: find("#content").focus();
});
addEventListener("hashchange", () => user && open());
const me = await ask("GET", "me");

if (me.status === 200)
	await enter(me.json, { focus: false });
else
	askWho(me);
