/* source.js: where people come from, as the link said that they followed. */
import { el } from "../../js/dom.js";
import { say, sayNumber } from "../../js/lang.js";
import { field } from "./field.js";
import { table } from "./table.js";

/* The parameters of a link that are kept; here and in exports by this name. */
export const sourceNames = {
	utm_source: () => say("Source (utm_source)"),
	utm_medium: () => say("Medium (utm_medium)"),
	utm_campaign: () => say("Campaign (utm_campaign)"),
	ref: () => say("Referred by (ref)"),
};

const names = Object.keys(sourceNames);

/* What a link said, in one line, or "". */
export const sourceWords = source => names.filter(name => source?.[name])
	.map(name => source[name]).join(" · ");

/*
 * Items { utm_source, …, registrations }, of this event or of all; none where
 * nobody said anything.
 */
export async function loadSources(shell, all = false) {
	const slug = all ? null : shell.eventInfo?.slug;
	const { status, json } = await shell.api("GET", `stats/sources${slug
		? `?event=${encodeURIComponent(slug)}` : ""}`,
	{ event: "", signal: shell.signal });

	return status === 200 ? json.sources : [];
}

/* The names that some of these items use. */
export const namesUsed = sources => names.filter(name =>
	sources.some(source => source[name]));

/* A choice for each name that is used, or that the filter has already. */
export const sourceFields = (sources, filter) => names.map(name => {
	const values = new Set(sources.map(source => source[name])
		.filter(Boolean));

	if (filter[name])
		values.add(filter[name]);
	return values.size > 0 && field({ name, id: `filter-${name}`,
		label: sourceNames[name](), value: filter[name] ?? "",
		options: [["", say("All")], ...[...values].sort()
			.map(value => [value, value])] });
}).filter(Boolean);

/* The list of those who came by the same link. */
const listOf = source => `#registrations?${new URLSearchParams(names
	.filter(name => source[name]).map(name => [name, source[name]]))}`;

/* A section of the dashboard: the most frequent first. */
export function sourceSection(sources) {
	const rows = table({ label: say("Where people come from"), columns: [
		{ name: say("Link"), show: source => el("a", { dir: "auto",
			href: listOf(source) }, sourceWords(source)) },
		{ name: say("Registrations"), kind: "num",
			show: source => sayNumber(source.registrations) },
		{ name: say("Approved"), kind: "num",
			show: source => sayNumber(source.approved) },
		{ name: say("Tickets"), kind: "num",
			show: source => sayNumber(source.tickets) },
	] });

	rows.set(sources);
	return el("section", { class: "sources",
		"aria-labelledby": "sources-title" },
	el("h2", { id: "sources-title" }, say("Where people come from")),
	rows.element);
}
