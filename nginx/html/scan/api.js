/* api.js: what the scanner asks the server. */
import { readPage } from "./page.js";
import { good, isProblem } from "./shape.js";

const longest = 20_000; /* milliseconds, of a small answer */
const most = 1 << 20; /* bytes of it */
/* A page of the list may take its time as long as some of it arrives. */
const silence = 8000, pageLongest = 120_000;
const recordMost = 2048; /* bytes of a record, far more than it ever has */

/* The whole body; `arrived` is called with each part of it. */
async function bytesOf(answer, limit, arrived) {
	const parts = [];
	let length = 0;

	for (const reader = answer.body.getReader(); ;) {
		const { done, value } = await reader.read();

		if (done)
			break;
		arrived();
		length += value.length;
		if (length > limit) {
			reader.cancel().catch(() => {});
			throw new RangeError("an answer without an end");
		}
		parts.push(value);
	}
	const bytes = new Uint8Array(length);
	let at = 0;

	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

const typeOf = answer => answer.headers.get("Content-Type")
	?.split(";")[0].trim().toLowerCase();

const isPage = (answer, name) => answer.status === 200 && name === "list";

/* Before it is read: could it be one of ours at all? */
function expect(answer, name) {
	const wanted = isPage(answer, name) ? "application/octet-stream"
		: "application/json";

	if (answer.status !== 200 && answer.status < 400
		|| typeOf(answer) !== wanted)
		throw new TypeError("not an answer of ours");
}

/* What it says, or an exception: that is no answer of ours. */
function read(answer, bytes, name) {
	if (isPage(answer, name))
		return readPage(bytes);
	const said = JSON.parse(new TextDecoder().decode(bytes));

	if (!(answer.status === 200 ? good[name] : isProblem)(said))
		throw new TypeError("not as agreed");
	return said;
}

function headersOf(token, { body, key, etag }) {
	const headers = { Accept: "application/json" };

	if (token)
		headers.Authorization = `Bearer ${token}`;
	if (body)
		headers["Content-Type"] = "application/json";
	if (key)
		headers["Idempotency-Key"] = key;
	if (etag)
		headers["If-None-Match"] = etag;
	return headers;
}

/* Ends a request that takes too long, or in which nothing moves any more. */
function makeLimit({ timeout = longest, patience = timeout }) {
	const stop = new AbortController();
	const limit = { late: false, signal: stop.signal };
	const end = () => {
		limit.late = true;
		stop.abort();
	};
	const timer = setTimeout(end, timeout);
	let still = setTimeout(end, patience);

	limit.arrived = () => {
		clearTimeout(still);
		still = setTimeout(end, patience);
	};
	limit.over = () => {
		clearTimeout(timer);
		clearTimeout(still);
		stop.abort(); /* what is left of another's answer */
	};
	return limit;
}

/*
 * A request that says how long it took, and never throws. Status 0: no answer
 * came, or one that is not ours; `slow`: it was not waited for any longer.
 * With any other status `json` has the shape that belongs to it.
 */
function makeCall({ token, fetch, now, wall }) {
	return async function call(name, method, path, options = {}) {
		const { body, etag, bound = most } = options;
		const limit = makeLimit(options), mine = token();
		const started = now(), sent = wall();
		/* Set up anew meanwhile: a 401 is for the token before. */
		const isOld = () => mine !== token();

		try {
			const answer = await fetch(path, { method,
				headers: headersOf(mine, options),
				signal: limit.signal, cache: "no-store",
				credentials: "omit", redirect: "error",
				body: body && JSON.stringify(body) });
			const same = answer.status === 304 && etag;

			limit.arrived();
			if (!same)
				expect(answer, name);
			/* An answer that breaks off is none. */
			const json = same ? null : read(answer,
				await bytesOf(answer, bound, limit.arrived),
				name);

			return { status: answer.status, json, sent,
				received: wall(), ms: now() - started,
				isOld: isOld(), etag: answer.headers.get("ETag") };
		} catch {
			return { status: 0, json: null, sent, received: wall(),
				ms: now() - started, slow: limit.late };
		} finally {
			limit.over();
		}
	};
}

const of = text => encodeURIComponent(text);

export function makeApi({ token, fetch = globalThis.fetch,
	now = () => performance.now(), wall = () => Date.now() }) {
	const call = makeCall({ token, fetch, now, wall });

	return {
		enrol: code => call("enrol", "POST", "/api/scans/enrol",
			{ body: { code } }),
		verify: (text, timeout) => call("verify", "GET",
			`/verify-ticket/${of(text)}`, { timeout }),
		mark: (text, key, body, timeout) => call("mark", "POST",
			`/mark-used/${of(text)}`, { key, body, timeout }),
		send: body => call("send", "POST", "/api/scans", { body }),
		list: ({ since, limit, queued, offset, etag, app }) => {
			const query = new URLSearchParams({ form: 2, limit,
				queued, app });

			if (since)
				query.set("since", since);
			if (offset !== null)
				query.set("offset_ms", offset);
			return call("list", "GET", `/api/scans/roster?${query}`,
				{ etag, timeout: pageLongest, patience: silence,
					bound: most + limit * recordMost });
		},
		quarantine: body => call("quarantine", "POST",
			"/api/scans/quarantine", { body }),
		undo: body => call("undo", "POST", "/api/scans/undo",
			{ body, key: body.key }),
		search: q => call("search", "GET",
			`/api/scans/search?q=${of(q)}`),
		conflicts: () => call("conflicts", "GET",
			"/api/scans/conflicts"),
		resolve: body => call("resolve", "POST",
			"/api/scans/conflicts", { body, key: body.key }),
	};
}
