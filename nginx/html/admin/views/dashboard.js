/* dashboard.js: what matters today, one chart, and what happened. */
import { el } from "../../js/dom.js";
import { lang, say, sayCount, timeOf } from "../../js/lang.js";
import { chart } from "../parts/chart.js";
import { reasonWord } from "../parts/doorwords.js";
import { allIn, figure } from "../parts/figure.js";
import { howLong } from "../parts/howlong.js";
import { entryWords } from "../parts/record.js";
import { loadSources, sourceSection } from "../parts/source.js";
import { empty, problem, skeleton } from "../parts/state.js";

export const title = "Dashboard";

const every = 5_000, hour = 3_600_000, day = 24 * hour; /* ms */
const soon = 30 * day; /* before personal data is erased, that is told */
const locale = lang === "en" ? "en-GB" : lang;
const number = new Intl.NumberFormat(locale);
const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/* ---- the row of numbers ------------------------------------------------------- */

function pendingFigure(s) {
	return figure(say("Waiting for a decision"), number.format(s.pending),
		s.oldest_pending_at ? say("the oldest for %s",
			howLong(s.oldest_pending_at)) : say("all are decided"),
		{ href: "#desk", kind: s.pending > 0 && "wait" });
}

/* At the pace of the last seven days. */
function untilFull(s) {
	const from = new Date(Date.now() - 7 * day).toISOString().slice(0, 10);
	const pace = s.registrations_by_day.filter(d => d.date > from)
		.reduce((sum, d) => sum + d.count, 0) / 7;
	const days = Math.ceil(s.places_left / pace);

	return s.places_left === 0 ? say("everything is taken")
		: s.places_kept > 0 ? say("of %s; kept for the waiting list: %s",
			number.format(s.capacity), number.format(s.places_kept))
		: days > 0 && days < 100
			? sayCount(days, "of %s; full in about %s day at this pace",
				"of %s; full in about %s days at this pace",
				s.capacity, days)
			: say("of %s", number.format(s.capacity));
}

/* More tickets than places, "8,638 of 3,618". */
const overFigure = s => figure(say("Overbooked"), say("%s of %s",
	number.format(s.places_taken), number.format(s.capacity)),
say("more tickets than places: %s",
	number.format(s.places_taken - s.capacity)), { kind: "wait" });

const isOver = s => s.capacity !== null && s.places_taken > s.capacity;

const placesFigure = s => isOver(s)
	? overFigure(s) : s.capacity === null
	? figure(say("Tickets"), number.format(s.tickets), say("no limit is set"))
	: figure(say("Places left"), number.format(s.places_left), untilFull(s),
		{ kind: s.places_left === 0 && "wait" });

function mailFigure({ mail }) {
	const stuck = mail.oldest_at
		&& Date.now() - Date.parse(mail.oldest_at) > 5 * 60_000;

	return figure(say("Mails to be sent"), number.format(mail.queued),
		mail.dead > 0 ? sayCount(mail.dead, "%s could not be delivered",
			"%s could not be delivered")
			: stuck ? say("the oldest for %s", howLong(mail.oldest_at))
				: say("all is well"),
		{ href: "#mail", kind: (mail.dead > 0 || stuck) && "wait" });
}

function refusedFigure({ refusals_today: all }) {
	const n = all.reduce((sum, r) => sum + r.count, 0);

	return figure(say("Refused today"), number.format(n), all.slice(0, 2)
		.map(r => `${number.format(r.count)} ${reasonWord(r.reason)}`)
		.join(", ") || say("nobody"));
}

/* When the day begins: with check-in, unless that is open for weeks before, as at
 * the first event of an installation. */
function dayBegins({ check_in_from, starts_at }) {
	const opens = Date.parse(check_in_from), starts = Date.parse(starts_at);

	return opens >= starts - 7 * day ? opens : starts - 3 * hour;
}

/* On the day other numbers matter than before. */
function isToday({ event, arrivals }) {
	const from = event && dayBegins(event);

	return arrivals.per_minute_15 > 0 || event !== null
		&& Date.now() >= from && Date.now() < Date.parse(event.ends_at);
}

const hasEnded = ({ event }) => event !== null
	&& Date.now() >= Date.parse(event.ends_at);

/* Once it is over: who came. */
function cameFigures(s) {
	const missing = Math.max(s.tickets - s.checked_in, 0);
	const share = new Intl.NumberFormat(locale, { style: "percent" });

	return [figure(say("Came"), number.format(s.checked_in),
		s.tickets > 0 ? sayCount(s.tickets, "of %s ticket, %s",
			"of %s tickets, %s", s.tickets,
			share.format(s.checked_in / s.tickets))
			: say("nobody had a ticket"),
		{ href: "#registrations?status=approved&checked_in=yes" }),
	figure(say("Did not come"), number.format(missing), missing > 0
		? say("see who it is") : say("nobody is missing"),
	{ href: "#registrations?status=approved&checked_in=no" }),
	figure(say("Registrations"), number.format(s.total_registrations),
		say("%s with a team", s.with_teams), { href: "#registrations" }),
	mailFigure(s)];
}

const figures = (s, zone) => isToday(s) ? [
	figure(say("Inside"), number.format(s.inside), sayCount(s.tickets,
		"of %s ticket", "of %s tickets"), { href: "#live" }),
	figure(say("Arrivals a minute"), rate.format(s.arrivals.per_minute_5),
		say("%s over the last quarter of an hour",
			rate.format(s.arrivals.per_minute_15))),
	allIn(s, zone), refusedFigure(s),
	...isOver(s) ? [overFigure(s)] : []]
	: hasEnded(s) ? cameFigures(s) : [pendingFigure(s), placesFigure(s), figure(say("Registrations"),
		number.format(s.total_registrations), say("%s with a team",
			number.format(s.with_teams)), { href: "#registrations" }),
	mailFigure(s)];

const statuses = [
	["approved", () => say("approved")], ["pending", () => say("pending")],
	["waitlisted", () => say("on the waiting list")],
	["rejected", () => say("rejected")],
	["cancelled", () => say("cancelled")],
];

const totals = s => statuses.filter(([status]) => s[status] > 0)
	.map(([status, word]) => el("li", {},
		el("a", { href: `#registrations?status=${status}` },
			el("b", {}, number.format(s[status])), ` ${word()}`)));

/* ---- the chart ---------------------------------------------------------------- */

const dayName = (date, long) => new Date(`${date}T12:00Z`)
	.toLocaleDateString(locale, { timeZone: "UTC", day: "numeric",
		month: "short", ...long && { weekday: "short", year: "numeric" } });

/* The last 30 days, also those without anybody. */
function byDay(s) {
	const counts = new Map(s.registrations_by_day.map(d =>
		[d.date, d.count]));
	const last = Math.max(Date.now(),
		...[...counts.keys()].map(d => Date.parse(d)));

	return counts.size === 0 ? [] : Array.from({ length: 30 }, (_, i) => {
		const date = new Date(last - (29 - i) * day).toISOString()
			.slice(0, 10);

		return { name: dayName(date), long: dayName(date, true),
			count: counts.get(date) ?? 0 };
	});
}

/* From the first to the last, twelve hours at most. */
function byQuarter(s, zone) {
	const all = s.checkins_by_quarter_hour.map(q =>
		[Date.parse(q.at), q.count]);
	const counts = new Map(all), quarter = hour / 4;
	const last = Math.max(...counts.keys());
	const first = Math.max(Math.min(...counts.keys()),
		last - 47 * quarter);
	const time = { timeZone: zone, hour: "2-digit", minute: "2-digit" };

	return all.length === 0 ? [] : Array.from(
		{ length: (last - first) / quarter + 1 }, (_, i) => {
			const at = new Date(first + i * quarter);

			return { name: at.toLocaleTimeString(locale, time),
				long: at.toLocaleString(locale, { ...time,
					weekday: "short" }),
				count: counts.get(at.getTime()) ?? 0 };
		});
}

const charts = {
	days: { label: () => say("Registrations"),
		make: () => chart({ label: say("Registrations by day"),
			unit: say("Day"), of: say("Registrations"),
			nothing: say("Nobody has registered yet.") }),
		items: byDay },
	quarters: { label: () => say("Arrivals"),
		make: () => chart({ label: say("Arrivals by quarter of an hour"),
			unit: say("From"), of: say("Arrivals"),
			nothing: say("Nobody has come in yet.") }),
		items: byQuarter },
};

/* ---- what will be gone ---------------------------------------------------------- */

const isErasedSoon = ({ event }) => event?.erases_at
	&& Date.parse(event.erases_at) > Date.now()
	&& Date.parse(event.erases_at) - Date.now() < soon;

const erasure = ({ erases_at: at }, zone, may) => el("div",
	{ class: "notice", id: "erases" },
	el("h2", {}, say("Personal data will be erased")),
	el("p", {}, timeOf(at, zone), " · ", say("Names, addresses and pictures will be gone for good. Export what you still need first.")),
	el("div", { class: "actions" },
		may("reviewer") && el("a", { class: "button button-quiet",
			href: "#exports" }, say("Export")),
		may("admin") && el("a", { class: "button button-quiet",
			href: "#settings/erase_after_days" },
		say("Change the day"))));

/* ---- all of it ---------------------------------------------------------------- */

const inFeed = 12;

const feedItem = (entry, zone) => el("li", {},
	el("span", {}, ...entryWords(entry)), timeOf(entry.at, zone));

const nobodyYet = slug => empty(say("Nobody has registered yet"),
	say("The form is open to everybody who has its address. What comes in shows here by itself."),
	el("a", { class: "button", href: slug ? `/e/${slug}` : "/" },
		say("View the form")));

function page(zone, may) {
	const numbers = el("dl", { class: "figures" });
	const sums = el("ul", { class: "sums", "aria-label":
		say("Registrations by status") });
	const erased = el("div", { class: "erased" });
	const sources = el("div", {});
	const feed = el("ol", { class: "feed" });
	const place = el("div", {});
	const choice = el("div", { class: "choice", role: "group",
		"aria-label": say("Chart") });
	let shown = null, wanted = null, drawn = null, last = null;

	function choose(name) {
		wanted = name;
		update(last);
	}

	function drawChart(s) {
		const name = wanted ?? (isToday(s) ? "quarters" : "days");

		if (name !== shown) {
			drawn = charts[name].make();
			place.replaceChildren(drawn.element);
			shown = name;
		}
		drawn.set(charts[name].items(s, zone));
		for (const button of choice.children)
			button.setAttribute("aria-pressed",
				String(button.dataset.chart === name));
	}

	function update(s) {
		if (s.event?.erases_at !== last?.event?.erases_at)
			erased.replaceChildren(...isErasedSoon(s)
				? [erasure(s.event, zone, may)] : []);
		last = s;
		numbers.replaceChildren(...figures(s, zone));
		sums.replaceChildren(...totals(s));
		feed.replaceChildren(...s.feed.slice(0, inFeed)
			.map(e => feedItem(e, zone)));
		drawChart(s);
	}

	choice.append(...Object.entries(charts).map(([name, { label }]) =>
		el("button", { type: "button", "data-chart": name,
			class: "button button-quiet button-small",
			click: () => choose(name) }, label())));
	/* What nobody uses is not there. */
	const setSources = all => sources.replaceChildren(
		...all?.length > 0 ? [sourceSection(all)] : []);

	return { update, setSources, element: [erased, numbers, sums,
		el("div", { class: "dashboard" },
			el("div", { class: "dashboard-chart" }, choice, place),
			el("section", { "aria-labelledby": "feed-title" },
				el("h2", { id: "feed-title" }, say("What happened")),
				feed, may("admin") && el("p", { class: "small" },
					el("a", { href: "#audit" },
						say("The whole audit log"))))), sources] };
}

/* `#dashboard?event=all`: the numbers of all events together. */
export function show(root, params, shell) {
	const all = params.get("event") === "all";
	const slug = all ? null : shell.eventInfo?.slug;
	const shape = page(shell.zone, shell.may);
	let last = null, counted = 0;

	root.append(skeleton("card", 4));
	shell.actions(el("a", { class: "button button-quiet", href: all
		? "#dashboard" : "#dashboard?event=all" },
	all ? say("Only this event") : say("All events together")));
	shell.poll(every, async get => {
		const answer = await get(slug
			? `stats?event=${encodeURIComponent(slug)}` : "stats",
		{ event: "", signal: shell.signal });

		if (answer.aborted)
			return;
		if (answer.status === 200)
			last = answer.json;
		else if (answer.status !== 304 && last === null)
			root.replaceChildren(problem(answer));
		if (last === null)
			return;
		if (last.total_registrations === 0)
			root.replaceChildren(nobodyYet(slug));
		else {
			if (!shape.element[0].isConnected)
				root.replaceChildren(...shape.element);
			shape.update(last);
		}
		if (last.total_registrations !== counted) {
			counted = last.total_registrations;
			shape.setSources(await loadSources(shell, all));
		}
	});
}
