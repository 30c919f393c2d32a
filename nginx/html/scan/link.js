/* link.js: is the server there? Found out by asking, never by promises. */

/* Milliseconds: an answer to a scan that takes longer comes too late. */
export const patience = 1500;

const waits = [1000, 2000, 3000, 5000, 8000, 13_000];
const calm = 15_000;
/* While scans are not answered it is asked every second, each time for no
   longer than a scan would wait: so it is known within 3 seconds that a server
   that hung, or was gone, is back. */
const soon = 1000;
/* So long after one that failed, a scan asks again: the line may be back. */
const again = 30_000;

/*
 * state: "online", "offline" (answers fail), "slow" (they come too late).
 * Off by one failure, since a person stands there waiting; on again by one
 * quick answer. The list of tickets is heavier than a scan: that it does not
 * arrive says nothing while scans are answered.
 */
export class Link {
	constructor(changed = () => {}, now = () => performance.now()) {
		Object.assign(this, { changed, now, state: "offline", misses: 0,
			failedAt: -Infinity, answeredAt: -Infinity });
		/* Was it asked at all since the app was opened? */
		this.tried = false;
		/* Milliseconds that a small answer takes; 0: not known. */
		this.way = 0;
	}

	get online() {
		return this.state === "online";
	}

	/* Is it worth that somebody waits for an answer? */
	get mayAsk() {
		return this.online || this.now() - this.failedAt >= again;
	}

	/* How long until it is asked again. */
	get wait() {
		return !this.online ? soon
			: this.misses === 0 ? calm
			: waits[Math.min(this.misses, waits.length - 1)];
	}

	become(next) {
		const before = this.tried ? this.state : null;

		this.state = next;
		this.tried = true;
		if (before !== next)
			this.changed(next);
	}

	/* ---- of a scan ------------------------------------------------------------ */

	/* A small answer came, after so long. */
	answered(ms) {
		this.noteWay(ms);
		this.heard(ms);
	}

	/* Shorter at once, longer bit by bit: something was before it. */
	noteWay(ms) {
		const shown = Math.min(ms, patience);

		this.way = this.way === 0 || shown < this.way ? shown
			: this.way + (shown - this.way) / 8;
	}

	/* An answer came after so long, whatever was in it. */
	heard(ms) {
		if (ms <= patience) {
			this.failedAt = -Infinity;
			this.answeredAt = this.now();
		}
		this.become(ms <= patience ? "online" : "slow");
	}

	failed(slow = false) {
		this.failedAt = this.now();
		this.become(slow ? "slow" : "offline");
	}

	/* ---- of the list: a page came; none came ---------------------------------- */

	listed(ms) {
		this.misses = 0;
		this.heard(ms);
	}

	missed(slow = false) {
		this.misses++;
		if (this.now() - this.answeredAt >= again)
			this.become(slow ? "slow" : "offline");
	}
}
