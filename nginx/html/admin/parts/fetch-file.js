/* fetch-file.js: a button that brings a file: its progress, or why not. */
import { el } from "../../js/dom.js";
import { say, sayCount, sayMegabytes } from "../../js/lang.js";
import { download } from "./download.js";
import { problem } from "./state.js";

/* What stands below a button while its file comes. */
function progressBox(give) {
	const bar = el("progress", { "aria-label": say("Download") });
	const words = el("span", {}, say("The list is being written…"));
	const element = el("p", { class: "progress", role: "status" }, bar, words,
		el("button", { type: "button", class: "link", click: give },
			say("Cancel")));

	const fill = (done, all) => {
		if (all > 0) {
			bar.max = all;
			bar.value = done;
		} else
			bar.removeAttribute("value");
	};

	return { element, working(done, all) {
		fill(done, all);
		words.textContent = all > 0 ? sayCount(all,
			"%s of %s person is on the list",
			"%s of %s people are on the list", done, all)
			: sayCount(done, "%s line is written", "%s lines are written");
	}, coming(got, all) {
		fill(got, all);
		words.textContent = all > 0 ? say("%s of %s MB",
			sayMegabytes(got), sayMegabytes(all))
			: say("%s MB", sayMegabytes(got));
	} };
}

/*
 * Bring the file of `url` and tell in `place` how far it is. Pressed again
 * while it comes, `button` does nothing.
 */
export async function fetchFile(url, button, place, shell) {
	const over = new AbortController();
	const box = progressBox(() => over.abort());
	const once = () => download(url, { ...box,
		signal: AbortSignal.any([over.signal, shell.signal]) });
	let answer;

	if (button.getAttribute("aria-disabled") === "true")
		return;
	button.setAttribute("aria-disabled", "true");
	place.replaceChildren(box.element);
	answer = await once();
	if (answer.status === 401
		&& (await shell.api("GET", "me")).status === 200)
		answer = await once();
	button.removeAttribute("aria-disabled");
	place.replaceChildren();
	if (answer.status === 200)
		shell.toast(say("The file is in your downloads (%s MB).",
			sayMegabytes(answer.size)));
	else if (!answer.aborted)
		place.replaceChildren(problem(answer,
			() => fetchFile(url, button, place, shell)));
}
