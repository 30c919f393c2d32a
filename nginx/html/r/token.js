/*
 * token.js: the secret of the link.
 *
 * It comes behind the #, which no browser sends to a server, and goes out only
 * as Authorization. At once it is taken out of the address, so that it is not
 * in what is shown, copied, synchronised or photographed; it is kept in the
 * sessionStorage of this tab, so that reloading, the language and the way back
 * from a ticket work. That ends with the tab, is not sent by itself as a cookie
 * would be, and is not shared with other tabs; the mail remains the key.
 */
const name = "registration";
let token = null;

/* What a link holds now or held before in this tab, or null. */
export function readToken() {
	const fresh = location.hash.slice(1).toLowerCase();

	if (fresh !== "") {
		history.replaceState(null, "", location.pathname
			+ location.search);
		keep(fresh);
	}
	token ??= stored();
	return token;
}

function stored() {
	try {
		return sessionStorage.getItem(name);
	} catch {
		return null; /* storage is switched off: then only in memory */
	}
}

function keep(fresh) {
	token = fresh;
	try {
		sessionStorage.setItem(name, fresh);
	} catch {
		/* as above */
	}
}

export function forgetToken() {
	token = null;
	try {
		sessionStorage.removeItem(name);
	} catch {
		/* as above */
	}
}
