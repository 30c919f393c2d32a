/* verdict.js: the rule of the door as far as a device alone can know it. */

/* Reasons that let a person pass. */
const going = new Set(["admitted", "valid", "left", "undone"]);
/* Those that say no for certain; any other one asks somebody to look. */
const stopping = new Set(["already_used", "revoked", "unknown", "conflict"]);

export const toneOf = reason => going.has(reason) ? "go"
	: stopping.has(reason) ? "stop" : "look";

/*
 * Was it read wrongly, or made up? Its check character or its signature is not
 * right: another try at the scan tells which.
 */
export const isMisread = ({ ticket, genuine }) => ticket.kind === "damaged"
	|| genuine === false;

/* Where a ticket cannot be used, whatever happened to it. */
function wrongTicket({ ticket, record, event }) {
	if (ticket.kind === "code" && ticket.event !== event.id)
		return "wrong_event";
	if (record?.s === "revoked")
		return "revoked";
	if (record && record.s !== "approved")
		return "not_approved";
	return null;
}

function wrongTime({ ticket, event, now }) {
	const opens = Date.parse(event.check_in_from ?? "");
	const closes = Date.parse(event.check_in_until ?? "");

	if (now < opens || ticket.from && now < ticket.from)
		return "too_early";
	if (now >= closes || ticket.until && now >= ticket.until)
		return "too_late";
	return null;
}

/* An event can name the gates that are open, with commas between. */
function wrongGate({ event, gate }) {
	const open = event.gates?.split(",").map(g => g.trim()).filter(Boolean);

	return open?.length && gate && !open.includes(gate) ? "wrong_gate" : null;
}

/*
 * Is a scan practice now? The event says so, or its door is not open yet and
 * no time of its own is set for that.
 */
export const isRehearsal = (event, now) => event.rehearsal
	|| now < Date.parse(event.rehearsal_until ?? "");

/*
 * It may be withdrawn or used, and nothing here says so. A record tells of its
 * ticket also while others are still to come; a supervisor knows better.
 */
const doubted = ({ doubt, record, kind }) => kind === "manual"
	|| doubt === "no_list" && record ? null : doubt;

/*
 * Who let the person in before, or null. What this device did last is newer
 * than its list; in a rehearsal the list tells nothing of it.
 */
function usedBefore({ record, own, event, now }) {
	if (own?.kind === "exit" || own?.kind === "undo")
		return null;
	if (own)
		return { at: own.at, gate: own.gate, same: true };
	return record?.u && !isRehearsal(event, now) ? { at: Date.parse(record.u),
		gate: record.g, same: Boolean(record.d) } : null;
}

/*
 *   ticket   as read() made it
 *   genuine  its signature is right; null where there is none to check
 *   record   what the list says of it, opened; null where it says nothing
 *   own      what this device did last with it: { kind, at, gate }
 *   event    as the server sent it
 *   gate     of this device
 *   kind     admit, manual or exit
 *   names    of other events, by their ids
 *   doubt    why the list cannot be trusted: "no_list", "old_list", or null
 *   now      milliseconds, by the server's clock
 *
 * Returns { reason, name, team, position, of, first }; for "wrong_event" also
 * `elsewhere`, the event of the ticket if its name is known, and `here`.
 */
export function decide(facts) {
	const { ticket, genuine, record, event, kind } = facts;
	const about = { name: record?.n ?? null, team: record?.t ?? null,
		position: record?.p ?? null, of: record?.of ?? null };
	const first = usedBefore(facts);
	const no = reason => ({ ...about, reason });

	/* Whoever makes a code up learns nothing about its number. */
	if (!ticket.serial || genuine === false)
		return { name: null, team: null, position: null, of: null,
			reason: "unknown" };
	/* A bare number proves nothing unless the list has it. */
	if (genuine === null && !record)
		return no("unknown");
	const wrong = wrongTicket(facts);

	if (wrong === "wrong_event")
		return { ...no(wrong), here: event.name,
			elsewhere: facts.names?.[ticket.event] };
	if (wrong)
		return no(wrong);
	if (kind === "exit")
		return no(first || !record ? "left" : "not_inside");
	if (first)
		return { ...no("already_used"), first };
	return no(wrongTime(facts) ?? wrongGate(facts) ?? doubted(facts)
		?? "admitted");
}
