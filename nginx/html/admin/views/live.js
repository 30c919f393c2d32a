/* live.js: the door now: who is inside, how fast they come, what is wrong. */
import { el } from "../../js/dom.js";
import { lang, say, sayCount } from "../../js/lang.js";
import { chart } from "../parts/chart.js";
import { openConflicts } from "../parts/conflicts.js";
import { ago, reasonWord } from "../parts/doorwords.js";
import { allIn, figure } from "../parts/figure.js";
import { problem, skeleton } from "../parts/state.js";
import { table } from "../parts/table.js";

export const title = "The door now";

const every = 5_000, slot = 300_000; /* ms */
const locale = lang === "en" ? "en-GB" : lang;
const number = new Intl.NumberFormat(locale);
const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

const timeIn = (iso, zone) => new Date(iso).toLocaleTimeString(locale,
	{ timeZone: zone, hour: "2-digit", minute: "2-digit" });

/* ---- the numbers ---------------------------------------------------------------- */

function refused({ refusals }) {
	const n = refusals.reduce((sum, r) => sum + r.count, 0);

	return figure(say("Refused"), number.format(n),
		n === 0 ? say("nobody") : refusals.slice(0, 2).map(r =>
			`${number.format(r.count)} ${reasonWord(r.reason)}`)
			.join(", "));
}

/* Of how many, and for how many places, where those are fewer. */
const expected = ({ expected: n, event: { capacity } }) =>
	capacity !== null && n > capacity
		? sayCount(capacity, "of %s tickets for %s place",
			"of %s tickets for %s places", n, capacity)
		: sayCount(n, "of %s ticket", "of %s tickets");

const figures = (now, zone) => [
	figure(say("Inside"), number.format(now.inside), expected(now)),
	figure(say("Arrivals a minute"), rate.format(now.per_minute),
		say("over the last ten minutes")),
	allIn(now, zone), refused(now)];

/* From the first bar to the last, also the empty ones between. */
function bars({ arrivals }, zone) {
	const counts = new Map(arrivals.map(a => [Date.parse(a.at), a.count]));
	const first = Math.min(...counts.keys());
	const last = Math.max(...counts.keys());

	return arrivals.length === 0 ? [] : Array.from(
		{ length: (last - first) / slot + 1 }, (_, i) => {
			const at = first + i * slot;

			return { name: timeIn(at, zone), long: timeIn(at, zone),
				count: counts.get(at) ?? 0 };
		});
}

/* ---- what somebody should look at --------------------------------------------------- */

const note = (title, ...content) => el("div", { class: "notice" },
	el("h2", {}, title), ...content);

const silentLine = ({ name, gate, last_seen_at: at, queued }) => el("li", {},
	el("b", {}, name), gate ? ` · ${gate}` : "",
	` · ${say("last heard of %s", ago(at))}`,
	queued > 0 && ` · ${sayCount(queued, "%s scan to be sent",
		"%s scans to be sent")}`);

/* Who may settle them does it here; others learn where. */
const conflictNote = (conflicts, settle) => note(sayCount(conflicts,
	"One ticket let in twice, or should not have",
	"%s tickets let in twice, or should not have"),
el("p", {}, say("Scanners that were offline could not know of each other."), " ",
	!settle && say("An admin settles it here, a supervisor in the scanner.")),
settle && el("div", { class: "actions" }, el("button", { type: "button",
	id: "settle", class: "button button-quiet", click: settle },
say("See and settle"))));

const keptNote = (kept, settle) => note(sayCount(kept,
	"One ticket of a revoked scanner to settle",
	"%s tickets of revoked scanners to settle"),
el("p", {}, say("They were let in before the scanner knew that it was revoked, and do not count yet."), " ",
	!settle && say("An admin settles it here, a supervisor in the scanner.")),
settle && el("div", { class: "actions" }, el("button", { type: "button",
	class: "button button-quiet", click: settle },
say("See and settle"))));

function warnings({ event, conflicts, quarantined, silent }, settle) {
	return [
		event.rehearsal && note(say("This is a rehearsal"),
			el("p", {}, say("Scans are checked but never count. Switch it off in the settings before the doors open."))),
		conflicts > 0 && conflictNote(conflicts, settle),
		quarantined > 0 && keptNote(quarantined, settle),
		silent.length > 0 && note(sayCount(silent.length,
			"One scanner is silent", "%s scanners are silent"),
		el("ul", {}, ...silent.map(silentLine)))].filter(Boolean);
}

/* ---- all of it -------------------------------------------------------------------- */

function page(zone, settle) {
	const numbers = el("dl", { class: "figures" });
	const warned = el("div", { class: "door-warned" });
	const drawn = chart({ label: say("Arrivals by five minutes"),
		unit: say("From"), of: say("Arrivals"),
		nothing: say("Nobody has come in the last three hours.") });
	const gates = table({ label: say("Gates"), columns: [
		{ name: say("Gate"), show: g => g.gate ?? say("no gate") },
		{ name: say("Inside"), kind: "num",
			show: g => number.format(g.inside) },
		{ name: say("Last ten minutes"), kind: "num",
			show: g => number.format(g.recent) }] });
	const refusals = table({ label: say("Refusals"), columns: [
		{ name: say("Why"), show: r => reasonWord(r.reason) },
		{ name: say("Refused"), kind: "num",
			show: r => number.format(r.count) }] });
	const noRefusals = el("p", { class: "quiet" },
		say("Nobody was refused."));
	let told = "";

	function update(now) {
		const more = JSON.stringify([now.event.rehearsal, now.conflicts, now.quarantined,
			now.silent.map(d => [d.id, d.queued, ago(d.last_seen_at)])]);

		numbers.replaceChildren(...figures(now, zone));
		if (more !== told)
			warned.replaceChildren(...warnings(now, settle));
		told = more;
		drawn.set(bars(now, zone));
		gates.set(now.gates);
		refusals.set(now.refusals);
		refusals.element.hidden = now.refusals.length === 0;
		noRefusals.hidden = now.refusals.length > 0;
	}

	return { update, element: [numbers, warned,
		el("div", { class: "dashboard" }, drawn.element,
			el("div", { class: "door-tables" },
				el("h2", {}, say("Gates")), gates.element,
				el("h2", {}, say("Refusals")), noRefusals,
				refusals.element))] };
}

export async function show(root, params, shell) {
	let shown = null;
	const settle = shell.may("admin") && (() => openConflicts(shell));

	root.replaceChildren(skeleton());
	shell.actions(settle && el("button", { type: "button",
		class: "button button-quiet", click: settle }, say("Conflicts")),
	shell.may("admin") && el("a",
		{ class: "button button-quiet", href: "#devices" }, say("Scanners")));
	shell.poll(every, async get => {
		const answer = await get("door");

		if (answer.status === 200 && !shown) {
			shown = page(shell.zone, settle);
			root.replaceChildren(...shown.element);
		}
		if (answer.status === 200)
			shown.update(answer.json);
		else if (!shown && answer.status !== 304 && !answer.aborted)
			root.replaceChildren(problem(answer));
	});
}
