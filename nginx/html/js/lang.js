/* lang.js: sentences, dates and amounts in the language of the page. */

export const lang = document.documentElement.lang || "en";

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
		words = await (await fetch(`/lang/${part}${lang}.json`)).json();
	} catch {
		/* then it is said in English */
	}
}

/* `english` in this language, with a value for each %s. */
export const say = (english, ...values) =>
	(words[english] ?? english).replace(/%s/g, () => values.shift());

const moment = { weekday: "short", day: "numeric", month: "short",
	year: "numeric", hour: "2-digit", minute: "2-digit" };

export const sayTime = (iso, timeZone) =>
	new Intl.DateTimeFormat(locale, { ...moment, timeZone })
		.format(new Date(iso));

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
