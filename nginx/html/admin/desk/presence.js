/*
 * presence.js: which registrations this desk has claimed: the one that is
 * looked at and the one that comes next, so that no two reviewers are given
 * the same. A claim that is not renewed runs out after a minute.
 */

const beat = 20_000;	/* ms between renewals */
const most = 50;	/* rows of the queue that are asked about at once */

/*
 *   rows    () => the rows that may come next, in their order
 *   heard   gets what the server says of the one that is looked at: who else
 *           looks, where it stands
 *   told    gets what it says of the rows: who looks at which, what changed
 */
export function makePresence(shell, { rows, heard, told }) {
	let at = null;		/* id of the one that is looked at */
	let coming = null;	/* promise of the id of the next one */
	let comingId = null;	/* which that is, once it is known */
	let line = Promise.resolve();
	let timer;

	const claim = (of, body, options = {}) => shell.api("POST",
		`registrations/${of}/claim`, { body, ...options });

	/*
	 * One request after the other: a release that overtakes the claim
	 * behind it would end that claim.
	 */
	function inOrder(work) {
		line = line.then(work);
		return line;
	}

	const release = of => inOrder(() => claim(of, { release: true }));

	/*
	 * The first of the rows that nobody else looks at, claimed; null where
	 * none is free. Where the server cannot say, the first one: to open it
	 * tells what is wrong.
	 */
	async function ask() {
		const all = rows().slice(0, most);

		if (all.length === 0)
			return null;
		const { status, json } = await shell.api("POST",
			"registrations/next", { body: {
				ids: all.map(row => row.id),
				versions: all.map(row => row.version) } });

		if (status !== 200)
			return all[0].id;
		told(json);
		return json.claimed[0] ?? null;
	}

	/* Free for others again, unless it is claimed for something else by now. */
	async function give(promise) {
		const id = await promise;

		if (id !== null && id !== at && id !== await coming)
			release(id);
	}

	function expect(promise) {
		coming = promise;
		comingId = null;
		promise?.then(id => {
			if (coming === promise)
				comingId = id;
		});
	}

	/* What comes next, claimed beforehand. Asked again, it is renewed. */
	function reserve() {
		const before = coming;

		expect(inOrder(ask));
		if (before)
			give(before);
		return coming;
	}

	/* The next one; from now on it is not the next one any more. */
	function take() {
		const next = coming ?? inOrder(ask);

		expect(null);
		return next;
	}

	function later() {
		clearTimeout(timer);
		timer = setTimeout(() => {
			reserve();
			tell();
		}, beat);
	}

	async function tell() {
		const mine = at;

		clearTimeout(timer);
		if (mine === null || document.hidden || shell.signal.aborted)
			return;
		later();
		const { status, json } = await inOrder(() => claim(mine, {}));

		if (at === mine && status === 200 && !shell.signal.aborted)
			heard(json);
	}

	/* `claimed`: it was the next one, nobody has to be told. */
	function look(id, { claimed = false } = {}) {
		at = id;
		if (claimed)
			later();
		else
			tell();
	}

	/* A decision ends the claim by itself. */
	function leave({ decided = false } = {}) {
		const id = at;

		clearTimeout(timer);
		at = null;
		if (id !== null && !decided)
			release(id);
	}

	/* Nothing is claimed any more. */
	function drop() {
		const before = coming;

		leave();
		expect(null);
		if (before)
			give(before);
	}

	/* What ran out while the page was hidden may be somebody else's now. */
	function seen() {
		if (at !== null && !document.hidden)
			reserve();
		tell();
	}

	/* There is no time to wait for anything. */
	function closed() {
		for (const id of [at, comingId])
			if (id !== null)
				claim(id, { release: true }, { keepalive: true });
	}

	function stop() {
		document.removeEventListener("visibilitychange", seen);
		removeEventListener("pagehide", closed);
		drop();
	}

	document.addEventListener("visibilitychange", seen);
	addEventListener("pagehide", closed);
	return { look, leave, reserve, take, drop, stop };
}
