/*
 * farewell.js: a revoked device hands in what it has not sent, and forgets
 * everything then. What it did counts when somebody has settled it.
 */
import { rowOf } from "./post.js";

const largest = 200;

/* `me` as in door.js; `done` is called when nothing is left. */
export function makeFarewell(me, done) {
	let size = largest, timer = null, going = false;

	/* True: go on at once. */
	async function handIn() {
		const scans = await me.store.queued();
		const batch = scans.slice(0, size);
		const answer = await me.api.quarantine({
			left: scans.length - batch.length,
			sent_at: new Date(me.wall()).toISOString(),
			scans: batch.map(rowOf) });

		if (answer.status === 200) {
			me.link.answered(0);
			const kept = new Set(answer.json.results.map(r => r.key));

			await me.store.settle(batch.map(s => s.key)
				.filter(key => kept.has(key)), []);
			await me.tell("changed");
			if (scans.every(s => kept.has(s.key)))
				await done();
			return scans.length > batch.length;
		}
		if (answer.status === 401)
			await me.refused(answer);
		else if ([400, 413, 422].includes(answer.status))
			size = Math.max(1, size >> 1);
		me.link.failed(answer.slow);
		return false;
	}

	async function turn() {
		try {
			while (going && await handIn())
				;
		} catch {
			/* the next turn tries again */
		} finally {
			clearTimeout(timer);
			if (going)
				timer = setTimeout(turn, me.link.wait);
		}
	}

	return {
		begin() {
			if (!going) {
				going = true;
				turn();
			}
		},
		stop() {
			going = false;
			clearTimeout(timer);
		},
	};
}
