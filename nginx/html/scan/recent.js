/* recent.js: the drawer of the last scans, and those that need a supervisor. */
import { el, find } from "../js/dom.js";
import { say } from "../js/lang.js";
import { showSerial } from "./code.js";
import { firstOf, number, timeOfDay, whatOf, wordOf } from "./words.js";

const most = 50;
const signs = { go: "✓", stop: "×", look: "!" };

const mark = tone => el("span", { "class": "mark", "data-tone": tone,
	"aria-hidden": "true" }, signs[tone]);

const action = (text, label, click) => el("button", { type: "button",
	"class": "button button-quiet", "aria-label": label, click }, text);

/* Names are only in memory: what is stored tells nobody's. */
export class Recent {
	constructor(scanner, { undo }) {
		Object.assign(this, { scanner, undo, list: [],
			sheet: find("#recent"), body: find("#recent-body") });
	}

	add(verdict) {
		this.list = [verdict, ...this.list].slice(0, most);
	}

	clear() {
		this.list = [];
	}

	open() {
		this.draw();
		if (!this.sheet.open)
			this.sheet.showModal();
	}

	update() {
		if (this.sheet.open)
			this.draw();
	}

	draw() {
		const { troubles, waiting } = this.scanner;

		this.body.replaceChildren(...[
			troubles.length > 0 && this.section(troubles),
			waiting > 0 && el("p", { class: "quiet" },
				say("%s waiting to be sent", number(waiting))),
			this.list.length > 0
				? el("ul", { class: "rows" },
					...this.list.map(v => this.row(v)))
				: el("p", { class: "empty" },
					say("No scan yet since the app was opened.")),
		].filter(Boolean));
	}

	row(v) {
		const who = v.name ?? (v.serial ? showSerial(v.serial) : "");
		const about = [timeOfDay(v.at), firstOf(v),
			v.offline && say("without a network")]
			.filter(Boolean).join(" · ");
		const can = this.scanner.supervisor && v.serial && !v.undone
			&& ["admitted", "left"].includes(v.reason);

		return el("li", {}, mark(v.tone),
			el("span", { class: "row-main" },
				el("strong", {}, v.undone ? say("Undone") : wordOf(v)),
				el("bdi", {}, who),
				el("span", { class: "quiet" }, about)),
			can && action(say("Undo"), say("Undo: %s", who),
				() => this.undo(v)));
	}

	/* ---- what the server saw otherwise ---------------------------------------- */

	section(troubles) {
		return el("section", {},
			el("h3", {}, say("Decided differently by the server")),
			el("p", { class: "quiet" }, say("This device decided without a network, and another one knew more. Tell a supervisor.")),
			el("ul", { class: "rows" },
				...troubles.map(t => this.trouble(t))));
	}

	trouble(t) {
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
			action(say("Seen"), say("Seen: %s", serial),
				() => this.scanner.dismiss(t.key)));
	}
}
