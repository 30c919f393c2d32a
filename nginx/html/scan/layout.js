/*
 * layout.js: what a hand scanner typed, whatever layouts it and this device
 * have. A key says which character this device makes of it, and where it lies
 * (KeyboardEvent.code); a scanner presses the key where its own layout has the
 * character.
 */
import { read } from "./code.js";

/* Of the United States, which scanners have unless told otherwise: the
   character of a key, and with Shift. Letters and digits are in the names. */
const american = { Minus: "-", Period: "./>", Slash: "/?", Comma: ",<",
	Semicolon: ";:", Equal: "=+", BracketRight: "]}", Space: " ",
	NumpadSubtract: "-", NumpadDecimal: ".", Digit3: "3#" };

/* Where others have characters of a code elsewhere. */
const layouts = [
	{},
	{ KeyY: "Z", KeyZ: "Y", Slash: "-_", Digit7: "7/" }, /* German, Czech … */
	{ Slash: "-_", Digit7: "7/" }, /* Spanish, Italian, Nordic … */
	{ KeyA: "Q", KeyQ: "A", KeyW: "Z", KeyZ: "W", Semicolon: "M",
		KeyM: ",?", Comma: ";.", Period: ":/", Digit6: "-6", Digit3: "3" }, /* French */
];

const plain = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/;

/* The character that a layout has at a key. */
function characterOf({ key, code = "", shift }, layout) {
	const marks = layout[code] ?? american[code];

	if (marks)
		return shift && marks.length > 1 ? marks.at(-1) : marks[0];
	const [, letter, digit] = plain.exec(code) ?? [];

	return letter ?? digit ?? key;
}

/* What the keys may mean: as this device reads them, then by their places. */
export function readingsOf(keys) {
	const texts = [keys.map(k => k.key), ...layouts.map(layout =>
		keys.map(k => characterOf(k, layout)))].map(t => t.join(""));

	return [...new Set(texts)];
}

/* A code of ours in its parts, though not in its letters. */
const parts = [1, 4, 0, 17, 0, 0, 103];

function looksOurs(text) {
	for (const dot of ".:;,>") {
		const part = text.split(dot);

		if (part.length === parts.length && part.every((p, i) =>
			parts[i] === 0 || p.length === parts[i]))
			return /[^0-9A-Z.\-]/i.test(text);
	}
	return false;
}

/* The first that is a code with a good signature, or null. */
async function genuineOf(tickets, verify) {
	for (const ticket of tickets)
		if (ticket.kind === "code"
			&& await verify(ticket).catch(() => false))
			return ticket;
	return null;
}

const ticketsOf = readings => readings.map(raw => ({ ...read(raw), raw }));

export const hasGenuine = async (readings, verify) =>
	await genuineOf(ticketsOf(readings), verify) !== null;

/*
 * The reading that is right: a code with a good signature, a number with a good
 * check character, else the first that has the form of either. Returns { text },
 * and { layout: true } where it is a code whose letters make no sense.
 */
export async function bestOf(readings, verify) {
	const tickets = ticketsOf(readings);
	const first = kind => tickets.find(t => t.kind === kind);
	const best = await genuineOf(tickets, verify)
		?? first("serial") ?? first("code") ?? first("enrol");

	return best ? { text: best.raw, layout: false }
		: { text: readings[0], layout: looksOurs(readings[0]) };
}
