/* audit.js: the record: who changed or saw what, and whether it is whole. */
import { el } from "../../js/dom.js";
import { say, sayNumber, timeOf } from "../../js/lang.js";
import { openDialog } from "../parts/dialog.js";
import { field } from "../parts/field.js";
import { daysInOrder } from "../parts/filter.js";
import { liveForm } from "../parts/form.js";
import { actions, entryWords, whomWords } from "../parts/record.js";
import { empty, problem, skeleton } from "../parts/state.js";
import { list } from "../parts/table.js";

export const title = "Audit log";

const filters = ["action", "actor", "subject", "since", "until",
	"request_id"];
const isRegistration = /^registration:(\d+)$/;

/* ---- one entry -------------------------------------------------------------- */

/* A value of before or after: text as it is, the rest as JSON. */
const valueText = v => v === undefined ? "" : typeof v === "string" ? v
	: JSON.stringify(v);

function changes({ before, after }) {
	const names = [...new Set([...Object.keys(before ?? {}),
		...Object.keys(after ?? {})])]
		.filter(name => name !== "address_mark");

	return names.length > 0 && el("table", { class: "table table-changes" },
		el("thead", {}, el("tr", {},
			...[say("What"), say("Before"), say("After")].map(name =>
				el("th", { scope: "col" }, name)))),
		el("tbody", {}, ...names.map(name => el("tr", {},
			el("th", { scope: "row" }, name),
			...[before, after].map((of, i) => el("td",
				{ "data-name": [say("Before"), say("After")][i] },
				valueText(of?.[name])))))));
}

const fact = (name, ...value) => el("div", {}, el("dt", {}, name),
	el("dd", {}, ...value));

function openEntry(entry, shell, narrow) {
	const dialog = openDialog(say("Entry %s", `${entry.id}`),
		el("p", {}, ...entryWords(entry)),
		el("dl", { class: "facts" },
			fact(say("When"), timeOf(entry.at, shell.zone), " ",
				el("code", { class: "quiet small" }, entry.at)),
			entry.address && fact(say("From"), entry.address),
			entry.request_id && fact(say("Request"),
				el("code", { class: "long" }, entry.request_id)),
			fact(say("Action"), el("code", {}, entry.action)),
			fact(say("Seal"), entry.entry === null
				? say("Follows in a few seconds.")
				: say("Number %s of the chain.", entry.entry))),
		changes(entry),
		el("div", { class: "actions actions-end" },
			entry.request_id && el("button", { type: "button",
				class: "button button-quiet", click: () => {
					dialog.close();
					narrow({ request_id: entry.request_id });
				} }, say("All of this request")),
			el("form", { method: "dialog" },
				el("button", { class: "button" }, say("Close")))));

	dialog.classList.add("dialog-wide");
}

/* ---- the list ----------------------------------------------------------------- */

/* The name in a sentence narrows the list to the person who did it. */
const who = (entry, narrow) => name => el("button", { type: "button",
	class: "link link-name", title: say("Only what they did"),
	click: () => narrow({ actor: entry.actor }) }, name);

function columns(shell, narrow) {
	return [
		{ name: say("What"), kind: "sentence",
			show: entry => entryWords(entry, who(entry, narrow)) },
		{ name: say("When"), kind: "quiet nowrap",
			show: entry => timeOf(entry.at, shell.zone) },
		{ name: say("From"), kind: "quiet nowrap",
			show: entry => entry.address },
		{ name: "", kind: "num", show: entry => el("button",
			{ type: "button", class: "button button-quiet button-small",
				"aria-label": say("Details of entry %s", `${entry.id}`),
				click: () => openEntry(entry, shell, narrow) },
			say("Details")) },
	];
}

function entries(wanted, shell, narrow, loaded) {
	const query = new URLSearchParams(wanted);

	return list({ pages: shell.pages(), path: query.size ? `audit?${query}` : "audit",
		key: "entries", label: say("Audit log"), loaded,
		columns: columns(shell, narrow),
		nothing: empty(say("No entry matches"),
			say("Try fewer filters, or a longer time."),
			el("button", { type: "button",
				class: "button button-quiet",
				click: () => narrow(null) },
			say("Show everything"))) });
}

/* ---- what it is narrowed to ------------------------------------------------------- */

const numberOf = subject => isRegistration.exec(subject ?? "")?.[1] ?? "";

function filterForm(apply) {
	const input = (name, label, more) => field({ name, id: `audit-${name}`,
		label, ...more });

	return el("form", { class: "filters", change: apply, submit: e => {
		e.preventDefault();
		apply();
	} },
	input("action", say("What"), { options: [["", say("Everything")],
		["viewed", say("Every view of personal data")],
		...actions()] }),
	input("number", say("Registration"), { inputmode: "numeric",
		pattern: "[0-9]*", size: 8 }),
	input("since", say("From the day"), { type: "date" }),
	input("until", say("To the day"), { type: "date" }),
	el("button", { class: "hidden" }, say("Show")));
}

function showWanted(form, wanted) {
	const { action, number, since, until } = form.elements;

	action.value = wanted.action ?? "";
	number.value = numberOf(wanted.subject);
	since.value = wanted.since ?? "";
	until.value = wanted.until ?? "";
}

/*
 * What no field of the form shows, each with a way to be rid of it. Whom it is
 * about is called by name as soon as an entry, one of `all`, tells it.
 */
function chips(wanted, narrow, all = []) {
	const called = { actor: all.find(e => e.actor === wanted.actor)?.actor_name,
		subject: all.find(e => e.subject === wanted.subject)?.subject_name };
	const names = { actor: say("Only by"), subject: say("Only on"),
		request_id: say("Only request") };
	const mine = Object.keys(names).filter(name => wanted[name]
		&& !(name === "subject" && isRegistration.test(wanted.subject)));

	return mine.length > 0 && el("p", { class: "chips" },
		...mine.map(name => el("button", { type: "button",
			class: "button button-quiet button-small",
			click: () => narrow({ [name]: "" }) },
		`${names[name]} ${called[name] ?? whomWords(wanted[name])}`, el("span",
			{ "aria-hidden": "true" }, "×"),
		el("span", { class: "hidden" }, say("Remove this filter")))));
}

/* The last day is meant whole; the interface wants a time before which. */
function dayAfter(day) {
	const date = new Date(`${day}T00:00:00Z`);

	date.setUTCDate(date.getUTCDate() + 1);
	return date.toISOString().slice(0, 10);
}

/* ---- is it whole ------------------------------------------------------------------- */

function result(chain, shell) {
	const head = el("code", { class: "long head-hash", id: "head" },
		chain.head);
	const copy = el("button", { type: "button",
		class: "button button-quiet button-small", click: async () => {
			await navigator.clipboard.writeText(
				`${chain.entries} ${chain.head}`);
			shell.toast(say("The head is copied."));
		} }, say("Copy"));

	return [
		el("p", { class: chain.whole ? "notice notice-ok" : "notice notice-stop",
			role: "status" }, chain.message),
		el("dl", { class: "facts" },
			fact(say("Sealed entries"), sayNumber(chain.entries)),
			fact(say("To be sealed"), sayNumber(chain.unsealed)),
			chain.noted_at !== null && fact(say("The noted head"),
				say("Number %s of the chain.", chain.noted_at)),
			fact(say("Head"), head, copy)),
		el("p", { class: "quiet small" },
			say("Note the head away from this machine. Compared later, it proves that nothing up to there was cut off or made anew, even by somebody who rules the database.")),
	];
}

async function verify(shell) {
	const shown = el("div", { class: "stack" }, skeleton("text", 3));
	const form = el("form", { class: "form" },
		field({ name: "head", id: "noted-head", optional: true,
			label: say("A head noted earlier"), spellcheck: "false",
			autocomplete: "off", pattern: "[0-9a-f]{64}" }),
		el("div", { class: "actions actions-end" },
			el("button", { class: "button button-quiet" },
				say("Compare")),
			el("button", { type: "button", class: "button",
				click: () => dialog.close() }, say("Close"))));
	const dialog = openDialog(say("Is the audit log complete?"), shown, form);
	const look = async head => {
		const answer = await shell.api("GET", head
			? `audit/verify?head=${encodeURIComponent(head)}`
			: "audit/verify");

		if (answer.status === 200)
			shown.replaceChildren(...result(answer.json, shell));
		return answer;
	};

	dialog.classList.add("dialog-wide");
	liveForm(form, {
		send: ({ head }) => look(head.trim().split(/\s+/).at(-1)),
		done: () => {},
	});
	const answer = await look("");

	if (answer.status !== 200)
		shown.replaceChildren(problem(answer));
}

/* ------------------------------------------------------------------------------------ */

/* What is asked for, without what is empty. */
const only = wanted => Object.fromEntries(Object.entries(wanted)
	.filter(([, value]) => value));

export function show(root, params, shell) {
	const box = el("div", { class: "stack" });
	const form = filterForm(apply);
	let wanted = only(Object.fromEntries(filters.map(name =>
		[name, params.get(name)])));

	/* null: everything; else these in place of those. */
	function narrow(to) {
		const before = String(new URLSearchParams(wanted));

		wanted = to === null ? {} : only({ ...wanted, ...to });
		const query = String(new URLSearchParams(wanted));

		if (query === before)
			return;
		shell.replace(query ? `#audit?${query}` : "#audit");
		fill();
	}

	function apply() {
		const { action, number, since, until } =
			Object.fromEntries(new FormData(form));

		if (!daysInOrder(form.elements.since, form.elements.until))
			return;
		narrow({ action, since, until, subject: /^\d+$/.test(number)
			? `registration:${number}`
			: numberOf(wanted.subject) ? "" : wanted.subject });
	}

	function fill() {
		const { until, ...rest } = wanted;

		showWanted(form, wanted);
		const chosen = el("div", {}, chips(wanted, narrow));

		box.replaceChildren(chosen, entries(until
			? { ...rest, until: dayAfter(until) } : rest, shell,
		narrow, ({ json }) => chosen.replaceChildren(
			...[chips(wanted, narrow, json.entries)].filter(Boolean))));
	}

	shell.actions(el("button", { type: "button",
		class: "button button-quiet", click: () => verify(shell) },
	say("Verify the audit log")));
	root.append(form, box);
	fill();
}
