/* lang.js: sentences, dates and amounts in the language of the page. */

export const lang = document.documentElement.lang || "en";

/* Each language that we speak: its tag, and what it calls itself. */
export const languages = "@LANGS@".split(";").map(one => one.split("="));

const locale = lang === "en" ? "en-GB" : lang;
let words = {};

/*
 * The catalogue; the English sentence is the key, so English has none. `part`
 * is the directory of its own that some pages have, such as "admin/".
 */
export async function loadWords(part = "") {
	if (lang === "en")
		return;
	try {
		const all = await (await fetch(`/lang/${part}${lang}.json`))
			.json();

		/* Also a captive portal answers with JSON. */
		if (/^\d{200}$/.test(all[""]))
			words = all;
	} catch {
		/* then it is said in English */
	}
}

const number = new Intl.NumberFormat(locale);

export const sayNumber = n => number.format(n);

/* A value for each %s; a translation may name it by its place, %2$s. */
function filled(text, values) {
	let next = 0;

	return text.replace(/%(?:([1-9])\$)?s/g, (hole, place) => {
		const value = values[place ? place - 1 : next++];

		return typeof value === "number" ? sayNumber(value) : value;
	});
}

/*
 * `english` in this language, with a value for each %s: numbers as people write
 * them, "72,000". What only looks like a number, such as an id, comes as text.
 */
export const say = (english, ...values) =>
	filled(words[english] ?? english, values);

/* Which of the forms of a plural goes with n; the rules look at two digits. */
const formOf = n => words[""][n < 200 ? n : 100 + n % 100];

/*
 * The same of n things, for which each language has forms of its own: "%s
 * ticket", "%s tickets". Without values, n is the one.
 */
export const sayCount = (n, one, many, ...values) =>
	filled(words[one]?.[formOf(n)] ?? (n === 1 ? one : many),
		values.length > 0 ? values : [n]);

const moment = { weekday: "short", day: "numeric", month: "short",
	year: "numeric", hour: "2-digit", minute: "2-digit" };

/* A zone that this browser knows: UTC for any other. */
export function zoneOf(timeZone) {
	try {
		new Intl.DateTimeFormat("en", { timeZone });
		return timeZone;
	} catch {
		return "UTC";
	}
}

/* In the clocks of a zone; a dash for what is no time. */
function written(iso, zone, parts) {
	const at = new Date(iso ?? NaN);

	return Number.isNaN(at.getTime()) ? "–"
		: new Intl.DateTimeFormat(locale,
			{ ...parts, timeZone: zoneOf(zone) }).format(at);
}

export const sayTime = (iso, zone) => written(iso, zone, moment);

const day = { weekday: "short", day: "numeric", month: "short",
	year: "numeric" };
const clock = { hour: "2-digit", minute: "2-digit" };
const hours = 3_600_000;

export const sayClock = (iso, zone) => written(iso, zone, clock);

/* "Sat 20 Mar 2027", without the comma that English has gained lately. */
const sayDay = (iso, zone, parts) => lang === "en"
	? written(iso, zone, parts).replace(/^(\w+), /, "$1 ")
	: written(iso, zone, parts);

/* The day of the start, as far as it does not go without saying. */
function firstDay(starts, last, zone) {
	const differs = parts =>
		written(starts, zone, parts) !== written(last, zone, parts);
	const { year, month, ...rest } = day;

	return sayDay(starts, zone, differs({ year }) ? day
		: differs({ month, year }) ? { ...rest, month } : rest);
}

/*
 * From when until when, as span_text() of the schema says it: "Sat 20 Mar 2027,
 * 09:00 – 18:00"; a night, "Sat 20 Mar 2027, 22:00 – Sun 04:00"; "Sat 20 – Sun
 * 21 Mar 2027, Sat 09:00 – Sun 17:00". An end at midnight is 24:00 of its day.
 */
export function saySpan(starts, ends, zone) {
	const lasts = Date.parse(ends) - Date.parse(starts);
	const last = new Date(Date.parse(ends) - 1);
	const weekday = iso => written(iso, zone, { weekday: "short" });
	const from = sayClock(starts, zone);
	const until = sayClock(ends, zone).replace(/^00:00$/, "24:00");
	const [first, end] = [starts, last].map(iso => sayDay(iso, zone, day));

	if (!(lasts > 0))
		return sayTime(starts, zone);
	if (first === end)
		return `${first}, ${from} – ${until}`;
	if (lasts < 24 * hours)
		return `${first}, ${from} – ${weekday(last)} ${until}`;
	return `${firstDay(starts, last, zone)} – ${end}, ${
		weekday(starts)} ${from} – ${weekday(last)} ${until}`;
}

/* A <time>: in the zone of the event, that of the reader on hover. */
export function timeOf(iso, zone) {
	const e = document.createElement("time");

	e.dateTime = iso;
	e.textContent = sayTime(iso, zone);
	addOwnTime(e);
	return e;
}

export function addOwnTime(e) {
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

	e.title = `${sayTime(e.dateTime, timeZone)} (${timeZone})`;
}

/* Minor units of a currency as an amount. */
export function sayMoney(minor, currency) {
	const format = new Intl.NumberFormat(lang === "en" ? "en" : lang,
		{ style: "currency", currency });

	return format.format(minor
		/ 10 ** format.resolvedOptions().maximumFractionDigits);
}

export const sayMegabytes = bytes => new Intl.NumberFormat(locale,
	{ minimumFractionDigits: 1, maximumFractionDigits: 1 })
	.format(Math.max(bytes / 2 ** 20, 0.1));
