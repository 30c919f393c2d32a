/* progress.js: a button that works, and how much of a file is sent. */
import { el } from "./dom.js";
import { say, sayMegabytes } from "./lang.js";

const worthShowing = 100_000; /* bytes: less is sent at once */

/*
 * Run `work` while the button says that it does, once at a time: a second
 * press does nothing. `work` gets what send() calls with bytes.
 */
export async function busy(button, work) {
	const label = button.textContent;
	const bar = el("progress", { max: 1, value: 0,
		"aria-label": say("Sending") });
	const numbers = el("span", {});
	const box = el("p", { class: "progress", hidden: true }, bar, numbers);

	if (button.getAttribute("aria-disabled") === "true")
		return;
	button.setAttribute("aria-disabled", "true");
	button.textContent = say("Sending…");
	button.after(box);
	try {
		await work((sent, all) => {
			box.hidden = all < worthShowing;
			bar.value = sent / all;
			numbers.textContent = say("%s of %s MB",
				sayMegabytes(sent), sayMegabytes(all));
		});
	} finally {
		button.removeAttribute("aria-disabled");
		button.textContent = label;
		box.remove();
	}
}
