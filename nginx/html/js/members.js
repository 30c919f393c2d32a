/* members.js: the names of a team as rows that come and go. */
import { el, find, findAll } from "./dom.js";
import { say } from "./lang.js";
import { sameNames } from "./names.js";

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

/* What no name has in it: each begins another row by itself. */
const several = text => parts(text, /[;\u3001\r\n\t]+/);

/* A comma may be part of a name: it is asked about. */
const maybeSeveral = text => parts(text, /[,\uff0c]+/);

/*
 * `fieldset` holds at least one row, as it is without script; `data-max` is
 * how many there may be, and may change. `changed` is called when a row comes or goes.
 */
export function liveRows(fieldset, changed) {
	const rows = () => findAll(".row", fieldset);
	const pattern = rows()[0].cloneNode(true);
	const add = el("button", { type: "button",
		class: "button button-quiet", click: () => {
			find("input", append()).focus();
		} }, say("Add a person"));

	function update() {
		number(rows());
		add.hidden = rows().length >= Number(fieldset.dataset.max);
		changed();
	}

	function remove(row) {
		const next = row.nextElementSibling;

		if (rows().length > 1)
			row.remove();
		else
			find("input", row).value = "";
		update();
		find(".row input, button", next?.isConnected ? next : fieldset)
			?.focus();
	}

	function equip(row) {
		row.append(el("button", { type: "button", class: "remove",
			click: () => remove(row) }, "\u00d7"));
		return row;
	}

	function append(value = "", before = add) {
		const row = equip(pattern.cloneNode(true));

		find("input", row).value = value;
		before.before(row);
		update();
		return row;
	}

	/* The first name stays in the row, the others get theirs behind it. */
	function spread(row, names) {
		const behind = row.nextElementSibling;

		find("input", row).value = names[0];
		find(".split", row)?.remove();
		for (const name of names.slice(1))
			append(name, behind);
		update();
	}

	function offer(row) {
		const names = maybeSeveral(find("input", row).value);

		find(".split", row)?.remove();
		if (names.length > 1)
			row.append(el("button", { type: "button",
				class: "button button-quiet split",
				click: () => {
					spread(row, names);
					find("input", row).focus();
				} }, say("Make %s rows of it", names.length)));
	}

	/* Enter asks for the next row; it never sends the form from here. */
	function onKey(e) {
		const row = e.target.closest(".row");
		const next = row?.nextElementSibling;

		if (e.key !== "Enter" || e.isComposing || !e.target.matches(".row input"))
			return;
		e.preventDefault();
		if (next?.matches(".row"))
			find("input", next).focus();
		else if (e.target.value.trim() !== "" && rows().length < max)
			find("input", append()).focus();
	}

	function onPaste(e) {
		const row = e.target.closest(".row");
		const names = several(e.clipboardData?.getData("text") ?? "");

		if (!row || names.length < 2)
			return;
		e.preventDefault();
		spread(row, [...parts(find("input", row).value, /$^/), ...names]);
	}

	function onChange(e) {
		const row = e.target.closest(".row");
		const names = row ? several(e.target.value) : [];

		if (names.length > 1)
			spread(row, names);
		else if (row)
			offer(row);
	}

	fieldset.classList.add("live");
	fieldset.append(add);
	fieldset.addEventListener("keydown", onKey);
	fieldset.addEventListener("paste", onPaste);
	fieldset.addEventListener("change", onChange);
	for (const row of rows()) {
		if (find("input", row).value === "" && rows().length > 1)
			row.remove();
		else
			equip(row);
	}
	update();

	/* Other names than those that stand there. */
	return names => {
		rows().forEach(row => row.remove());
		for (const name of names.length > 0 ? names : [""])
			append(name);
	};
}

/* The names that were typed, one in each row. */
export const namesIn = fieldset => findAll(".row input", fieldset)
	.map(input => input.value.trim()).filter(Boolean);

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

/* How many tickets the members get. */
export function ticketsOf(fieldset, leader) {
	const names = namesIn(fieldset);

	return find("[name=same_names][value=both]", fieldset)?.checked
		? names.length
		: names.length - sameNames([leader, ...names]).length;
}
