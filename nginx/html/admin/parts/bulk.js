/* bulk.js: one decision on many, chunk by chunk, with a result for each. */
import { el } from "../../js/dom.js";
import { say, sayCount, sayNumber } from "../../js/lang.js";
import { badge } from "./badge.js";
import { openDialog } from "./dialog.js";
import { sayDecided } from "./decide.js";
import { askReason, needsReason } from "./reasons.js";
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

/* Of these counts by status, how many the action can change. */
const works = {
	approve: c => c.pending + c.waitlisted,
	reject: c => c.pending + c.waitlisted,
	"request-proof": c => c.pending + c.waitlisted,
	resend: c => c.total,
	cancel: c => c.total - c.cancelled,
};

/* How many it is about, and how many of them will change. */
function reachOf(action, counts) {
	const n = works[action](counts);
	const all = sayCount(counts.total, "One registration",
		"%s registrations");

	return { n, total: counts.total, words: n === counts.total ? all
		: sayCount(counts.total,
			"%s of %s registration. The others do not wait for this any more.",
			"%s of %s registrations. The others do not wait for this any more.",
			n, counts.total) };
}

/* What askReason() gives, or {} for yes; null: nothing is to be done. */
async function ask(shell, action, who) {
	if (needsReason(action))
		return askReason(shell, action, { who });
	return await shell.confirm(words[action](), who, words[action]())
		? {} : null;
}

/*
 * Ask with the number of what will happen; what has changed when that was
 * answered is asked about once more. `count` brings the counts by status, null
 * where they cannot be had. Resolves to { told, total } or null.
 */
async function agree(shell, action, count) {
	let told = null, reach = null;

	for (;;) {
		const counts = await count();
		const now = counts && reachOf(action, counts);

		if (!now || now.n === 0) {
			if (now)
				shell.toast(say("There is nothing to do: none of them waits for this."));
			return null;
		}
		if (reach && now.n === reach.n && now.total === reach.total)
			return { told, total: now.total };
		if (!reach)
			told = await ask(shell, action, now.words);
		else if (!await shell.confirm(words[action](),
			`${say("This has changed meanwhile. Now it is:")} ${now.words}`,
			words[action]()))
			told = null;
		if (told === null)
			return null;
		reach = now;
	}
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

/* What has become of them; `total` is how many there were at the start. */
function progressDialog(title, total) {
	const bar = el("progress", { max: Math.max(total, 1), value: 0,
		"aria-label": title });
	const text = el("p", { role: "status" });
	const results = table({ label: say("Results"), columns: [
		{ name: say("Name"), show: r => el("a",
			{ href: `#registration/${r.id}`, dir: "auto",
				click: () => dialog.close() },
			r.name ?? say("Number %s", `${r.id}`)) },
		{ name: say("Result"), show: r => r.words } ] });
	const box = el("div", { class: "bulk-results", tabindex: 0,
		role: "region", "aria-label": say("Results") }, results.element);
	const end = el("button", { type: "button", class: "button button-quiet",
		click: () => self.stop() }, say("Stop"));
	const dialog = openDialog(title, bar, text, box,
		el("div", { class: "actions actions-end" }, end));
	const self = { dialog, done: 0, refused: 0, stopped: false,
		stop() {
			self.stopped = true;
		},
		fail: sentence => dialog.append(el("p",
			{ class: "error", role: "alert" }, sentence)),
		add(json, zone) {
			self.done += json.done;
			self.refused += json.refused;
			results.add(json.results.map(r =>
				({ ...r, words: why(r, zone) })));
			bar.max = Math.max(total, self.done + self.refused, 1);
			bar.value = self.done + self.refused;
			text.textContent = say("%s done, %s refused, of %s",
				...[self.done, self.refused, bar.max].map(n =>
					sayNumber(n)));
		},
		/* All of them, however many there were in the end. */
		finish() {
			const n = self.done + self.refused;

			bar.max = Math.max(n, 1);
			bar.value = bar.max;
			text.textContent = [say("%s done, %s refused",
				sayNumber(self.done),
				sayNumber(self.refused)),
			n !== total && say("There were %s at the start: this has changed meanwhile.",
				sayNumber(total))].filter(Boolean).join(". ");
		},
		close() {
			end.dataset.over = "true";
			end.textContent = say("Close");
			end.addEventListener("click", () => dialog.close());
			end.focus();
		} };

	dialog.classList.add("dialog-bulk");
	dialog.addEventListener("cancel", e => {
		if (end.isConnected && !end.dataset.over) {
			e.preventDefault();
			self.stop();
		}
	});
	return self;
}

/* Send the pieces one after the other; false where one was refused. */
async function work(shell, common, which, view) {
	const pieces = bodies(common, which);
	let step = pieces.next();

	while (!step.done && !view.stopped) {
		const answer = await shell.api("POST", "registrations/bulk",
			{ body: step.value, key: true });

		if (answer.status !== 200) {
			view.fail(sentenceOf(answer));
			return false;
		}
		view.add(answer.json, shell.zone);
		step = pieces.next(answer.json);
	}
	return step.done === true;
}

/*
 *   action   one of bulkActions()
 *   which    { ids } or { filter }: a query
 *   count    brings the counts by status of those, or null
 *
 * Resolves when it is over and closed: true where something was done.
 */
export async function runBulk(shell, action, which, count) {
	const agreed = await agree(shell, action, count);

	if (!agreed)
		return false;
	const { told, total } = agreed;
	const view = progressDialog(words[action](), total);

	if (await work(shell, { action, ...told }, which, view))
		view.finish();
	view.close();
	await new Promise(end => view.dialog.addEventListener("close", end));
	return view.done > 0;
}
