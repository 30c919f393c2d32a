/* chosen.js: the ticked rows of a list, and what is done with them together. */
import { el, find, findAll } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
import { bulkActions, runBulk } from "./bulk.js";
import { clearFocus } from "./clear.js";
import { statuses } from "./filter.js";

/* How many of these rows have each status. */
function countRows(rows) {
	const counts = { total: rows.length };

	for (const status of statuses)
		counts[status] = rows.filter(r => r.status === status).length;
	return counts;
}

const link = (text, click) => el("button", { type: "button", class: "link",
	click }, text);

const actionButton = ([action, text], click) => el("button", { type: "button",
	class: `button button-small ${action === "approve" ? "" : "button-quiet"}${
		action === "cancel" ? " button-stop" : ""}`, click }, text);

export class Chosen {
	/*
	 *   table     the element that the list is in
	 *   rows      () => those that are shown: id => row
	 *   fitting   () => how many fit the filter, as text
	 *   filter    () => the filter, as a query
	 *   count     () => promise of the counts of all that fit, null if it fails
	 *   done      called when something was done with them
	 */
	constructor(shell, { table, rows, fitting, filter, count, done }) {
		Object.assign(this, { shell, table, rows, fitting, filter, count,
			done });
		this.picks = new Map(); /* id => its row */
		this.all = false; /* all that fit, not only those that are ticked */
		this.bar = el("div", { class: "bulk", role: "region",
			"aria-label": say("The selected ones"), hidden: true });
		table.addEventListener("change", e => this.tick(e.target));
	}

	has(id) {
		return this.picks.has(id);
	}

	/* A box of a row was ticked, or is not any more. */
	tick(box) {
		const id = Number(box.value);

		if (!box.closest(".pick") || box.id === "pick-all")
			return;
		if (box.checked)
			this.picks.set(id, this.rows().get(id));
		else
			this.picks.delete(id);
		this.all = false;
		this.draw();
	}

	/* The list is another one. */
	clear() {
		this.picks.clear();
		this.all = false;
		this.draw();
	}

	/* All rows that are shown, or none. */
	chooseShown(on) {
		this.picks = new Map(on ? this.rows() : []);
		this.all = false;
		for (const box of findAll(".pick input", this.table))
			box.checked = on;
		this.draw();
	}

	async run(action) {
		const { all, picks } = this;
		const which = all ? { filter: this.filter() }
			: { ids: [...picks.keys()] };

		if (await runBulk(this.shell, action, which, all ? this.count
			: async () => countRows([...picks.values()])))
			this.done();
	}

	/* ---- how it looks -------------------------------------------------------- */

	/* Above the names: chooses all rows that are shown, or none of them. */
	head() {
		return el("div", { class: "pick pick-all" }, el("label", {},
			el("input", { type: "checkbox", id: "pick-all",
				change: e => this.chooseShown(e.currentTarget.checked),
				"aria-label": say("Select all that are shown") })),
		el("span", {}, say("Name")));
	}

	/* The box above is ticked with the last of its rows. */
	drawHead() {
		const box = find("#pick-all", this.table);

		if (!box)
			return;
		box.checked = this.rows().size > 0
			&& this.picks.size === this.rows().size;
		box.indeterminate = this.picks.size > 0 && !box.checked;
	}

	content() {
		return [el("div", { class: "bulk-chosen" },
			el("p", { role: "status" }, this.all
				? say("All %s that match are selected", this.fitting())
				: sayCount(this.picks.size, "%s chosen", "%s chosen")),
			!this.all && link(say("Select all %s that match", this.fitting()),
				() => {
					this.all = true;
					this.draw();
				}),
			link(say("None"), () => this.chooseShown(false))),
		el("div", { class: "bulk-actions" }, ...bulkActions().map(action =>
			actionButton(action, () => this.run(action[0]))))];
	}

	/* What has the focus is made anew: it stays in the bar, or near it. */
	draw() {
		const held = this.bar.contains(document.activeElement);

		this.bar.hidden = this.picks.size === 0;
		this.bar.replaceChildren(...this.content());
		if (held)
			find("button, input", this.bar.hidden ? this.table
				: this.bar)?.focus();
		clearFocus();
		this.drawHead();
	}
}
