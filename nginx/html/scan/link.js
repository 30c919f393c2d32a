/* link.js: is the server there? Found out by asking, never by promises. */

/* Milliseconds: an answer to a scan that takes longer comes too late. */
export const patience = 1500;

const waits = [1000, 2000, 3000, 5000, 8000, 13_000];
const calm = 15_000;

/*
 * state: "online", "offline" (answers fail), "slow" (they come too late).
 * Off by one failure, since a person stands there waiting; on again by one
 * quick answer.
 */
export function makeLink(changed = () => {}) {
	let state = "offline", failures = 0, tried = false;

	function become(next) {
		const before = tried ? state : null;

		state = next;
		tried = true;
		if (before !== next)
			changed(next);
	}

	return {
		get state() {
			return state;
		},
		get online() {
			return state === "online";
		},
		/* Was it asked at all since the app was opened? */
		get tried() {
			return tried;
		},
		answered(ms) {
			failures = ms <= patience ? 0 : 2;
			become(ms <= patience ? "online" : "slow");
		},
		failed(slow = false) {
			failures++;
			become(slow ? "slow" : "offline");
		},
		/* How long until it is asked again. */
		get wait() {
			return state === "online" ? calm
				: waits[Math.min(failures, waits.length - 1)];
		},
	};
}
