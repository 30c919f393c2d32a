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
	others?.length > 0 && mark(say("%s is viewing it", others[0].name),
		" mark-who"),
];

export class Queue {
	/* `pick(id)` is called for the row that is pressed. */
	constructor(pick) {
		this.pick = pick;
		this.list = el("ol", { class: "queue-list" });
		this.more = el("p", { class: "desk-more quiet small",
			hidden: true });
		this.elements = [this.list, this.more];
		this.gone = new Set();	/* decided here, maybe not yet on the server */
		this.rows = [];
		this.later = [];	/* ids that were skipped, in their order */
		this.passed = new Set();	/* ids that one went past */
		this.current = null;	/* id of the one that is looked at */
	}

	get length() {
		return this.rows.length;
	}

	row(id) {
		return this.rows.find(r => r.id === id);
	}

	/* The row so many further down than this one. */
	beside(id, by) {
		return this.rows[this.rows.findIndex(r => r.id === id) + by];
	}

	/*
	 * Those that may come next: the queue from its start, and at the end
	 * what was gone past.
	 */
	waiting() {
		const others = this.rows.filter(r => r.id !== this.current);

		return [...others.filter(r => !this.passed.has(r.id)),
			...others.filter(r => this.passed.has(r.id))];
	}

	/* ---- how it looks -------------------------------------------------------- */

	item(r) {
		return el("li", {}, el("button", { type: "button",
			class: "queue-row", "data-id": r.id,
			"aria-current": r.id === this.current ? "true" : null,
			click: () => this.pick(r.id) },
		el("span", { class: "queue-name", dir: "auto" }, r.name),
		el("span", { class: "queue-wait" }, sayWaiting(r.created_at)),
		el("span", { class: "queue-marks" }, ...marksOf(r))));
	}

	scroll() {
		find("[aria-current]", this.list)
			?.scrollIntoView({ block: "nearest" });
	}

	draw() {
		const held = document.activeElement?.dataset?.id;

		this.list.replaceChildren(...this.rows.map(r => this.item(r)));
		if (held)
			find(`[data-id="${held}"]`, this.list)?.focus();
		this.scroll();
	}

	tellMore(n) {
		this.more.textContent = say("and %s more", n);
		show(this.more, n > 0);
	}

	/* ---- what is in it --------------------------------------------------------- */

	order(all) {
		return all.filter(r => !this.gone.has(r.id)).sort((a, b) =>
			this.later.indexOf(a.id) - this.later.indexOf(b.id));
	}

	/* One that a colleague decided stays while it is looked at. */
	take(all) {
		const mine = this.row(this.current);
		const place = this.rows.indexOf(mine);

		this.rows = this.order(all);
		if (mine && !this.row(mine.id) && !this.gone.has(mine.id))
			this.rows.splice(place, 0, mine);
		this.draw();
	}

	look(id) {
		this.current = id;
		for (const button of findAll(".queue-row", this.list))
			if (Number(button.dataset.id) === id)
				button.setAttribute("aria-current", "true");
			else
				button.removeAttribute("aria-current");
		this.scroll();
	}

	/* Whoever goes to one goes past all before it. */
	goTo(id) {
		this.passed = new Set(this.rows.slice(0, this.rows.findIndex(r =>
			r.id === id)).map(r => r.id));
	}

	/* What the server said of the queue when it was asked for the next. */
	tell({ taken, changed }) {
		for (const { id, others } of taken)
			if (this.row(id))
				this.row(id).claimed_by = others;
		this.rows = this.rows.filter(r => r.id === this.current
			|| !changed.includes(r.id));
		this.draw();
	}

	remove(id) {
		this.rows = this.rows.filter(r => r.id !== id);
		this.draw();
	}

	decided(id) {
		this.gone.add(id);
	}

	putBack(r) {
		this.gone.delete(r.id);
		this.rows = [r, ...this.rows.filter(other => other.id !== r.id)];
		this.draw();
	}

	skip(id) {
		this.later = [...this.later.filter(other => other !== id), id];
		this.rows = this.order(this.rows);
		this.draw();
	}
}
