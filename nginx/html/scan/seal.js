/*
 * seal.js: the list of tickets as it lies on the device: each record can be
 * opened only with the number of its ticket, so a lost phone tells nobody's
 * name.
 */
import { fromBase64url, sha256, toBase64url, utf8 } from "./bytes.js";

/* Where the record of a ticket stands in the list. */
export async function indexOf(serial) {
	return toBase64url(await sha256(utf8(serial)));
}

/*
 * Under which it is kept what this device did with that ticket: a rehearsal
 * keeps its own account, so that it never hides who really came in.
 */
export const markOf = (i, rehearsal) => rehearsal ? `${i} rehearsal` : i;

async function keyOf(serial, event) {
	const base = await crypto.subtle.importKey("raw", utf8(serial), "HKDF",
		false, ["deriveKey"]);

	return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256",
		salt: utf8("event-tickets roster"), info: utf8(String(event)) },
		base, { name: "AES-GCM", length: 256 }, false,
		["encrypt", "decrypt"]);
}

/* What the list says of a ticket, or null where the record is not for it. */
export async function open(record, serial, event) {
	try {
		const plain = await crypto.subtle.decrypt({ name: "AES-GCM",
			iv: fromBase64url(record.n),
			additionalData: fromBase64url(record.i) },
			await keyOf(serial, event), fromBase64url(record.c));

		return JSON.parse(new TextDecoder().decode(plain));
	} catch {
		return null;
	}
}
