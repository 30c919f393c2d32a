/*
 * api.js: one request to the interface as the person who is signed in. Never
 * rejects: what went wrong is in the answer. A session that is over leads to
 * the sign-in dialog, and then the request is sent once more.
 */
import { lang } from "../../js/lang.js";

const quiet = 30_000; /* ms without an answer: the line is dead */
const again = 3_000; /* ms between looks whether it is there again */
const root = "/api/admin/";

/* Those that are about one event, and which they mean when none is named. */
const ofEvent = /^(registrations|stats|settings(\/preview)?|export\/.*|devices|door|mail)$/;

const nobody = async () => false;
const state = { event: "", signIn: nobody, online: true, changed: () => {} };

/*
 *   event     slug of the event that was chosen, "" for the current one
 *   signIn    asks the person to sign in again; true: somebody is
 *   changed   told whether the server can be reached, when that changes
 */
export const configure = settings => Object.assign(state, settings);

let timer;

/* Ask until there is an answer, whatever it says: then it goes on. */
async function knock() {
	clearTimeout(timer);
	if (state.online)
		return;
	try {
		await fetch("/ping", { cache: "no-store",
			signal: AbortSignal.timeout(quiet) });
		setOnline(true);
	} catch {
		timer = setTimeout(knock, again);
	}
}

/* Those who wait for an answer hear "reachable". */
function setOnline(online) {
	if (state.online === online)
		return;
	state.online = online;
	state.changed(online);
	if (online)
		dispatchEvent(new Event("reachable"));
	else
		timer = setTimeout(knock, again);
}
addEventListener("online", knock);
addEventListener("offline", () => setOnline(false));

/* The address, with the event where the path takes one. */
function addressOf(path, method, event = state.event) {
	const [name] = path.replace(/^\/api\/admin\//, "").split("?");
	const url = path.startsWith("/") ? path : root + path;

	if (!event || !ofEvent.test(name) || method === "POST"
		|| /[?&]event=/.test(url))
		return url;
	return `${url}${url.includes("?") ? "&" : "?"}event=${
		encodeURIComponent(event)}`;
}

function headersOf(method, { body, key, etag }) {
	const headers = { Accept: "application/json", "Accept-Language": lang };

	if (body && !(body instanceof FormData))
		headers["Content-Type"] = "application/json";
	if (key)
		headers["Idempotency-Key"] = key;
	if (etag)
		headers[method === "GET" ? "If-None-Match" : "If-Match"] = etag;
	return headers;
}

async function jsonOf(response) {
	try {
		return await response.json() ?? {};
	} catch {
		return {};
	}
}

/* One try: { status, json, etag, headers }; status 0: there was no answer. */
export async function ask(method, path, options = {}) {
	const { body, signal, event, keepalive = false } = options;
	const timeout = AbortSignal.timeout(quiet);

	try {
		const response = await fetch(addressOf(path, method, event), {
			method, headers: headersOf(method, options),
			body: body instanceof FormData ? body
				: body && JSON.stringify(body),
			credentials: "same-origin", cache: "no-store", keepalive,
			signal: signal ? AbortSignal.any([signal, timeout])
				: timeout });

		setOnline(true);
		return { status: response.status, json: await jsonOf(response),
			etag: response.headers.get("ETag"),
			headers: response.headers };
	} catch {
		if (!signal?.aborted)
			setOnline(false);
		return { status: 0, json: {}, etag: null,
			headers: new Headers(), aborted: signal?.aborted };
	}
}

/*
 *   path    as in openapi.json, or without its /api/admin/
 *   body    FormData, or an object that is sent as JSON
 *   key     Idempotency-Key; true: a new one
 *   etag    what the answer is known to be: If-None-Match of a GET, else
 *           If-Match
 *   event   another event than the chosen one; "" for none
 *   keepalive   it is sent even if the page closes meanwhile
 */
export async function api(method, path, options = {}) {
	const key = options.key === true ? crypto.randomUUID() : options.key;
	const request = () => ask(method, path, { ...options, key });
	let answer = await request();

	while (answer.status === 401 && await state.signIn())
		answer = await request();
	return answer;
}

/* The sentence for an answer that is none of the good ones. */
export { sentenceOf } from "./state.js";
