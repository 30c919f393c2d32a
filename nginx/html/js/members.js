/* members.js: the names of a team as rows that come and go. */
import { el, find, findAll } from "./dom.js";
import { say } from "./lang.js";

/* Position in labels and ids, so that each row says which it is. */
function number(rows) {
	rows.forEach((row, i) => {
		const label = find("label", row);

		find("input", row).id = `member-${i + 1}`;
		label.htmlFor = `member-${i + 1}`;
		label.lastChild.textContent = i + 1;
		find("button", row)?.setAttribute("aria-label",
			say("Remove person %s", i + 1));
	});
}

/*
 * `fieldset` holds at least one row, as it is without script; `data-max` is
 * how many there may be. `changed` is called when a row comes or goes.
 */
export function liveRows(fieldset, changed) {
	const max = Number(fieldset.dataset.max);
	const rows = () => findAll(".row", fieldset);
	const pattern = rows()[0].cloneNode(true);
	const add = el("button", { type: "button",
		class: "button button-quiet", click: () => {
			find("input", append()).focus();
		} }, say("Add a person"));

	function update() {
		number(rows());
		add.hidden = rows().length >= max;
		changed();
	}

	function remove(row) {
		const next = row.nextElementSibling;

		if (rows().length > 1)
			row.remove();
		else
			find("input", row).value = "";
		update();
		find("input, button", next?.isConnected ? next : fieldset)
			?.focus();
	}

	function equip(row) {
		row.append(el("button", { type: "button", class: "remove",
			click: () => remove(row) }, "\u00d7"));
		return row;
	}

	function append(value = "") {
		const row = equip(pattern.cloneNode(true));

		find("input", row).value = value;
		add.before(row);
		update();
		return row;
	}

	fieldset.classList.add("live");
	fieldset.append(add);
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

/* The names that were typed; a comma parts two. */
export const namesIn = fieldset => findAll("input", fieldset)
	.flatMap(input => input.value.split(","))
	.map(name => name.trim()).filter(Boolean);
