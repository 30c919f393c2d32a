/* recent.js: the drawer of the last scans, and those that need a supervisor. */
import { el, find } from "../js/dom.js";
import { say } from "../js/lang.js";
import { showSerial } from "./code.js";
import { firstOf, number, timeOfDay, whatOf, wordOf } from "./words.js";

const most = 50;
const signs = { go: "✓", stop: "×", look: "!" };

/* Names are only in memory: what is stored tells nobody's. */
export function makeRecent(scanner, { undo }) {
	const sheet = find("#recent"), body = find("#recent-body");
	let list = [];

	const mark = tone => el("span", { "class": "mark", "data-tone": tone,
		"aria-hidden": "true" }, signs[tone]);

	function row(v) {
		const who = v.name ?? (v.serial ? showSerial(v.serial) : "");
		const about = [timeOfDay(v.at), firstOf(v),
			v.offline && say("without a network")]
			.filter(Boolean).join(" · ");
		const can = scanner.supervisor && v.serial && !v.undone
			&& ["admitted", "left"].includes(v.reason);

		return el("li", {}, mark(v.tone),
			el("span", { class: "row-main" },
				el("strong", {}, v.undone ? say("Undone") : wordOf(v)),
				el("bdi", {}, who),
				el("span", { class: "quiet" }, about)),
			can && el("button", { type: "button",
				class: "button button-quiet",
				"aria-label": say("Undo: %s", who),
				click: () => undo(v) }, say("Undo")));
	}

	function trouble(t) {
		const verdict = { reason: t.reason, detail: t.message };
		const serial = /^[0-9A-Z]{17}$/.test(t.serial)
			? showSerial(t.serial) : t.serial.slice(0, 24);

		return el("li", {}, mark("look"),
			el("span", { class: "row-main" },
				el("strong", {}, wordOf(verdict)),
				el("span", {}, serial),
				el("span", { class: "quiet" }, [timeOfDay(t.at),
					t.gate].filter(Boolean).join(" · ")),
				el("span", {}, whatOf(verdict))),
			el("button", { type: "button",
				class: "button button-quiet",
				"aria-label": say("Seen: %s", serial),
				click: () => scanner.dismiss(t.key) },
			say("Seen")));
	}

	function draw() {
		const { troubles, waiting } = scanner;

		body.replaceChildren(...[
			troubles.length > 0 && el("section", {},
				el("h3", {}, say("Decided differently by the server")),
				el("p", { class: "quiet" }, say("This device decided without a network, and another one knew more. Tell a supervisor.")),
				el("ul", { class: "rows" }, ...troubles.map(trouble))),
			waiting > 0 && el("p", { class: "quiet" },
				say("%s waiting to be sent", number(waiting))),
			list.length > 0
				? el("ul", { class: "rows" }, ...list.map(row))
				: el("p", { class: "empty" },
					say("No scan yet since the app was opened.")),
		].filter(Boolean));
	}

	return {
		add(verdict) {
			list = [verdict, ...list].slice(0, most);
		},
		open() {
			draw();
			if (!sheet.open)
				sheet.showModal();
		},
		update: () => sheet.open && draw(),
		clear() {
			list = [];
		},
	};
}
