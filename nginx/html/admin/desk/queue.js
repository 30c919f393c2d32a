/* queue.js: who waits on the approval desk, the longest first. */
import { el, find, findAll, show } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
import { sayWaiting } from "../parts/waiting.js";

const markWords = {
	proof_requested: () => say("asked"),
	no_proof: () => say("no picture"),
	no_reference: () => say("no reference"),
	same_image: () => say("same picture"),
	same_reference: () => say("same reference"),
	same_mailbox: () => say("same address"),
	counted_once: () => say("a name twice"),
};
const loud = ["same_image", "same_reference", "same_mailbox"];

const mark = (text, kind = "") => el("span", { class: `mark${kind}` }, text);

const marksOf = ({ marks, tickets_count: people, claimed_by: others }) => [
	people > 1 && mark(sayCount(people, "%s person", "%s people")),
	...(marks ?? []).map(name => mark(markWords[name](),
		loud.includes(name) ? " mark-loud" : "")),
	others?.length > 0 && mark(say("%s looks at it", others[0].name),
		" mark-who"),
];

/* `pick(id)` is called for the row that is pressed. */
export function makeQueue(pick) {
	const list = el("ol", { class: "queue-list" });
	const more = el("p", { class: "desk-more quiet small", hidden: true });
	const gone = new Set();	/* decided here, maybe not yet on the server */
	let rows = [];
	let later = [];		/* ids that were skipped, in their order */
	let passed = new Set();	/* ids that one went past to another one */
	let current = null;	/* id of the one that is looked at */

	const row = id => rows.find(r => r.id === id);

	/*
	 * Those that may come next: the queue from its start, and at the end
	 * what was gone past.
	 */
	function waiting() {
		const others = rows.filter(r => r.id !== current);

		return [...others.filter(r => !passed.has(r.id)),
			...others.filter(r => passed.has(r.id))];
	}

	const item = r => el("li", {}, el("button", { type: "button",
		class: "queue-row", "data-id": r.id,
		"aria-current": r.id === current ? "true" : null,
		click: () => pick(r.id) },
	el("span", { class: "queue-name", dir: "auto" }, r.name),
	el("span", { class: "queue-wait" }, sayWaiting(r.created_at)),
	el("span", { class: "queue-marks" }, ...marksOf(r))));

	const scroll = () => find("[aria-current]", list)
		?.scrollIntoView({ block: "nearest" });

	function draw() {
		const held = document.activeElement?.dataset?.id;

		list.replaceChildren(...rows.map(item));
		if (held)
			find(`[data-id="${held}"]`, list)?.focus();
		scroll();
	}

	const order = all => all.filter(r => !gone.has(r.id)).sort((a, b) =>
		later.indexOf(a.id) - later.indexOf(b.id));

	/* One that a colleague decided stays while it is looked at. */
	function take(all) {
		const mine = row(current);
		const place = rows.indexOf(mine);

		rows = order(all);
		if (mine && !row(mine.id) && !gone.has(mine.id))
			rows.splice(place, 0, mine);
		draw();
	}

	function look(id) {
		current = id;
		for (const button of findAll(".queue-row", list))
			if (Number(button.dataset.id) === id)
				button.setAttribute("aria-current", "true");
			else
				button.removeAttribute("aria-current");
		scroll();
	}

	/* Whoever goes to one goes past all before it. */
	function goTo(id) {
		passed = new Set(rows.slice(0, rows.findIndex(r => r.id === id))
			.map(r => r.id));
	}

	/* What the server said of the queue when it was asked for the next. */
	function tell({ taken, changed }) {
		for (const { id, others } of taken)
			if (row(id))
				row(id).claimed_by = others;
		rows = rows.filter(r => r.id === current
			|| !changed.includes(r.id));
		draw();
	}

	function remove(id) {
		rows = rows.filter(r => r.id !== id);
		draw();
	}

	function putBack(r) {
		gone.delete(r.id);
		rows = [r, ...rows.filter(other => other.id !== r.id)];
		draw();
	}

	function skip(id) {
		later = [...later.filter(other => other !== id), id];
		rows = order(rows);
		draw();
	}

	return {
		get current() {
			return current;
		},
		get length() {
			return rows.length;
		},
		elements: [list, more],
		row, waiting, take, look, goTo, tell, remove, putBack, skip,
		beside: (id, by) => rows[rows.findIndex(r => r.id === id) + by],
		decided: id => gone.add(id),
		tellMore(n) {
			more.textContent = say("and %s more", n);
			show(more, n > 0);
		},
	};
}
