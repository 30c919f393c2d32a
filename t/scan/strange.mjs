/*
 * strange.mjs: what a proxy, a captive portal or a broken server answers where
 * ours was asked: { status, type, body, ends }; ends "cut" breaks off, "never"
 * goes on for ever. No body: none.
 */
const json = "application/json", html = "text/html", text = "text/plain";
const login = "<!doctype html><title>Guest Wi-Fi</title><form>";
const row = (status, body, type = json, ends) => ({ status, body, type, ends });
const object = value => row(200, JSON.stringify(value));

export const answers = {
	"a login page, 200": row(200, login, html),
	"a login page that says it is JSON": row(200, login),
	"an empty body": row(200, ""),
	"an empty object": object({}),
	"null": object(null),
	"a list": object([]),
	"a list of a list": object([[{}]]),
	"a number": object(12),
	"a text": object("ok"),
	"true": object(true),
	"JSON that breaks off": row(200, '{"success":true,"reason":"admit'),
	"a body that breaks off": row(200, '{"success":tr', json, "cut"),
	"a body without an end": row(200, " ", json, "never"),
	"bytes without an end": row(200, "\u0002", "application/octet-stream",
		"never"),
	"a few bytes": row(200, "\u0002\u0000\u0000\u0000\u0002{}",
		"application/octet-stream"),
	"another one's OK": object({ status: "ok", code: 0 }),
	"all members, each of a wrong kind": object({ success: "true", reason: 1,
		serial_number: [], valid: "yes", results: {}, conflicts: null,
		server_time: 0, cursor: 1, event: 1, device: 1, keys: 1,
		token: true, scans: 1, key: {} }),
	"all members, each null": object({ success: null, reason: null,
		serial_number: null, valid: null, results: null,
		conflicts: null, server_time: null, token: null, event: null,
		device: null, keys: null, scans: null }),
	"lists of wrong things": object({ results: [null], conflicts: [1],
		server_time: "2027-03-20T09:00:00Z" }),
	"right, but as text": row(200, '{"success":true,"reason":"admitted",'
		+ '"serial_number":"X"}', text),
	"nothing new, to a request that did not ask": { status: 304 },
	"no content": { status: 204 },
	"created": row(201, "{}"),
	"401 of a portal": row(401, '{"error":"login required"}'),
	"401 with half of our shape": row(401, '{"code":"unauthorized"}'),
	"401, null": row(401, "null"),
	"401, HTML": row(401, login, html),
	"403 of a firewall": row(403, login, html),
	"404 of another server": row(404, "Not Found", text),
	"404, JSON of another": row(404, '{"code":"unknown"}'),
	"409, JSON of another": row(409, '{"code":"already_used"}'),
	"429 of a proxy": row(429, "slow down", text),
	"511, which portals answer": row(511, login, html),
	"500, HTML": row(500, login, html),
	"502, nothing": row(502, "", html),
};
