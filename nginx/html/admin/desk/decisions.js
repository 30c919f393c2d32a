/* decisions.js: what was decided here: on its way to the server, taken back. */
import { decide, sayDone, sayRefused } from "../parts/decide.js";

export class Decisions {
	/*
	 * `pace` counts them, `back(row, told)` puts a row into the queue again,
	 * with what is told to the person once it is there.
	 */
	constructor(shell, { pace, back, changed }) {
		Object.assign(this, { shell, pace, back, changed });
		this.all = [];
	}

	drop(one) {
		this.all = this.all.filter(other => other !== one);
		this.pace.uncount();
	}

	refuse(row, answer, options, reason) {
		this.shell.toast(`${row.name}: ${sayRefused(answer,
			this.shell.zone, reason)}`, options);
	}

	/* Unless a colleague was first. */
	bring(row, answer, reason) {
		const first = answer.json.code === "already_decided";

		this.refuse(row, answer, { isProblem: !first }, reason);
		if (!first)
			this.back(row);
	}

	/* Counts at once; told when the server has it, or back. */
	async make(what, row, details) {
		const one = { row, counted: false, settled: false };
		const undoable = what !== "request-proof";

		this.all.push(one);
		this.pace.count();
		one.answer = decide(this.shell, what, row.id, details);
		const answer = await one.answer;

		one.settled = true;
		if (answer.status === 200) {
			one.undoable = undoable;
			one.closeToast = this.shell.toast(sayDone(what, row.name),
				undoable ? { undo: () => this.undo(one) } : {});
		} else {
			this.drop(one);
			this.bring(row, answer, details.reason);
		}
		this.changed();
	}

	async undo(one = this.all.filter(d => d.undoable).at(-1)) {
		if (!one?.undoable)
			return;
		one.undoable = false;
		one.closeToast?.();
		const { json } = await one.answer;
		const answer = await decide(this.shell, "undo", one.row.id,
			{ version: json.version });

		if (answer.status !== 200) {
			this.refuse(one.row, answer, { isProblem: true });
			return;
		}
		this.drop(one);
		this.back({ ...one.row, version: answer.json.version },
			sayDone("undo", one.row.name));
	}

	/*
	 * To be called when the server is asked for its count, and what it
	 * returns when that has come: it knows what was settled before.
	 */
	counting() {
		const known = this.all.filter(one => one.settled);

		return () => known.forEach(one => {
			one.counted = true;
		});
	}

	/* Those that the last count does not know yet. */
	get uncounted() {
		return this.all.filter(one => !one.counted).length;
	}
}
