/* menu.js: the side bar, the bar at the bottom of a phone, and the menu there. */
import { el, find, findAll } from "../../js/dom.js";
import { lang, languages, say } from "../../js/lang.js";
import { groups, routes } from "../routes.js";
import { icon } from "./icon.js";

const link = ({ name, title, icon: picture }) => el("a", { href: `#${name}`,
	"data-view": name }, icon(picture), el("span", {}, say(title)));

function group({ name, title }, sees) {
	const mine = routes.filter(route => route.group === name
		&& sees(route));

	return mine.length > 0 && el("section", {},
		title && el("h2", {}, say(title)), el("ul", {},
			...mine.map(route => el("li", {}, link(route)))));
}

/* The menu of a phone is the side bar in a dialog. */
function openMenu() {
	const inside = find("#side-inside");
	const dialog = el("dialog", { class: "sheet", "aria-label": say("Menu"),
		click: e => {
			if (e.target === dialog || e.target.closest("a"))
				dialog.close();
		} }, inside);

	dialog.addEventListener("close", () => {
		find("#side").append(inside);
		dialog.remove();
	});
	document.body.append(dialog);
	dialog.showModal();
	find("[aria-current=page]", inside)?.focus();
}

/* The bar of a phone: what is needed most, and the way to all the rest. */
function showTabs(sees) {
	const mine = routes.filter(route => route.tab && sees(route))
		.sort((a, b) => a.tab - b.tab);

	find("#tabs").replaceChildren(...mine.map(link), el("button",
		{ type: "button", id: "menu", click: openMenu }, icon("menu"),
		el("span", {}, say("Menu"))));
}

/* This place in another language. */
const languageLink = ([tag, name]) => el("a", { href: `?lang=${tag}`,
	lang: tag, hreflang: tag, click: e => {
		e.preventDefault();
		location.assign(`?lang=${tag}${location.hash}`);
	} }, name);

function showMe(user, signOut) {
	find("#me").replaceChildren(
		el("p", { class: "me-name", dir: "auto" }, user.name || user.email),
		el("p", { class: "me-role" }, roleName(user.role)),
		el("div", { class: "me-links" },
			...languages.filter(([tag]) => tag !== lang)
				.map(languageLink),
			el("button", { type: "button", class: "link",
				id: "sign-out", click: signOut },
			say("Sign out"))));
}

const roles = {
	owner: () => say("Owner"),
	admin: () => say("Admin"),
	reviewer: () => say("Reviewer"),
	viewer: () => say("Viewer"),
	door: () => say("Door staff"),
};

export const roleName = role => roles[role]?.() ?? role;

export function showMenu({ user, sees, signOut }) {
	find("#nav").replaceChildren(...groups.map(g => group(g, sees))
		.filter(Boolean));
	showTabs(sees);
	showMe(user, signOut);
}

/* Where one is; a view that is in no menu belongs to `parent`. */
export function markMenu({ name, parent }) {
	for (const a of findAll("[data-view]"))
		if (a.dataset.view === (parent ?? name))
			a.setAttribute("aria-current", "page");
		else
			a.removeAttribute("aria-current");
}
