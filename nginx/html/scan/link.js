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
export function makeLink(changed = () => {}, now = () => performance.now()) {
	let state = "offline", misses = 0, tried = false;
	let failedAt = -Infinity, answeredAt = -Infinity, way = 0;

	function become(next) {
		const before = tried ? state : null;

		state = next;
		tried = true;
		if (before !== next)
			changed(next);
	}

	/* An answer came after so long, whatever was in it. */
	function heard(ms) {
		if (ms <= patience) {
			failedAt = -Infinity;
			answeredAt = now();
		}
		become(ms <= patience ? "online" : "slow");
	}

	/* Shorter at once, longer bit by bit: something was before it. */
	function noteWay(ms) {
		const shown = Math.min(ms, patience);

		way = way === 0 || shown < way ? shown
			: way + (shown - way) / 8;
	}

	return {
		get state() {
			return state;
		},
		get online() {
			return state === "online";
		},
		/* Is it worth that somebody waits for an answer? */
		get mayAsk() {
			return state === "online" || now() - failedAt >= again;
		},
		/* Was it asked at all since the app was opened? */
		get tried() {
			return tried;
		},
		/* Milliseconds that a small answer takes; 0: not known. */
		get way() {
			return way;
		},
		/* A small answer came, after so long. */
		answered(ms) {
			noteWay(ms);
			heard(ms);
		},
		heard,
		failed(slow = false) {
			failedAt = now();
			become(slow ? "slow" : "offline");
		},
		/* Of the list: a page came; none came. */
		listed(ms) {
			misses = 0;
			heard(ms);
		},
		missed(slow = false) {
			misses++;
			if (now() - answeredAt >= again)
				become(slow ? "slow" : "offline");
		},
		/* How long until it is asked again. */
		get wait() {
			return state !== "online" ? soon
				: misses === 0 ? calm
				: waits[Math.min(misses, waits.length - 1)];
		},
	};
}
