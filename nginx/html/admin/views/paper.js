/* paper.js: ticks of the printed door list, entered afterwards. */
import { el } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
import { reasonWord } from "../parts/doorwords.js";
import { field } from "../parts/field.js";
import { localTime, momentsOf } from "../parts/zone.js";
import { empty, problem, sentenceOf, skeleton } from "../parts/state.js";

export const title = "Paper list";

const pause = 250; /* ms after the last key */

/* ---- one person to tick ------------------------------------------------------------ */

function line(ticket, chosen, changed) {
	const id = `tick-${ticket.serial_number}`;
	const box = el("input", { type: "checkbox", id,
		checked: chosen.has(ticket.serial_number),
		disabled: ticket.checked_in, change: () => {
			if (box.checked)
				chosen.set(ticket.serial_number, ticket);
			else
				chosen.delete(ticket.serial_number);
			changed();
		} });

	return el("li", { class: "tick-row" }, box, el("label", { for: id },
		el("b", {}, ticket.member_name),
		el("span", { class: "quiet" }, [ticket.team_name,
			`… ${ticket.serial_number.slice(-6)}`,
			ticket.checked_in && say("is inside"),
			ticket.status !== "approved" && say("not approved")]
			.filter(Boolean).join(" · "))));
}

/* ---- what came of it --------------------------------------------------------------- */

function outcome(results) {
	const odd = results.filter(r => r.reason !== "admitted");

	return el("div", { class: "notice", role: "status" },
		el("h2", {}, sayCount(results.length, "One tick is entered.",
			"%s ticks are entered.")),
		odd.length > 0 && el("ul", {}, ...odd.map(r => el("li", {},
			`${r.member_name ?? r.key}: ${reasonWord(r.reason)}`))));
}

/*
 * A time of today by the clock of the event, as the server takes it; undefined
 * where its clocks skip that time.
 */
function momentOf(time, zone) {
	const today = localTime(new Date().toISOString(), zone).slice(0, 10);

	return momentsOf(`${today}T${time}`, zone)[0]?.text;
}

/* ---- all of it --------------------------------------------------------------------- */

const searchField = () => field({ name: "q", id: "paper-q", type: "search",
	label: say("Name, team or number"), autocomplete: "off",
	hint: say("Three letters or more of a line that is ticked on the list.") });

const gateField = () => field({ name: "gate", id: "paper-gate",
	label: say("Gate"), optional: true, maxlength: 255,
	autocomplete: "off" });

const timeField = () => field({ name: "at", id: "paper-at", type: "time",
	label: say("When, about"), optional: true,
	hint: say("Today, by the clock of the event. Empty: now.") });

class Paper {
	constructor(shell) {
		this.shell = shell;
		this.chosen = new Map();
		this.asked = 0;
		this.found = el("ul", { class: "tick-list" });
		this.place = el("div", { class: "tick-found" });
		this.told = el("div", {});
		this.send = el("button", { class: "button" });
		this.form = el("form", { class: "form paper", submit: e => {
			e.preventDefault();
			this.enter();
		} }, searchField(), this.place,
		el("div", { class: "paper-where" }, gateField(), timeField()),
		el("div", { class: "actions" }, this.send));
		this.input = this.form.elements.q;
		this.input.addEventListener("input", () => this.later());
		this.count();
	}

	later() {
		this.stop();
		this.timer = setTimeout(() => this.look(), pause);
	}

	stop() {
		clearTimeout(this.timer);
	}

	count() {
		const { size } = this.chosen;

		this.send.textContent = sayCount(size, "Enter one tick",
			"Enter %s ticks");
		this.send.setAttribute("aria-disabled", String(size === 0));
	}

	/* ---- found by words --------------------------------------------------------- */

	draw(results) {
		if (results.length === 0)
			return this.place.replaceChildren(empty(say("No one matches"),
				say("Try the team, or the end of the number on the list.")));
		this.found.replaceChildren(...results.map(t => line(t, this.chosen,
			() => this.count())));
		return this.place.replaceChildren(this.found);
	}

	async look() {
		const { place, shell } = this;
		const q = this.input.value.trim(), mine = ++this.asked;

		if (q.length < 3)
			return place.replaceChildren();
		place.replaceChildren(skeleton("text", 3));
		const answer = await shell.api("GET",
			`/api/scans/search?${new URLSearchParams({ q,
				...shell.event && { event: shell.event } })}`);

		if (mine !== this.asked || answer.aborted)
			return undefined;
		return answer.status === 200 ? this.draw(answer.json.results)
			: place.replaceChildren(problem(answer, () => this.look()));
	}

	/* ---- entered ------------------------------------------------------------------ */

	/* As the interface takes them. */
	ticks() {
		const gate = this.form.elements.gate.value.trim();
		const when = this.form.elements.at.value;

		return [...this.chosen.keys()].map(serial => ({ serial,
			...gate && { gate }, ...when && { at: momentOf(when, this.shell.zone) } }));
	}

	async enter() {
		const { shell } = this;
		const ticks = this.ticks();

		if (ticks.length === 0)
			return undefined;
		const answer = await shell.api("POST", "door/paper", { body: { ticks,
			...shell.event && { event: shell.event } } });

		if (answer.status !== 200)
			return shell.toast(sentenceOf(answer), { isProblem: true });
		this.chosen.clear();
		this.count();
		this.told.replaceChildren(outcome(answer.json.results));
		this.input.value = "";
		this.input.focus();
		return this.place.replaceChildren();
	}
}

export function show(root, params, shell) {
	const paper = new Paper(shell);

	shell.actions(shell.may("reviewer") && el("a",
		{ class: "button button-quiet", href: "#exports" },
		say("Print the list")));
	root.replaceChildren(
		el("p", { class: "quiet" }, say("For people who were let in by the printed door list while nothing could be scanned. A ticket that is entered twice counts once.")),
		paper.form, paper.told);
	return () => paper.stop();
}
