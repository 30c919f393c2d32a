/*
 * presence.js: which registrations this desk has claimed: the one that is
 * looked at and the one that comes next, so that no two reviewers are given
 * the same. A claim that is not renewed runs out after a minute.
 */

const beat = 20_000;	/* ms between renewals */
const most = 50;	/* rows of the queue that are asked about at once */

export class Presence {
	/*
	 *   rows    () => the rows that may come next, in their order
	 *   heard   gets what the server says of the one that is looked at: who
	 *           else looks, where it stands
	 *   told    gets what it says of the rows: who looks at which, what
	 *           changed
	 */
	constructor(shell, { rows, heard, told }) {
		Object.assign(this, { shell, rows, heard, told });
		this.at = null;		/* id of the one that is looked at */
		this.coming = null;	/* promise of the id of the next one */
		this.comingId = null;	/* which that is, once it is known */
		this.line = Promise.resolve();
		this.over = new AbortController();
		document.addEventListener("visibilitychange", () => this.seen(),
			{ signal: this.over.signal });
		addEventListener("pagehide", () => this.closed(),
			{ signal: this.over.signal });
	}

	claim(of, body, options = {}) {
		return this.shell.api("POST", `registrations/${of}/claim`,
			{ body, ...options });
	}

	/*
	 * One request after the other: a release that overtakes the claim
	 * behind it would end that claim.
	 */
	inOrder(work) {
		this.line = this.line.then(work);
		return this.line;
	}

	release(of) {
		return this.inOrder(() => this.claim(of, { release: true }));
	}

	/* ---- the next one --------------------------------------------------------- */

	/*
	 * The first of the rows that nobody else looks at, claimed; null where
	 * none is free. Where the server cannot say, the first one: to open it
	 * tells what is wrong.
	 */
	async ask() {
		const all = this.rows().slice(0, most);

		if (all.length === 0)
			return null;
		const { status, json } = await this.shell.api("POST",
			"registrations/next", { body: {
				ids: all.map(row => row.id),
				versions: all.map(row => row.version) } });

		if (status !== 200)
			return all[0].id;
		this.told(json);
		return json.claimed[0] ?? null;
	}

	/* Free for others again, unless it is claimed for something else by now. */
	async give(promise) {
		const id = await promise;

		if (id !== null && id !== this.at && id !== await this.coming)
			this.release(id);
	}

	expect(promise) {
		this.coming = promise;
		this.comingId = null;
		promise?.then(id => {
			if (this.coming === promise)
				this.comingId = id;
		});
	}

	/* What comes next, claimed beforehand. Asked again, it is renewed. */
	reserve() {
		const before = this.coming;

		this.expect(this.inOrder(() => this.ask()));
		if (before)
			this.give(before);
		return this.coming;
	}

	/* The next one; from now on it is not the next one any more. */
	take() {
		const next = this.coming ?? this.inOrder(() => this.ask());

		this.expect(null);
		return next;
	}

	/* ---- the one that is looked at ---------------------------------------------- */

	later() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => {
			this.reserve();
			this.tell();
		}, beat);
	}

	async tell() {
		const mine = this.at;
		const { signal } = this.shell;

		clearTimeout(this.timer);
		if (mine === null || document.hidden || signal.aborted)
			return;
		this.later();
		const { status, json } = await this.inOrder(() =>
			this.claim(mine, {}));

		if (this.at === mine && status === 200 && !signal.aborted)
			this.heard(json);
	}

	/* `claimed`: it was the next one, nobody has to be told. */
	look(id, { claimed = false } = {}) {
		this.at = id;
		if (claimed)
			this.later();
		else
			this.tell();
	}

	/* A decision ends the claim by itself. */
	leave({ decided = false } = {}) {
		const id = this.at;

		clearTimeout(this.timer);
		this.at = null;
		if (id !== null && !decided)
			this.release(id);
	}

	/* ---- the end ------------------------------------------------------------------ */

	/* Nothing is claimed any more. */
	drop() {
		const before = this.coming;

		this.leave();
		this.expect(null);
		if (before)
			this.give(before);
	}

	/* What ran out while the page was hidden may be somebody else's now. */
	seen() {
		if (this.at !== null && !document.hidden)
			this.reserve();
		this.tell();
	}

	/* There is no time to wait for anything. */
	closed() {
		for (const id of [this.at, this.comingId])
			if (id !== null)
				this.claim(id, { release: true },
					{ keepalive: true });
	}

	stop() {
		this.over.abort();
		this.drop();
	}
}
