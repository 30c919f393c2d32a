/* bulk.js: one decision on many, chunk by chunk, with a result for each. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { badge } from "./badge.js";
import { openDialog } from "./dialog.js";
import { sayDecided } from "./decide.js";
import { askReason } from "./reasons.js";
import { sentenceOf } from "./state.js";
import { table } from "./table.js";

const chunk = 200; /* in one request */

const words = {
	approve: () => say("Approve"),
	reject: () => say("Reject"),
	"request-proof": () => say("Ask for a better proof"),
	resend: () => say("Mail again"),
	cancel: () => say("Cancel"),
};

/* Names of those that may be done with many. */
export const bulkActions = () => Object.entries(words)
	.map(([name, text]) => [name, text()]);

const reasonKind = { reject: "reject", "request-proof": "request",
	cancel: "cancel" };

/* What askReason() gives, or {} for yes; null: nothing is to be done. */
async function ask(shell, action, n) {
	const who = n === 1 ? say("One registration")
		: say("%s registrations", n.toLocaleString());

	if (reasonKind[action])
		return askReason(shell, reasonKind[action], { who });
	return await shell.confirm(words[action](), who, words[action]())
		? {} : null;
}

const why = ({ ok, code, detail, told, status }, zone) => ok ? badge(status)
	: code === "already_decided" && told ? sayDecided(told, zone) : detail;

/* Pieces of at most `chunk` ids. */
const pieces = ids => Array.from({ length: Math.ceil(ids.length / chunk) },
	(_, i) => ids.slice(i * chunk, (i + 1) * chunk));

/* Bodies to send one after the other; of a filter the next needs the last. */
function* bodies(common, { ids, filter }) {
	let cursor = null;

	if (ids) {
		for (const piece of pieces(ids))
			yield { ...common, ids: piece };
		return;
	}
	do {
		const answer = yield { ...common, filter, limit: chunk,
			...cursor && { cursor } };

		cursor = answer.next_cursor;
	} while (cursor);
}

function progressDialog(title, n, stop) {
	const bar = el("progress", { max: Math.max(n, 1), value: 0,
		"aria-label": title });
	const text = el("p", { role: "status" });
	const results = table({ label: say("Results"), columns: [
		{ name: say("Name"), show: r => el("a",
			{ href: `#registration/${r.id}`, dir: "auto",
				click: () => dialog.close() },
			r.name ?? say("Number %s", r.id)) },
		{ name: say("Result"), show: r => r.words } ] });
	const box = el("div", { class: "bulk-results", tabindex: 0,
		role: "region", "aria-label": say("Results") }, results.element);
	const end = el("button", { type: "button", class: "button button-quiet",
		click: () => stop() }, say("Stop"));
	const dialog = openDialog(title, bar, text, box,
		el("div", { class: "actions actions-end" }, end));

	dialog.classList.add("dialog-bulk");
	dialog.addEventListener("cancel", e => {
		if (end.isConnected && !end.dataset.over) {
			e.preventDefault();
			stop();
		}
	});
	return { dialog, bar, text, results, close() {
		end.dataset.over = "true";
		end.textContent = say("Close");
		end.addEventListener("click", () => dialog.close());
		end.focus();
	} };
}

/*
 *   action   one of bulkActions()
 *   which    { ids } or { filter }: a query
 *   n        how many those are, as far as is known
 *
 * Resolves when it is over and closed: true where something was done.
 */
export async function runBulk(shell, action, which, n) {
	const told = await ask(shell, action, n);

	if (told === null)
		return false;
	const common = { action, ...told };
	const work = bodies(common, which);
	let stopped = false, done = 0, refused = 0;
	const view = progressDialog(words[action](), n, () => {
		stopped = true;
	});
	let step = work.next();

	while (!step.done && !stopped) {
		const answer = await shell.api("POST", "registrations/bulk",
			{ body: step.value, key: true });

		if (answer.status !== 200) {
			view.dialog.append(el("p", { class: "error", role: "alert" },
				sentenceOf(answer)));
			break;
		}
		done += answer.json.done;
		refused += answer.json.refused;
		view.results.add(answer.json.results.map(r =>
			({ ...r, words: why(r, shell.zone) })));
		view.bar.max = Math.max(n, done + refused, 1);
		view.bar.value = done + refused;
		view.text.textContent = say("%s done, %s refused, of %s",
			done, refused, view.bar.max);
		step = work.next(answer.json);
	}
	if (step.done)
		view.text.textContent = say("%s done, %s refused", done, refused);
	view.close();
	await new Promise(end => view.dialog.addEventListener("close", end));
	return done > 0;
}
