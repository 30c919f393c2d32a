/* send.js: one request to the interface. */
import { lang } from "./lang.js";

const quiet = 30_000; /* ms without a byte: the line is dead */
/*
 * Bytes a millisecond of the slowest line: a browser calls sent what it has given
 * to the system, which may have minutes of it still to send.
 */
const slowest = 3;

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

/*
 * Resolves to { status, json, text }, never rejects; status is 0 where there
 * was no answer.
 *
 *   body       FormData, or an object that is sent as JSON
 *   token      of the secret link, sent as Bearer
 *   key        Idempotency-Key
 *   progress   called with bytes sent and bytes in all
 *   accept     type of the answer, if not JSON
 *   heard      called with the text of the answer as far as it came
 *
 * With XMLHttpRequest, as fetch does not tell how much it has sent.
 */
export function send(method, url, { body, token, key, progress,
	accept = "application/json", heard } = {}) {
	const x = new XMLHttpRequest();
	const json = body && !(body instanceof FormData);
	let timer;
	let waiting = quiet;
	const alive = () => {
		clearTimeout(timer);
		timer = setTimeout(() => x.abort(), waiting);
	};

	x.open(method, url);
	x.setRequestHeader("Accept", accept);
	x.setRequestHeader("Accept-Language", lang);
	if (json)
		x.setRequestHeader("Content-Type", "application/json");
	if (token)
		x.setRequestHeader("Authorization", `Bearer ${token}`);
	if (key)
		x.setRequestHeader("Idempotency-Key", key);
	x.upload.addEventListener("progress", e => {
		waiting = quiet + e.loaded / slowest;
		alive();
		progress?.(e.loaded, e.total);
	});
	x.addEventListener("progress", () => {
		waiting = quiet;
		alive();
		heard?.(x.responseText);
	});
	return new Promise(done => {
		x.addEventListener("loadend", () => {
			clearTimeout(timer);
			done({ status: x.status, text: x.responseText,
				json: parse(x.responseText) ?? {} });
		});
		alive();
		x.send(json ? JSON.stringify(body) : body ?? null);
	});
}
