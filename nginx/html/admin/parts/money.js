/* money.js: amounts as people write them, by the decimals of a currency. */
import { lang } from "../../js/lang.js";

const fallback = 2; /* of a currency that is not one yet */

function digits(currency) {
	try {
		return new Intl.NumberFormat("en", { style: "currency", currency })
			.resolvedOptions().maximumFractionDigits;
	} catch {
		return fallback;
	}
}

/* Minor units as an amount in a field: "25.50", in German "25,50". */
export function amountOf(minor, currency) {
	const n = digits(currency);

	return new Intl.NumberFormat(lang, { minimumFractionDigits: n,
		maximumFractionDigits: n, useGrouping: false })
		.format(minor / 10 ** n);
}

/* Digits grouped by threes with one kind of separator, without it; or null. */
function ungroup(text) {
	if (/^\d+$/.test(text))
		return text;
	return /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(text)
		? text.replace(/[.,]/g, "") : null;
}

/*
 * Minor units of what was typed: "25,50", "25.5", "€ 1.234,50", "1,234.50 EUR".
 * The last separator is that of the decimals if as many digits as the currency
 * has may follow it. Null: that is no amount in this currency.
 */
export function minorOf(typed, currency) {
	const n = digits(currency);
	const text = typed.normalize("NFKC").replace(/^\p{Sc}|\p{Sc}$/gu, "")
		.replace(new RegExp(`^${currency}|${currency}$`, "i"), "")
		.replace(/[\s\u2019']/g, "");
	const [, front, tail] = /^(.*)[.,](\d+)$/.exec(text) ?? [];
	const whole = tail && tail.length <= n && n > 0 ? ungroup(front) : null;

	if (whole !== null)
		return Number(whole) * 10 ** n + Number(tail.padEnd(n, "0"));
	const all = ungroup(text);

	return all === null ? null : Number(all) * 10 ** n;
}
