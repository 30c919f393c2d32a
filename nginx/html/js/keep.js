/*
 * keep.js: what was typed stays when the page is loaded again, when somebody
 * comes back to it, and when another language is chosen. A link to the form
 * from elsewhere opens an empty one: somebody else may be meant.
 */
import { el, find } from "./dom.js";
import { say } from "./lang.js";
import { forget, recall, remember } from "./memory.js";

const memory = "typed";
const other = "other language"; /* the next load is of the same visit */

const eventOf = form => form.elements.event?.value ?? "";

/* A picture cannot be kept, only that there was one. */
function keep(form) {
	const all = [...new FormData(form)];
	const typed = all.filter(([name, value]) => typeof value === "string"
		&& value !== "" && form.elements[name]?.type !== "hidden");
	const picture = all.find(([, value]) => value.size > 0)?.[0];

	if (typed.length > 0)
		remember(memory, JSON.stringify({ event: eventOf(form), typed,
			picture }));
	else
		forget(memory);
}

/* Was this page reached by reloading or by the way back? */
export const isReturn = () => ["reload", "back_forward"].includes(
	performance.getEntriesByType("navigation")[0]?.type);

function putBack(form, { typed, picture }, setMembers) {
	const members = typed.filter(([name]) => name === "members");

	if (members.length > 0)
		setMembers?.(members.map(([, value]) => value));
	for (const [name, value] of typed) {
		const input = name !== "members" && find(`#${name}`, form);

		if (input)
			input.value = value;
	}
	if (picture && find(`#${picture}`, form)?.files.length === 0)
		find(`#${picture}`, form).before(el("p", { class: "hint" },
			el("strong", {}, say("Choose the picture again: a page cannot keep it."))));
	for (const details of form.querySelectorAll("details"))
		details.open ||= [...details.querySelectorAll("input")]
			.some(input => input.value !== "");
}

/*
 * Put back what was typed before, and remember it whenever the page is left.
 * `links` lead to the same form in another language; `setMembers` takes the
 * names of a team.
 */
export function keepTyped(form, links, setMembers) {
	const kept = JSON.parse(recall(memory) ?? "null");
	const same = recall(other) !== null || isReturn();

	forget(memory);
	forget(other);
	if (same && kept?.event === eventOf(form))
		putBack(form, kept, setMembers);
	window.addEventListener("pagehide", () => keep(form));
	for (const link of links)
		link.addEventListener("click", () => remember(other, "1"));
}
