/* presence.js: tells colleagues which registration one looks at. */

const beat = 20_000;	/* ms between saying so */

/* `heard` gets what the server says of it: who else looks, where it stands. */
export function makePresence(shell, heard) {
	let id = null;
	let timer;

	const claim = (of, body) => shell.api("POST", `registrations/${of}/claim`,
		{ body });

	async function tell() {
		const mine = id;

		clearTimeout(timer);
		if (mine === null || document.hidden || shell.signal.aborted)
			return;
		const { status, json } = await claim(mine, {});

		if (id !== mine || shell.signal.aborted)
			return;
		if (status === 200)
			heard(json);
		timer = setTimeout(tell, beat);
	}

	function look(at) {
		id = at;
		tell();
	}

	/* A decision ends it by itself. */
	function leave({ decided = false } = {}) {
		clearTimeout(timer);
		if (id !== null && !decided)
			claim(id, { release: true });
		id = null;
	}

	function stop() {
		document.removeEventListener("visibilitychange", tell);
		leave();
	}

	document.addEventListener("visibilitychange", tell);
	return { look, leave, stop };
}
