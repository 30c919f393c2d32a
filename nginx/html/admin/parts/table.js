/* table.js: rows that become cards where the window is narrow. */
import { el, find, findAll } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { api } from "./api.js";
import { empty, problem, skeleton } from "./state.js";

/* One odd value takes its cell, never the whole table. */
function shown(show, item) {
	try {
		return show(item);
	} catch {
		return "–";
	}
}

function cell({ name, show, kind, first }, item) {
	const content = [shown(show, item)].flat()
		.filter(c => c != null && c !== false);

	return el(first ? "th" : "td", { role: first ? "rowheader" : "cell",
		scope: first && "row", class: kind, "data-name": first ? null
			: name },
	...content.length > 1 && !first ? [el("div", {}, ...content)] : content);
}

/* What stands above a column; one of buttons needs no name. */
const head = ({ name, kind, title }) => name
	? el("th", { role: "columnheader", scope: "col", class: kind },
		title ?? name)
	: el("td", { role: "cell" });

/*
 *   label     what the table shows, for those who do not see it
 *   columns   items { name, show: item => text, element or array of them,
 *             kind: class such as "num", "quiet" or "wide", title: element
 *             that stands above it instead of its name }; the first column is
 *             the head of its row
 *
 * Returns { element, add(items), set(items) }.
 */
export function table({ label, columns }) {
	const cells = columns.map((column, i) => ({ ...column, first: i === 0 }));
	const body = el("tbody", { role: "rowgroup" });
	const element = el("div", { class: "table-box" },
		el("table", { class: "table", role: "table", "aria-label": label },
			el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
				...cells.map(head))),
			body));
	const rows = items => items.map(item => el("tr",
		{ role: "row", "data-row": item.id },
		...cells.map(column => cell(column, item))));

	return { element,
		add: items => body.append(...rows(items)),
		set: items => body.replaceChildren(...rows(items)) };
}

const beginnings = new WeakMap(); /* list => promise of its first pages */

/*
 * A table of a list of the interface, page by page.
 *
 *   path      its address with filters
 *   key       the member of the answer that has the items
 *   nothing   what stands there when there are none: an element
 *   loaded    called with each answer
 *   pages     how many are there at once
 *
 * Returns an element.
 */
export function list({ path, key, nothing, loaded = () => {}, pages = 1,
	...rest }) {
	const { element: box, add } = table(rest);
	const element = el("div", { class: "list" }, skeleton("table"));
	const more = el("button", { type: "button",
		class: "button button-quiet", hidden: true }, say("More"));
	let cursor = null;
	let got = 0; /* pages */

	async function load() {
		const answer = await api("GET", cursor ? `${path}${
			path.includes("?") ? "&" : "?"}cursor=${
			encodeURIComponent(cursor)}` : path);
		const items = answer.json[key] ?? [];
		const first = cursor === null;

		find(".summary", element)?.remove();
		if (answer.status !== 200) {
			const box = problem(answer, first ? again : load);

			if (first)
				element.replaceChildren(box);
			else
				element.append(box);
			return false;
		}
		add(items);
		cursor = answer.json.next_cursor ?? null;
		more.hidden = cursor === null;
		element.dataset.pages = ++got;
		if (first)
			element.replaceChildren(...items.length > 0
				? [box, more]
				: [nothing ?? empty(say("Nothing here yet"))]);
		return loaded(answer);
	}

	function again() {
		element.replaceChildren(skeleton("table"));
		return load();
	}

	more.addEventListener("click", async () => {
		more.setAttribute("aria-disabled", "true");
		await load();
		more.removeAttribute("aria-disabled");
	});
	async function begin() {
		await load();
		while (got > 0 && got < pages && cursor !== null
			&& element.isConnected && await load() !== false);
	}

	beginnings.set(element, begin());
	return element;
}

/* The lists in `root` have all they begin with. */
export const settledLists = root => Promise.all(findAll(".list", root)
	.map(element => beginnings.get(element)));
