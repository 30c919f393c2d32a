/* keep.js: what was typed stays when another language is chosen. */
import { find } from "./dom.js";
import { forget, recall, remember } from "./memory.js";

const memory = "typed";

/* A picture that was chosen cannot be kept; neither what nobody typed. */
function keep(form) {
	const typed = [...new FormData(form)].filter(([name, value]) =>
		typeof value === "string" && value !== ""
			&& form.elements[name]?.type !== "hidden");

	if (typed.length > 0)
		remember(memory, JSON.stringify(typed));
}

/*
 * Put back what was typed before the language changed, once, and remember it
 * when one of `links` is followed. `setMembers` takes the names of a team.
 */
export function keepTyped(form, links, setMembers) {
	const typed = JSON.parse(recall(memory) ?? "[]");
	const members = typed.filter(([name]) => name === "members");

	forget(memory);
	if (members.length > 0)
		setMembers?.(members.map(([, value]) => value));
	for (const [name, value] of typed) {
		const input = name !== "members" && find(`#${name}`, form);

		if (input)
			input.value = value;
	}
	for (const details of form.querySelectorAll("details"))
		details.open ||= [...details.querySelectorAll("input")]
			.some(input => input.value !== "");
	for (const link of links)
		link.addEventListener("click", () => keep(form));
}
