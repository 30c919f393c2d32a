/*
 * seal.js: the list of tickets as it lies on the device: each record can be
 * opened only with the number of its ticket, so a lost phone tells nobody's
 * name.
 */
import { fromBase64url, sha256, toBase64url, utf8 } from "./bytes.js";

const indexBytes = 12;

/* Where the record of a ticket stands in the list. */
export async function indexOf(serial) {
	return toBase64url((await sha256(utf8(serial))).subarray(0, indexBytes));
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

const timeOf = seconds => seconds ? new Date(seconds * 1000).toISOString()
	: null;

const named = ([n, t = null, p = 1, of = 1, s = 0, u = 0, l = 0, g = null]) =>
	({ n, t, p, of, s: ["approved", "revoked"][s] ?? "other",
		u: timeOf(u), l: timeOf(l), g });

/* Records of an earlier version of the app have texts, and names inside. */
const bytes = part => typeof part === "string" ? fromBase64url(part) : part;

/* What the list says of a ticket, or null where the record is not for it. */
export async function open(record, serial, event) {
	try {
		const plain = await crypto.subtle.decrypt({ name: "AES-GCM",
			iv: bytes(record.n),
			additionalData: await sha256(utf8(serial)) },
			await keyOf(serial, event), bytes(record.c));
		const said = JSON.parse(new TextDecoder().decode(plain));

		return Array.isArray(said) ? named(said) : said;
	} catch {
		return null;
	}
}
