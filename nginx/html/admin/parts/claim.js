/* claim.js: what somebody says to have paid, beside what it has to be. */
import { el } from "../../js/dom.js";
import { say, sayCount, sayMoney, timeOf } from "../../js/lang.js";
import { badge } from "./badge.js";
import { sourceWords } from "./source.js";

export const fact = (name, ...value) => {
	const all = value.flat().filter(v => v != null && v !== false && v !== "");

	return all.length > 0 && el("div", {}, el("dt", {}, name),
		el("dd", {}, ...all));
};

/* "60,00" and "60.00" are 60; what is no number is NaN. */
const amountOf = text => Number(text.replace(/\s/g, "").replace(",", "."));

/* Due, and whether what is claimed is as much. */
function amount({ event, claim, tickets_count: n }) {
	if (event.total_minor === 0)
		return fact(say("To pay"), say("Nothing, it is free"));
	const due = sayMoney(event.total_minor, event.currency);
	const { maximumFractionDigits: digits } = new Intl.NumberFormat("en",
		{ style: "currency", currency: event.currency }).resolvedOptions();
	const said = claim?.amount;
	const right = said && Math.round(amountOf(said) * 10 ** digits)
		=== event.total_minor;

	return [
		fact(say("To pay"), el("strong", { class: "claim-sum" }, due), " ",
			n > 1 && el("span", { class: "quiet" },
				sayCount(n, "for %s person", "for %s people"))),
		fact(say("Says they have paid"), said && [el("span", {}, said), " ",
			right ? el("span", { class: "match" }, say("matches"))
				: el("span", { class: "mismatch" },
					say("does not match"))]),
	];
}

const twinWords = ({ image, reference }) =>
	image && reference ? say("Same picture and reference:")
		: image ? say("Same picture:")
		: reference ? say("Same reference:")
		: say("Same e-mail address, written differently:");

const twin = ({ id, name, status, ...same }) => el("li", {},
	twinWords(same), " ",
	el("a", { href: `#registration/${id}`, dir: "auto" }, name), " ",
	badge(status));

/* The most important in two lines, where there is no room for more. */
export const claimBrief = r => [
	el("p", { dir: "auto" }, r.name),
	el("p", { class: "quiet" }, [r.event.total_minor > 0
		&& sayMoney(r.event.total_minor, r.event.currency),
	r.payment_reference, r.team_name].filter(Boolean).join(" · ")),
];

/* What needs a second look. */
export function warnings(r) {
	const marks = [];

	if (r.duplicates.length > 0)
		marks.push(el("ul", { class: "twins" }, ...r.duplicates.map(twin)));
	if (r.counted_once)
		marks.push(el("p", {}, say("Named twice, has one ticket:"), " ",
			el("bdi", {}, r.counted_once)));
	if (r.proof?.requested_at)
		marks.push(el("p", {}, say("A better proof was asked for:"), " ",
			el("q", { dir: "auto" }, r.proof.request_reason ?? "")));
	return marks.length > 0 && el("div", { class: "notice claim-notice",
		role: "note" }, ...marks);
}

/* Where there is no room for it, it breaks before the @. */
const address = email => [email.replace(/@.*/, ""), el("wbr"),
	/@.*/.exec(email)?.[0]];

/* The facts, those first that the picture must show. */
export function claimFacts(r) {
	return el("dl", { class: "facts claim" },
		...[amount(r)].flat(),
		fact(say("Reference"), r.payment_reference
			? el("code", { dir: "auto" }, r.payment_reference)
			: el("span", { class: "quiet" }, say("None given"))),
		fact(say("Paid by"), r.claim?.payment_method),
		fact(say("Name"), el("bdi", {}, r.name)),
		fact(say("Team"), r.team_name && el("bdi", {}, r.team_name)),
		fact(say("With"), r.members && el("bdi", {}, r.members)),
		fact(say("E-mail"), address(r.email)),
		fact(say("Phone"), r.phone),
		fact(say("Registered"), timeOf(r.created_at, r.event.zone)),
		fact(say("Came from"), r.source
			&& el("bdi", {}, sourceWords(r.source))));
}
