/* paper.js: ticks of the printed door list, entered afterwards. */
import { el } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
import { reasonWord } from "../parts/doorwords.js";
import { field } from "../parts/field.js";
import { empty, problem, sentenceOf, skeleton } from "../parts/state.js";

export const title = "Ticks on paper";

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

/* The time of the day, of today, as the server takes it. */
function momentOf(time) {
	const [hours, minutes] = time.split(":").map(Number);
	const at = new Date();

	at.setHours(hours, minutes, 0, 0);
	return at.toISOString();
}

/* ---- all of it --------------------------------------------------------------------- */

export async function show(root, params, shell) {
	const chosen = new Map();
	const found = el("ul", { class: "tick-list" });
	const place = el("div", { class: "tick-found" });
	const told = el("div", {});
	const send = el("button", { class: "button" });
	let timer, asked = 0;

	const search = field({ name: "q", id: "paper-q", type: "search",
		label: say("Name, team or number"), autocomplete: "off",
		hint: say("Three letters or more of a line that is ticked on the list.") });
	const gate = field({ name: "gate", id: "paper-gate", label: say("Gate"),
		optional: true, maxlength: 255, autocomplete: "off" });
	const time = field({ name: "at", id: "paper-at", type: "time",
		label: say("When, about"), optional: true,
		hint: say("Today. Empty: now.") });
	const input = search.querySelector("input");

	function count() {
		send.textContent = sayCount(chosen.size, "Enter one tick",
			"Enter %s ticks");
		send.setAttribute("aria-disabled", String(chosen.size === 0));
	}

	function draw(results) {
		if (results.length === 0)
			return place.replaceChildren(empty(say("Nobody fits"),
				say("Try the team, or the end of the number that stands on the list.")));
		found.replaceChildren(...results.map(t => line(t, chosen, count)));
		return place.replaceChildren(found);
	}

	async function look() {
		const text = input.value.trim(), mine = ++asked;

		if (text.length < 3)
			return place.replaceChildren();
		place.replaceChildren(skeleton("text", 3));
		const answer = await shell.api("GET",
			`/api/scans/search?${new URLSearchParams({ q: text,
				...shell.event && { event: shell.event } })}`);

		if (mine !== asked || answer.aborted)
			return undefined;
		return answer.status === 200 ? draw(answer.json.results)
			: place.replaceChildren(problem(answer, look));
	}

	async function enter() {
		const where = gate.querySelector("input").value.trim();
		const when = time.querySelector("input").value;
		const ticks = [...chosen.keys()].map(serial => ({ serial,
			...where && { gate: where },
			...when && { at: momentOf(when) } }));

		if (ticks.length === 0)
			return undefined;
		const answer = await shell.api("POST", "door/paper", { body: { ticks,
			...shell.event && { event: shell.event } } });

		if (answer.status !== 200)
			return shell.toast(sentenceOf(answer), { isProblem: true });
		chosen.clear();
		count();
		told.replaceChildren(outcome(answer.json.results));
		input.value = "";
		input.focus();
		return place.replaceChildren();
	}

	input.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(look, pause);
	});
	shell.actions(shell.may("reviewer") && el("a",
		{ class: "button button-quiet", href: "#exports" },
		say("Print the list")));
	count();
	root.replaceChildren(
		el("p", { class: "quiet" }, say("For who was let in by the printed door list while nothing could be scanned. A ticket that is ticked here twice counts once.")),
		el("form", { class: "form paper", submit: e => {
			e.preventDefault();
			enter();
		} }, search, place,
		el("div", { class: "paper-where" }, gate, time),
		el("div", { class: "actions" }, send)), told);
	return () => clearTimeout(timer);
}
