/* code.js: what was scanned or typed: a signed code, a number, an enrolment. */

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const serialLength = 17;
const checks = 37;
const parts = 7;
const signatureLength = 103;
const longest = 255;

/* What was pasted, without marks that nobody sees; every dash is one. */
const bare = text => text.normalize("NFKC").replace(/\p{Cf}/gu, "")
	.replace(/[\p{Pd}\u2212]/gu, "-").trim();

/* The value of a character as people type it, or -1. */
function value(letter) {
	const c = letter.toUpperCase();

	return digits.indexOf(c === "O" ? "0" : c === "I" || c === "L" ? "1" : c);
}

/* The number that the 16 digits write, modulo 37. */
function check(serial) {
	let rest = 0;

	for (const digit of serial.slice(0, serialLength - 1))
		rest = (rest * digits.length + digits.indexOf(digit)) % checks;
	return rest;
}

/*
 * A number as typed: { serial } without dashes, or { wrong } with what is wrong
 * with it: "letter" (and which), "short" or "long" (and how many there are),
 * "check".
 */
export function readSerial(text) {
	let serial = "";

	for (const letter of bare(text).replace(/[-\s]/g, "")) {
		const v = value(letter);

		if (v < 0)
			return { wrong: "letter", letter };
		serial += digits[v];
	}
	if (serial.length !== serialLength)
		return { wrong: serial.length < serialLength ? "short" : "long",
			length: serial.length };
	return check(serial) === digits.indexOf(serial.at(-1))
		? { serial } : { wrong: "check" };
}

/* In groups of four, also as far as it is typed. */
export const showSerial = serial => serial.match(/.{1,4}/g)?.join("-") ?? "";

/* 103 characters of five bits as 64 bytes; null where spare bits are set. */
function readSignature(text) {
	const bytes = new Uint8Array(64);
	let at = 0, held = 0, bits = 0;

	for (const letter of text) {
		const v = digits.indexOf(letter);

		if (v < 0)
			return null;
		held = (held << 5 | v) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = held >> bits;
		}
	}
	return (held & (1 << bits) - 1) === 0 ? bytes : null;
}

const isNumber = text => /^(0|[1-9]\d{0,15})$/.test(text);

/* 1.KEYID.EVENT.SERIAL.FROM.UNTIL.SIGNATURE, or null for anything else. */
function readCode(text) {
	const part = text.split(".");
	const [version, key, event, serial, from, until, signature] = part;

	if (part.length !== parts || version !== "1"
		|| signature.length !== signatureLength
		|| !isNumber(event) || event === "0"
		|| !isNumber(from) || !isNumber(until)
		|| readSerial(serial).serial !== serial)
		return null;
	const bytes = readSignature(signature);

	return bytes && { kind: "code", text, key, event: Number(event), serial,
		from: from * 60_000, until: until * 60_000,
		signed: text.slice(0, -signatureLength - 1), signature: bytes };
}

/* The one-time code of the dashboard: short enough to be said on the phone. */
const enrolment = /^[0-9a-hjkmnp-tv-z]{8}$/;

export const showEnrolment = code => showSerial(code.toUpperCase());

export function readEnrolment(text) {
	const code = bare(/#enrol=([^&#\s]*)/i.exec(text)?.[1] ?? text)
		.replace(/[-\s]/g, "").toLowerCase()
		.replace(/o/g, "0").replace(/[il]/g, "1");

	return enrolment.test(code) ? code : null;
}

/*
 * What a scanner says before a code of its kind of symbol (AIM: "]Q1"); the
 * bracket is lost on some keyboards.
 */
const aim = /^\]?[A-Z]\d/i;

/* What a text without such a prefix is. */
function readBare(typed) {
	/* The address of a ticket's page is as good as its code. */
	const text = (/\/t\/([0-9A-Za-z.-]+)/i.exec(typed)?.[1] ?? typed)
		.toUpperCase();

	if (/#enrol=/i.test(typed))
		return { kind: "enrol", code: readEnrolment(typed) };
	if (text === "" || text.length > longest
		|| /[^0-9A-Z.\- ]/.test(text) || /[^ -~]/.test(typed))
		return { kind: "other", text: typed };
	if (text.includes(".")) {
		if (!text.startsWith("1."))
			return { kind: "other", text: typed };
		return readCode(text) ?? { kind: "damaged", text };
	}
	const { serial } = readSerial(text);

	return serial ? { kind: "serial", text: serial, serial }
		: { kind: "damaged", text: text.replace(/ /g, "") };
}

/*
 * What a text is. kind:
 *   code     a signed code; not verified yet
 *   serial   the number of a ticket, as typed or in an older QR
 *   damaged  nearly one of these: the server may say more
 *   enrol    the QR of the dashboard
 *   other    no ticket of ours: nothing to ask the server
 */
export function read(raw) {
	const typed = bare(raw);
	const ticket = readBare(typed);

	if (ticket.kind !== "other" && ticket.kind !== "damaged"
		|| !aim.test(typed))
		return ticket;
	const rest = readBare(typed.replace(aim, ""));

	/* A number that merely begins like a prefix stays as it is. */
	return rest.kind === "damaged" && !typed.startsWith("]")
		&& !rest.text.startsWith("1.") ? ticket : rest;
}
