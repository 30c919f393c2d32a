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
import { forget, recall, remember } from "../js/memory.js";

const name = "registration";
let token = null; /* kept here as well: there may be no storage */

/* What a link holds now or held before in this tab, or null. */
export function readToken() {
	const fresh = location.hash.slice(1).toLowerCase();

	if (fresh !== "") {
		history.replaceState(null, "", location.pathname
			+ location.search);
		token = fresh;
		remember(name, fresh);
	}
	token ??= recall(name);
	return token;
}

export function forgetToken() {
	token = null;
	forget(name);
}
