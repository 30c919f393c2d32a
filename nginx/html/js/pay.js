/* pay.js: how to pay, with a button that copies each value. */
import { el, find } from "./dom.js";
import { say } from "./lang.js";

function copyButton(label, value) {
	const button = el("button", { type: "button", class: "copy",
		"aria-label": say("Copy %s", label), click: async () => {
			try {
				await navigator.clipboard.writeText(value);
				button.textContent = say("Copied");
				button.removeAttribute("aria-label");
			} catch {
				getSelection().selectAllChildren(
					find("strong", button.parentNode));
			}
		} }, say("Copy"));

	return button;
}

/* A line "Account: DE12 …" gets a button that copies what is behind the colon. */
function payLine(line) {
	const [, label, value] = line.match(/^([^:]{1,40}):\s+(\S.*)$/) ?? [];

	if (!value)
		return el("p", {}, line);
	return el("p", { class: "pay-line" },
		el("span", {}, `${label}: `, el("strong", {}, value)),
		copyButton(label, value.trim()));
}

/* The lines of the organiser in `box`, where there is one. */
export function showInstructions(box) {
	box?.replaceChildren(...box.textContent.trim().split("\n")
		.map(payLine));
}
