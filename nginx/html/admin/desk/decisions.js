/* decisions.js: what was decided here: on its way to the server, taken back. */
import { decide, sayDone, sayRefused } from "../parts/decide.js";

/*
 * `pace` counts them, `back(row, told)` puts a row into the queue again, with
 * what is told to the person once it is there.
 */
export function makeDecisions(shell, { pace, back, changed }) {
	let all = [];

	function drop(one) {
		all = all.filter(other => other !== one);
		pace.uncount();
	}

	const refuse = (row, answer, options, reason) => shell.toast(
		`${row.name}: ${sayRefused(answer, shell.zone, reason)}`,
		options);

	/* Unless a colleague was first. */
	function bring(row, answer, reason) {
		const first = answer.json.code === "already_decided";

		refuse(row, answer, { isProblem: !first }, reason);
		if (!first)
			back(row);
	}

	/* Counts at once; told when the server has it, or back. */
	async function make(what, row, details) {
		const one = { row, counted: false, settled: false };
		const undoable = what !== "request-proof";

		all.push(one);
		pace.count();
		one.answer = decide(shell, what, row.id, details);
		const answer = await one.answer;

		one.settled = true;
		if (answer.status === 200) {
			one.undoable = undoable;
			one.closeToast = shell.toast(sayDone(what, row.name),
				undoable ? { undo: () => undo(one) } : {});
		} else {
			drop(one);
			bring(row, answer, details.reason);
		}
		changed();
	}

	async function undo(one = all.filter(d => d.undoable).at(-1)) {
		if (!one?.undoable)
			return;
		one.undoable = false;
		one.closeToast?.();
		const { json } = await one.answer;
		const answer = await decide(shell, "undo", one.row.id,
			{ version: json.version });

		if (answer.status !== 200) {
			refuse(one.row, answer, { isProblem: true });
			return;
		}
		drop(one);
		back({ ...one.row, version: answer.json.version },
			sayDone("undo", one.row.name));
	}

	/*
	 * To be called when the server is asked for its count, and what it
	 * returns when that has come: it knows what was settled before.
	 */
	function counting() {
		const known = all.filter(one => one.settled);

		return () => known.forEach(one => {
			one.counted = true;
		});
	}

	return { make, undo, counting,
		/* Those that the last count does not know yet. */
		get uncounted() {
			return all.filter(one => !one.counted).length;
		} };
}
