/* poll.js: looks again and again, only while somebody looks at it. */
import { api } from "./api.js";

/*
 * Call `work` at once and then every `ms`, never twice at a time. It is given
 * `get(path)`, an api("GET") that knows what it got before: status 304 with
 * nothing in it means that nothing changed. Waits while the page is hidden
 * and begins at once when it is seen again or the line is back.
 *
 * Returns a function that stops it.
 */
export function poll(ms, work) {
	const etags = new Map();
	let timer, running = false, stopped = false;

	async function get(path, options = {}) {
		const answer = await api("GET", path,
			{ ...options, etag: etags.get(path) });

		if (answer.status === 200)
			etags.set(path, answer.etag);
		return answer;
	}

	async function turn() {
		clearTimeout(timer);
		if (stopped || running || document.hidden)
			return;
		running = true;
		try {
			await work(get);
		} finally {
			running = false;
			if (!stopped)
				timer = setTimeout(turn, ms);
		}
	}

	document.addEventListener("visibilitychange", turn);
	addEventListener("reachable", turn);
	turn();
	return () => {
		stopped = true;
		clearTimeout(timer);
		document.removeEventListener("visibilitychange", turn);
		removeEventListener("reachable", turn);
	};
}
