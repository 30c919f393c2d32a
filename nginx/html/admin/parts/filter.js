/* filter.js: which registrations: the same words in the address and the API. */
import { el, find } from "../../js/dom.js";
import { mark } from "../../js/field.js";
import { say, sayNumber } from "../../js/lang.js";
import { field } from "./field.js";
import { sourceFields } from "./source.js";

const yesNo = () => [["", say("All")], ["yes", say("Yes")], ["no", say("No")]];

/* What stands in the address; `sort` and `cols` are of the list alone. */
const names = ["status", "q", "proof", "duplicate", "team", "checked_in",
	"decided_by", "from", "to", "utm_source", "utm_medium", "utm_campaign",
	"ref"];

export function readFilter(params) {
	const filter = {};

	for (const name of [...names, "sort", "cols"])
		if (params.get(name))
			filter[name] = params.get(name);
	return filter;
}

/* As a query for the API and exports; without the event and the sort. */
export function filterQuery(filter, event) {
	const query = new URLSearchParams();

	if (event)
		query.set("event", event.slug);
	for (const name of names)
		if (filter[name])
			query.set(name, filter[name]);
	return query;
}

export const filterHash = filter => {
	const query = new URLSearchParams(filter);

	return query.size ? `#registrations?${query}` : "#registrations";
};

const more = ["proof", "duplicate", "team", "checked_in", "decided_by",
	"from", "to", "utm_source", "utm_medium", "utm_campaign", "ref", "sort"];

/* Is anything hidden behind "More filters" in use? */
const usesMore = filter => more.some(name => filter[name]);

/* Me, and colleagues as soon as `load` has them: items { id, name }. */
function deciders(now, load) {
	const box = field({ name: "decided_by", id: "filter-decided_by",
		label: say("Decided by"), value: now ?? "",
		options: [["", say("All")], ["me", say("Me")]] });
	const select = find("select", box);
	const add = (id, name) => select.append(el("option", { value: id,
		selected: id === now }, name));

	load().then(all => {
		for (const { id, name } of all)
			add(`${id}`, name);
		if (now && select.value !== now)
			add(now, say("account %s", now));
	});
	return box;
}

/* A last day before the first fits nobody: it is told beside its field. */
export function daysInOrder(first, last) {
	const good = !first.value || !last.value || first.value <= last.value;

	mark(last, good ? "" : say("This day is before the first one: change one of them."),
		"alert");
	return good;
}

/*
 * The form; `change` is called with the new filter. Words are searched as they
 * are typed. `colleagues` brings those who decide, `sources` where people come
 * from.
 */
export function filterForm(filter, change, columns, colleagues, sources) {
	const input = (name, label, rest) => field({ name, id: `filter-${name}`,
		label, value: filter[name] ?? "", ...rest });
	const search = input("q", say("Search"), { type: "search",
		placeholder: say("Name, e-mail, phone, team, payment reference or ticket") });
	const inside = el("div", { class: "list-more" },
		input("proof", say("Picture"), { options: [["", say("All")],
			["given", say("Yes")], ["none", say("None")],
			["requested", say("Asked, no answer yet")]] }),
		input("duplicate", say("Double payment"), { options: yesNo() }),
		input("team", say("Team"), { options: yesNo() }),
		input("checked_in", say("Checked in"), { options: yesNo() }),
		deciders(filter.decided_by, colleagues),
		input("from", say("From the day"), { type: "date" }),
		input("to", say("To the day"), { type: "date" }),
		input("sort", say("Order"), { options: [
			["", say("Newest first")], ["oldest", say("Oldest first")]] }),
		columns);
	const box = el("div", { id: "filter-more", hidden: !usesMore(filter) },
		inside);
	const toggle = el("button", { type: "button",
		class: "button button-quiet", "aria-controls": "filter-more",
		"aria-expanded": String(usesMore(filter)), click: () => {
			box.hidden = !box.hidden;
			toggle.setAttribute("aria-expanded", String(!box.hidden));
		} }, say("More filters"));
	let timer;

	sources().then(all => columns.before(...sourceFields(all, filter)));
	search.classList.add("field-search");

	function tell() {
		const next = { ...filter };

		clearTimeout(timer);
		if (!daysInOrder(form.elements.from, form.elements.to))
			return;
		for (const control of form.elements)
			if (control.name && control.value.trim())
				next[control.name] = control.value.trim();
			else if (control.name)
				delete next[control.name];
		change(next);
	}

	const form = el("form", { role: "search", change: tell, submit: e => {
		e.preventDefault();
		tell();
	} }, el("div", { class: "list-first" }, search, toggle), box);

	find("input", search).addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(tell, 300);
	});
	return form;
}

export const statuses = ["pending", "approved", "waitlisted", "rejected",
	"cancelled"];

/* One of the counts of a list: "658", or "1,000+" where there may be more. */
export const sayTotal = (counts, name) => counts === null ? ""
	: `${sayNumber(counts[name])}${counts.exact ? "" : "+"}`;

/*
 * A word for each status with how many there are: links that keep the rest.
 * Returns { element, set(filter, counts) }; counts may be null.
 */
export function statusTabs() {
	const tabs = [["", say("All"), "total"], ["pending", say("Pending")],
		["approved", say("Approved")], ["waitlisted", say("Waiting list")],
		["rejected", say("Rejected")], ["cancelled", say("Cancelled")]]
		.map(([status, text, count = status]) => {
			const n = el("span", {});

			return { status, count, n, link: el("a", {}, text, n) };
		});
	const element = el("nav", { class: "statuses",
		"aria-label": say("By status") }, ...tabs.map(tab => tab.link));

	function set({ status: now = "", ...rest }, counts) {
		for (const { status, count, n, link } of tabs) {
			link.href = filterHash(status ? { ...rest, status } : rest);
			if (status === now)
				link.setAttribute("aria-current", "page");
			else
				link.removeAttribute("aria-current");
			n.textContent = sayTotal(counts, count);
		}
	}

	return { element, set };
}
