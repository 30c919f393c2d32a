/* gate.js: the screen at the entrance: camera, line, counts, scans. */
import { el, find, show } from "../js/dom.js";
import { sayCount } from "../js/lang.js";
import { Attempts } from "./attempts.js";
import { Finder } from "./finder.js";
import { HandScanner } from "./hand.js";
import { Menu } from "./menu.js";
import { NumberSheet } from "./number.js";
import { Recent } from "./recent.js";
import { hideVerdict } from "./show.js";
import { makeSupervisor } from "./supervisor.js";
import { lineOf, listOf, number } from "./words.js";

export class Gate {
	constructor(scanner, signedOut) {
		Object.assign(this, { scanner, root: find("#gate") });
		this.recent = new Recent(scanner,
			{ undo: verdict => this.supervisor.undo(verdict) });
		this.attempts = new Attempts(scanner, this.recent);
		this.finder = new Finder(text => this.attempts.seen(text));
		this.supervisor = makeSupervisor(scanner,
			{ admit: serial => this.admit(serial) });
		this.menu = new Menu(scanner, { finder: this.finder,
			supervisor: this.supervisor, signedOut: () => {
				this.close();
				signedOut();
			} });
		this.number = new NumberSheet(this.attempts);
		this.hand = new HandScanner({
			listens: () => this.shown,
			isWhole: readings => this.attempts.isWhole(readings),
			typed: (readings, ended) =>
				this.attempts.typed(readings, ended) });
		for (const id of ["#open-recent", "#trouble"])
			find(id).addEventListener("click",
				() => this.recent.open());
	}

	/* By hand: a supervisor found the person. */
	admit(serial) {
		find("dialog[open]")?.close();
		this.attempts.decide(serial, "manual");
	}

	get shown() {
		return !this.root.hidden;
	}

	async open() {
		this.root.hidden = false;
		this.update();
		find("#gate-title").focus();
		await this.finder.start();
		this.menu.update();
	}

	close() {
		find("dialog[open]")?.close();
		hideVerdict();
		this.finder.stop();
		this.recent.clear();
		this.root.hidden = true;
	}

	/* ---- what it shows -------------------------------------------------------- */

	update() {
		const { device, event } = this.scanner;

		if (!device || !event)
			return;
		find("#gate-name").textContent = device.gate;
		find("#gate-event").textContent = event.name;
		this.drawCounts();
		this.drawLine();
		show(find("#rehearsal"), this.scanner.rehearses);
		this.drawWays();
		this.drawTroubles();
		this.recent.update();
		this.menu.update();
	}

	drawCounts() {
		const { counter } = this.scanner;

		find("#count-gate").textContent = number(counter?.gate);
		find("#count-all").replaceChildren(number(counter?.event),
			...counter?.expected
				? [el("small", {}, ` / ${number(counter.expected)}`)]
				: []);
	}

	drawLine() {
		const { link, list } = this.scanner;
		const line = lineOf(this.scanner);

		/* What did not change is not read out again. */
		if (find("#line-text").textContent !== line)
			find("#line-text").textContent = line;
		find("#list-text").textContent = listOf(this.scanner);
		find("#list-text").dataset.doubt = list.doubt ?? "";
		find("#line").dataset.state = link.online ? "online"
			: link.tried ? link.state : "connecting";
	}

	/* In and out, where people may leave and come back. */
	drawWays() {
		const { entry } = this.scanner.event;

		show(find("#ways"), entry === "reentry");
		if (entry !== "reentry")
			find("input[name=way][value=admit]").checked = true;
	}

	drawTroubles() {
		const { length } = this.scanner.troubles;

		show(find("#trouble"), length > 0);
		find("#trouble").textContent = sayCount(length,
			"%s scan was decided differently by the server. Show it.",
			"%s scans were decided differently by the server. Show them.");
	}
}
