/* bulk.js: one decision on many, chunk by chunk, with a result for each. */
import { el } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
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

const resultTable = leave => table({ label: say("Results"), columns: [
	{ name: say("Name"), show: r => el("a", { href: `#registration/${r.id}`,
		dir: "auto", click: leave },
	r.name ?? say("Number %s", `${r.id}`)) },
	{ name: say("Result"), show: r => r.words } ] });

/* What has become of them; `total` is how many there were at the start. */
class BulkDialog {
	constructor(title, total) {
		Object.assign(this, { total, done: 0, refused: 0, stopped: false,
			over: false });
		this.bar = el("progress", { max: Math.max(total, 1), value: 0,
			"aria-label": title });
		this.text = el("p", { role: "status" });
		this.results = resultTable(() => this.dialog.close());
		this.end = el("button", { type: "button",
			class: "button button-quiet", click: () => this.leave() },
		say("Stop"));
		this.dialog = openDialog(title, this.bar, this.text,
			el("div", { class: "bulk-results", tabindex: 0,
				role: "region", "aria-label": say("Results") },
			this.results.element),
			el("div", { class: "actions actions-end" }, this.end));
		this.dialog.classList.add("dialog-bulk");
		this.dialog.addEventListener("cancel", e => {
			if (!this.over) {
				e.preventDefault();
				this.stopped = true;
			}
		});
	}

	/* Stops while it works, and closes afterwards. */
	leave() {
		if (this.over)
			this.dialog.close();
		else
			this.stopped = true;
	}

	fail(sentence) {
		this.dialog.append(el("p", { class: "error", role: "alert" },
			sentence));
	}

	add(json, zone) {
		const { bar } = this;

		this.done += json.done;
		this.refused += json.refused;
		this.results.add(json.results.map(r =>
			({ ...r, words: why(r, zone) })));
		bar.max = Math.max(this.total, this.done + this.refused, 1);
		bar.value = this.done + this.refused;
		this.text.textContent = say("%s done, %s refused, of %s",
			this.done, this.refused, bar.max);
	}

	/* All of them, however many there were in the end. */
	finish() {
		const n = this.done + this.refused;

		this.bar.max = Math.max(n, 1);
		this.bar.value = this.bar.max;
		this.text.textContent = [say("%s done, %s refused", this.done,
			this.refused), n !== this.total
			&& say("There were %s at the start: this has changed meanwhile.",
				this.total)].filter(Boolean).join(". ");
	}

	/* From now on it can be closed; resolves when it is. */
	closed() {
		this.over = true;
		this.end.textContent = say("Close");
		this.end.focus();
		return new Promise(end =>
			this.dialog.addEventListener("close", end));
	}
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
	const view = new BulkDialog(words[action](), total);

	if (await work(shell, { action, ...told }, which, view))
		view.finish();
	await view.closed();
	return view.done > 0;
}
