/* answer.js: what an answer of the server about one ticket decides. */

/* What mark-used and verify-ticket may refuse for. */
const refusals = new Set(["unknown", "already_used", "not_approved",
	"revoked", "wrong_event", "too_early", "too_late", "wrong_gate",
	"not_inside"]);

/* A doubt is this device's own: the server has no word for it. */
export const recordedAs = reason =>
	refusals.has(reason) ? reason : "unknown";

/* Of another ticket: something between here and there mixed them up. */
export const isOf = ({ serial_number: shown }, { serial }) => !serial || !shown
	|| shown.replace(/-/g, "") === serial;

/* An answer that decides nothing, such as 503, is as good as none. */
export function decided({ status, json }, ticket) {
	return json && !isOf(json, ticket) ? false
		: status === 200 ? json.reason
		: status === 404 || status === 409
			? refusals.has(json?.code) && json.code
		: status === 403 || status === 422
			? json?.code : false;
}

const firstOf = json => json.first_used_at ? {
	at: Date.parse(json.first_used_at), seconds: json.seconds_ago,
	gate: json.first_gate, same: json.same_device } : null;

/* `known`: what this device would have decided alone. */
export const markVerdict = ({ json, ms }, reason, known) => ({
	reason, name: json.member_name ?? known.name,
	team: json.team_name ?? known.team, inside: json.team ?? null,
	position: known.position, of: known.of, detail: json.detail, ms,
	elsewhere: json.ticket_event ?? null, first: firstOf(json) });

/* As markVerdict(), of an answer that changed nothing. */
export function glanceVerdict(json, known) {
	const { details } = json;

	return { reason: json.reason, inside: json.team ?? null,
		elsewhere: json.ticket_event ?? null,
		name: details?.member_name ?? known.name,
		team: details?.team_name ?? known.team,
		position: known.position, of: known.of,
		first: details?.check_in_time && !json.valid ? {
			at: Date.parse(details.check_in_time),
			gate: details.gate, same: false } : null };
}
