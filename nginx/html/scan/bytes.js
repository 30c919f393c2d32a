/* bytes.js: bytes as text and back, and their SHA-256. */

export function fromHex(hex) {
	return Uint8Array.from(hex.match(/../g) ?? [], s => parseInt(s, 16));
}

export function fromBase64url(text) {
	const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));

	return Uint8Array.from(binary, c => c.charCodeAt(0));
}

export function toBase64url(bytes) {
	return btoa(String.fromCharCode(...bytes))
		.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export const utf8 = text => new TextEncoder().encode(text);

export async function sha256(bytes) {
	return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
