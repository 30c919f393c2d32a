/* twice.js: asks which time is meant where the clocks show it twice. */
import { el, find, findAll, show } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { momentsOf } from "./zone.js";

/* For the box of a field; hidden as long as there is nothing to ask. */
export const twiceField = name => el("fieldset",
	{ id: `${name}-twice`, class: "twice", hidden: true },
	el("legend", { class: "hint" },
		say("The clocks go back then, so this time comes twice. Which one?")),
	...[0, 1].map(i => el("label", { class: "twice-choice" },
		el("input", { type: "radio", name: `${name}-twice` }),
		el("span", {}, i === 0 ? say("the first") : say("the second")))));

/*
 * Asks where a field of `form` says a time that comes twice in `zone`. The one
 * that is stored (`iso`, if any) is chosen already.
 */
export function askTwice(form, name, zone, iso) {
	const box = find(`#${name}-twice`, form);
	const moments = momentsOf(form.elements[name].value, zone);
	const chosen = Date.parse(chosenOf(form, name));
	const wanted = moments.some(({ at }) => at === chosen) ? chosen
		: Date.parse(iso);

	findAll("input", box).forEach((radio, i) => {
		radio.value = moments[i]?.text ?? "";
		radio.checked = moments[i]?.at === wanted;
	});
	show(box, moments.length === 2);
}

/* The time that was chosen, with its offset; null: nothing was asked. */
export function chosenOf(form, name) {
	const box = find(`#${name}-twice`, form);

	return box && !box.hidden && find("input:checked", box)?.value || null;
}
