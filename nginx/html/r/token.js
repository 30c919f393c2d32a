/*
 * token.js: the secret of the link.
 *
 * It comes behind the #, which no browser sends to a server, and goes out only
 * as Authorization. At once it is taken out of the address, so that it is not
 * in what is shown, copied, synchronised or photographed; it is kept in the
 * sessionStorage of this tab, so that reloading, the language and the way back
 * from a ticket work. That ends with the tab and is not sent by itself as a
 * cookie would be; the mail remains the key.
 *
 * Another tab of this browser, opened by hand or from a bookmark, asks those
 * that are open: whoever can open it could look at them as well. Nothing is
 * written where the next user of the machine would find it.
 */
import { forget, recall, remember } from "../js/memory.js";

const name = "registration";
const wait = 300; /* ms for the other tabs to answer */
let token = null; /* kept here as well: there may be no storage */

const channel = typeof BroadcastChannel === "function"
	? new BroadcastChannel(name) : null;

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

/*
 * What the other tabs hold, of this event where one is named, or null: where
 * they hold two it is not known whose page is meant.
 */
export async function askTabs(event) {
	const found = new Set();

	if (!channel)
		return null;
	channel.onmessage = ({ data }) => {
		if (data.token && (!event || data.event === event))
			found.add(data.token);
	};
	channel.postMessage({ ask: true });
	await new Promise(done => setTimeout(done, wait));
	channel.onmessage = null;
	if (found.size !== 1)
		return null;
	[token] = found;
	remember(name, token);
	return token;
}

/* From now on other tabs are answered; `event` is the slug of its event. */
export function answerTabs(event) {
	if (channel)
		channel.onmessage = ({ data }) => data.ask && token
			&& channel.postMessage({ token, event });
}

/* The whole link, to be opened elsewhere. */
export const wholeLink = () => `${location.origin}/r/#${token}`;

export function forgetToken() {
	token = null;
	forget(name);
}
