/* api.js: what the scanner asks the server. */

const longest = 20_000;

/* A request that says how long it took, and never throws. */
export function makeApi({ token, fetch = globalThis.fetch,
	now = () => performance.now(), wall = () => Date.now() }) {
	async function call(method, path, { body, key, etag, timeout = longest }
		= {}) {
		const stop = new AbortController();
		const timer = setTimeout(() => stop.abort(), timeout);
		const started = now(), sent = wall();
		const headers = { Accept: "application/json" };

		if (token())
			headers.Authorization = `Bearer ${token()}`;
		if (body)
			headers["Content-Type"] = "application/json";
		if (key)
			headers["Idempotency-Key"] = key;
		if (etag)
			headers["If-None-Match"] = etag;
		try {
			const answer = await fetch(path, { method, headers,
				signal: stop.signal, cache: "no-store",
				credentials: "omit",
				body: body && JSON.stringify(body) });
			/* An answer that breaks off is none. */
			const json = answer.status === 304 ? null
				: await answer.json();

			return { status: answer.status, json, sent,
				received: wall(), ms: now() - started,
				etag: answer.headers.get("ETag") };
		} catch {
			return { status: 0, json: null, sent, received: wall(),
				ms: now() - started, slow: stop.signal.aborted };
		} finally {
			clearTimeout(timer);
		}
	}

	const of = text => encodeURIComponent(text);

	return {
		enrol: code => call("POST", "/api/scans/enrol", { body: { code } }),
		verify: (text, timeout) => call("GET",
			`/verify-ticket/${of(text)}`, { timeout }),
		mark: (text, key, body, timeout) => call("POST",
			`/mark-used/${of(text)}`, { key, body, timeout }),
		send: body => call("POST", "/api/scans", { body }),
		list: ({ since, limit, queued, offset, etag, app, timeout }) => {
			const query = new URLSearchParams({ limit, queued, app });

			if (since)
				query.set("since", since);
			if (offset !== null)
				query.set("offset_ms", offset);
			return call("GET", `/api/scans/roster?${query}`,
				{ etag, timeout });
		},
		undo: body => call("POST", "/api/scans/undo",
			{ body, key: body.key }),
		search: q => call("GET", `/api/scans/search?q=${of(q)}`),
		conflicts: () => call("GET", "/api/scans/conflicts"),
		resolve: body => call("POST", "/api/scans/conflicts",
			{ body, key: body.key }),
	};
}
