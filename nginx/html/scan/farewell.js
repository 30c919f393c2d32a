/*
 * farewell.js: a revoked device hands in what it has not sent, and forgets
 * everything then. What it did counts when somebody has settled it.
 */
import { rowOf, scansAtOnce } from "./post.js";

/* `me` as in state.js; `done` is called when nothing is left. */
export function makeFarewell(me, done) {
	const pace = scansAtOnce(me);
	let timer = null, going = false;

	/* True: go on at once. */
	async function handIn() {
		const scans = await me.store.queued();
		const batch = scans.slice(0, pace.size);
		const answer = await me.api.quarantine({
			left: scans.length - batch.length,
			sent_at: new Date(me.wall()).toISOString(),
			scans: batch.map(rowOf) });

		if (answer.status === 200) {
			pace.took(batch.length, answer.ms);
			me.link.heard(0);
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
		pace.missed(batch.length);
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
