/* live.js: an answer that says how far its work is before it comes. */
import { send } from "../../js/send.js";

/* The type of such an answer, named in Accept; openapi.json says what is in it. */
export const liveType = "application/vnd.event-tickets.progress";

const isLive = response =>
	response.headers.get("Content-Type")?.startsWith(liveType);

/* Bytes as they come, a line of JSON at a time or all that is left. */
function readerOf(body) {
	const source = body.getReader();
	let kept = new Uint8Array();

	async function more() {
		const { done, value } = await source.read();

		if (done)
			throw new TypeError("the answer is not whole");
		return value;
	}

	return {
		async line() {
			let end;

			while ((end = kept.indexOf(10)) < 0) {
				const part = await more();
				const all = new Uint8Array(kept.length + part.length);

				all.set(kept);
				all.set(part, kept.length);
				kept = all;
			}
			const text = new TextDecoder().decode(kept.subarray(0, end));

			kept = kept.subarray(end + 1);
			return JSON.parse(text);
		},
		async bytes(length, progress) {
			const parts = [kept];
			let got = kept.length;

			while (got < length) {
				parts.push(await more());
				got += parts.at(-1).length;
				progress(got, length);
			}
			return parts;
		},
	};
}

/* The file name of a Content-Disposition, or null. */
const nameIn = text => /filename="([^"]+)"/.exec(text ?? "")?.[1] ?? null;

/*
 * The whole answer: { status, blob, name }. One that ends before it is whole is
 * a TypeError, as if there were none.
 *
 *   working(done, all)   the work, before anything comes; all is 0 if unknown
 *   coming(got, all)     bytes
 */
export async function readLive(response, { working, coming }) {
	const type = response.headers.get("Content-Type");

	if (!isLive(response)) {
		const all = Number(response.headers.get("Content-Length"));
		const parts = [];
		let got = 0;

		for await (const part of response.body ?? []) {
			parts.push(part);
			got += part.length;
			coming(got, all);
		}
		if (got < all)
			throw new TypeError("the answer is not whole");
		return { status: response.status, blob: new Blob(parts, { type }),
			name: nameIn(response.headers.get("Content-Disposition")) };
	}
	const reader = readerOf(response.body);

	for (;;) {
		const line = await reader.line();

		if (line.status)
			return { status: line.status, blob: new Blob(
				await reader.bytes(line.length, coming),
				{ type: line.type }), name: nameIn(line.headers) };
		working(line.done, line.all);
	}
}

/*
 * send() with that type: the server's work is told to `working(done, all)`. Needs
 * an answer in JSON.
 */
export async function sendLive(method, url, { working, ...options }) {
	let told = 0;
	const answer = await send(method, url, { ...options,
		accept: `${liveType}, application/json`, heard: text => {
			const lines = text.split("\n").slice(told, -1);
			const last = lines.length > 0 && JSON.parse(lines.at(-1));

			told += lines.length;
			if (last && !last.status && last.all)
				working(last.done, last.all);
		} });
	const lines = answer.text.split("\n");
	const end = lines.findIndex(line => line.startsWith('{"status"'));

	if (!answer.text.startsWith('{"done"'))
		return answer;
	if (end < 0)
		return { status: 0, text: "", json: {} };
	const text = lines.slice(end + 1).join("\n");

	return { status: JSON.parse(lines[end]).status, text, json:
		JSON.parse(text) };
}
