/* page.js: a page of the list of tickets, as bytes; see openapi.json. */
import { toBase64url } from "./bytes.js";
import { good } from "./shape.js";

const form = 2, nonce = 12, index = 12; /* the last two in bytes */

/* What is behind the head: records, and which tickets no longer matter. */
function ticketsOf(bytes, count) {
	const view = new DataView(bytes.buffer, bytes.byteOffset,
		bytes.byteLength);
	const n = bytes.slice(0, nonce);
	const records = [], removed = [];
	let at = nonce;

	for (let left = count; left > 0; left--) {
		const i = toBase64url(bytes.subarray(at, at + index));
		const length = view.getUint16(at + index);

		at += index + 2;
		if (at + length > bytes.length)
			throw new RangeError("a page that broke off");
		if (length > 0)
			records.push({ i, n, c: bytes.slice(at, at + length) });
		else
			removed.push(i);
		at += length;
	}
	if (at !== bytes.length)
		throw new RangeError("more than a page");
	return { records, removed };
}

/*
 * The head of a page, with its records and the indexes of tickets that were
 * removed. Throws where it is not whole, or anything else than a page.
 */
export function readPage(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset,
		bytes.byteLength);
	const length = view.getUint32(1);

	if (bytes[0] !== form || 5 + length > bytes.length)
		throw new RangeError("not a page");
	const head = JSON.parse(new TextDecoder("utf-8", { fatal: true })
		.decode(bytes.subarray(5, 5 + length)));

	if (!good.list(head))
		throw new TypeError("not a page");
	return { ...head, ...ticketsOf(bytes.subarray(5 + length), head.count) };
}
