/* sign.js: is a code signed by a key of ours (Ed25519, RFC 8032)? */
import { fromHex, utf8 } from "./bytes.js";

/* The browser's own, or null where it has none for this curve. */
async function native(key) {
	try {
		const imported = await crypto.subtle.importKey("raw", key,
			"Ed25519", false, ["verify"]);

		return (signature, message) => crypto.subtle.verify("Ed25519",
			imported, signature, message);
	} catch {
		return null;
	}
}

/* Older phones: the same by a library, which is loaded only there. */
async function library(key, load) {
	const { verifyAsync } = await load();

	return async (signature, message) => {
		try {
			return await verifyAsync(signature, message, key,
				{ zip215: false });
		} catch {
			return false;
		}
	};
}

/*
 * `keys` are { id, public } as the server lists them; `load` brings the
 * library. Returns whether a code, as read() made it, is signed by one of them.
 */
export function makeVerifier(keys, load) {
	const known = new Map(keys.map(k => [k.id, { key: fromHex(k.public) }]));

	return async function verify(code) {
		const row = known.get(code.key);

		if (!row)
			return false;
		row.check ??= native(row.key)
			.then(check => check ?? library(row.key, load));
		try {
			return await (await row.check)(code.signature,
				utf8(code.signed));
		} catch {
			row.check = undefined;
			throw new Error("no way to check a signature");
		}
	};
}
