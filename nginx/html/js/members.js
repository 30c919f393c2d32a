/* members.js: the names of a team as rows that come and go. */
import { el, find, findAll } from "./dom.js";
import { say, sayCount } from "./lang.js";
import { distinctNames, sameNames } from "./names.js";

/* Position in labels and ids, so that each row says which it is. */
function number(rows) {
	rows.forEach((row, i) => {
		const label = find("label", row);

		find("input", row).id = `member-${i + 1}`;
		label.htmlFor = `member-${i + 1}`;
		label.lastChild.textContent = i + 1;
		find(".remove", row)?.setAttribute("aria-label",
			say("Remove person %s", i + 1));
	});
}

const parts = (text, separators) => text.split(separators)
	.map(name => name.trim()).filter(Boolean);

/* What no name has in it begins another row by itself. */
const begins = /[;\u3001\r\n\t]+/;

/* A comma may be part of a name: it is asked about. */
const commas = /[,\uff0c]+/;

class Rows {
	constructor(fieldset, changed) {
		Object.assign(this, { fieldset, changed,
			pattern: this.rowsOf(fieldset)[0].cloneNode(true) });
		this.add = el("button", { type: "button",
			class: "button button-quiet", click: () => {
				find("input", this.append()).focus();
			} }, say("Add a person"));
		fieldset.classList.add("live");
		fieldset.append(this.add);
		fieldset.addEventListener("keydown", e => this.onKey(e));
		fieldset.addEventListener("paste", e => this.onPaste(e));
		for (const type of ["input", "compositionend"])
			fieldset.addEventListener(type, e => this.onInput(e));
		for (const row of this.rows) {
			if (find("input", row).value === "" && this.rows.length > 1)
				row.remove();
			else
				this.equip(row);
		}
		this.update();
	}

	rowsOf(fieldset) { return findAll(".row", fieldset); }

	get rows() { return this.rowsOf(this.fieldset); }

	update() {
		number(this.rows);
		this.add.hidden = this.rows.length
			>= Number(this.fieldset.dataset.max);
		this.changed();
	}

	/* Whether they are right is told at once. */
	check() {
		find(".row input", this.fieldset).dispatchEvent(
			new Event("change", { bubbles: true }));
	}

	remove(row) {
		const next = row.nextElementSibling;

		if (this.rows.length > 1)
			row.remove();
		else
			find("input", row).value = "";
		this.update();
		this.check();
		find(".row input, button", next?.isConnected ? next
			: this.fieldset)?.focus();
	}

	equip(row) {
		row.append(el("button", { type: "button", class: "remove",
			click: () => this.remove(row) }, "\u00d7"));
		return row;
	}

	/* A row in front of `before`. */
	append(value = "", before = this.add) {
		const row = this.equip(this.pattern.cloneNode(true));

		find("input", row).value = value;
		before.before(row);
		this.update();
		return row;
	}

	/* Other names than those that stand there. */
	set(names) {
		this.rows.forEach(row => row.remove());
		for (const name of names.length > 0 ? names : [""])
			this.append(name);
	}

	/* The first name stays in the row, the others get theirs behind it. */
	spread(row, names) {
		const behind = row.nextElementSibling;

		find("input", row).value = names[0];
		find(".split", row)?.remove();
		for (const name of names.slice(1))
			find("input", this.append(name, behind)).focus();
		this.update();
		this.check();
	}

	offer(row) {
		const names = parts(find("input", row).value, commas);

		find(".split", row)?.remove();
		if (names.length > 1)
			row.append(el("button", { type: "button",
				class: "button button-quiet split",
				click: () => this.spread(row, names) },
			sayCount(names.length, "Make %s row of it",
				"Make %s rows of it")));
	}

	/* Enter asks for the next row; it never sends the form from here. */
	onKey(e) {
		const next = e.target.closest(".row")?.nextElementSibling;

		if (e.key !== "Enter" || e.isComposing
			|| !e.target.matches(".row input"))
			return;
		e.preventDefault();
		if (next?.matches(".row"))
			find("input", next).focus();
		else if (e.target.value.trim() !== "" && !this.add.hidden)
			find("input", this.append()).focus();
	}

	onPaste(e) {
		const row = e.target.closest(".row");
		const names = parts(e.clipboardData?.getData("text") ?? "", begins);

		if (!row || names.length < 2)
			return;
		e.preventDefault();
		this.spread(row, [e.target.value.trim(), ...names].filter(Boolean));
	}

	/* At once, and not when the row is left: a button that is being pressed
	   would move away. */
	onInput(e) {
		const row = e.target.closest(".row");

		if (!row || e.isComposing)
			return;
		if (begins.test(e.target.value))
			this.spread(row, e.target.value.split(begins)
				.map(name => name.trim()));
		else
			this.offer(row);
	}
}

/*
 * `fieldset` holds at least one row, as it is without script; `data-max` is
 * how many there may be, and may change. `changed` is called when a row comes or goes. Returns
 * a function that puts other names into the rows.
 */
export function liveRows(fieldset, changed) {
	const rows = new Rows(fieldset, changed);

	return names => rows.set(names);
}

/* The names that were typed, one in each row. */
export const namesIn = fieldset => findAll(".row input", fieldset)
	.map(input => input.value.trim()).filter(Boolean);

/* More names than may come: nobody is left out unseen. "" or the sentence. */
export function wrongCount(fieldset) {
	const max = Number(fieldset.dataset.max);
	const more = namesIn(fieldset).length - max;

	return more > 0
		? sayCount(max,
			"At most %s can come with you: take %s of the names away.",
			"At most %s can come with you: take %s of the names away.",
			max, more) : "";
}

const choice = (value, checked, text) => el("label", {},
	el("input", { type: "radio", name: "same_names", value, checked }),
	" ", text);

/*
 * Ask whether two people have one name, while they do; `leader` is the name of
 * who registers. Returns whether the question has just come up.
 */
export function askSameNames(fieldset, leader) {
	const asked = find(".same-names", fieldset);
	const same = sameNames([leader, ...namesIn(fieldset)]);

	if (same.length === 0)
		asked?.remove();
	if (same.length === 0 || asked)
		return false;
	fieldset.append(el("div", { class: "same-names", role: "radiogroup",
		"aria-labelledby": "same-names-title" },
	el("p", { id: "same-names-title" },
		say("Two people with the same name?")),
	choice("once", true, say("No, it is one person with one ticket")),
	choice("both", false, say("Yes, each needs a ticket"))));
	return true;
}

/* The members that get a ticket. */
export function membersOf(fieldset, leader) {
	const names = namesIn(fieldset);

	return find("[name=same_names][value=both]", fieldset)?.checked
		? names : distinctNames([leader, ...names]).slice(1);
}
