/*
 * shape.js: is an answer one of ours? A captive portal or a proxy answers as
 * well; what does not have the shape of the interface is no answer, and nobody
 * acts on a part of it.
 */

const isText = v => typeof v === "string";
const isNumber = v => Number.isFinite(v);
const isCount = v => Number.isSafeInteger(v) && v >= 0;
const isTruth = v => typeof v === "boolean";
const isTime = v => isText(v) && !Number.isNaN(Date.parse(v));
const isKey = v => isText(v) && /^[0-9a-f]{64}$/.test(v);

/* It may be null, or missing altogether, as in answers of another version. */
const maybe = is => v => v === null || v === undefined || is(v);
const listOf = is => v => Array.isArray(v) && v.every(is);
const isObject = v => typeof v === "object" && v !== null && !Array.isArray(v);
const members = of => v => isObject(v)
	&& Object.entries(of).every(([name, is]) => is(v[name]));

const isEvent = members({ id: isCount, name: isText, rehearsal: isTruth,
	entry: isText, gates: maybe(isText), check_in_from: maybe(isTime),
	check_in_until: maybe(isTime), rehearsal_until: maybe(isTime) });
const isDevice = members({ id: isCount, name: isText, gate: maybe(isText),
	profile: isText, without_list: maybe(isText) });
const isKeys = listOf(members({ id: isText, public: isKey }));
const isCounter = members({ gate: isNumber, event: isNumber,
	expected: maybe(isNumber) });
const isTeam = members({ inside: isNumber, of: isNumber });
const isResult = members({ key: maybe(isText), reason: isText,
	serial_number: maybe(isText), first_used_at: maybe(isTime),
	first_gate: maybe(isText), message: maybe(isText) });
const scanned = { member_name: maybe(isText), team_name: maybe(isText),
	serial_number: maybe(isText), rehearsal: maybe(isTruth),
	ticket_event: maybe(isText) };
const isConflict = members({ ...scanned, resolved_at: maybe(isTime),
	scans: listOf(members({ at: isTime, corrected_at: maybe(isTime),
		gate: maybe(isText), device: maybe(isText) })) });

/* What a refused scan tells besides the error. */
const isRefused = members({ ...scanned, team: maybe(isTeam),
	counter: maybe(isCounter), first_used_at: maybe(isTime),
	first_gate: maybe(isText), seconds_ago: maybe(isNumber),
	same_device: maybe(isTruth) });

/* An answer 200 to each call; see openapi.json. */
export const good = {
	enrol: members({ token: isKey, device: isDevice, event: isEvent,
		keys: isKeys, server_time: isTime }),
	verify: members({ valid: isTruth, reason: isText,
		ticket_event: maybe(isText),
		team: maybe(isTeam), details: maybe(members({ ...scanned,
			check_in_time: maybe(isTime), gate: maybe(isText) })) }),
	mark: v => isRefused(v) && v.success === true && isText(v.reason)
		&& isText(v.serial_number),
	send: members({ server_time: isTime, results: listOf(isResult) }),
	quarantine: members({ results: listOf(members({ key: maybe(isText),
		status: isText })) }),
	undo: isResult,
	list: members({ cursor: isText, more: isTruth, event: isEvent,
		device: isDevice, keys: isKeys, counter: isCounter,
		server_time: isTime, count: isCount, total: maybe(isCount),
		other_events: maybe(listOf(members({ id: isCount,
			name: isText }))) }),
	search: members({ results: listOf(members({ ...scanned,
		serial_number: isText, status: isText,
		checked_in: isTruth })) }),
	conflicts: members({ conflicts: listOf(isConflict) }),
	resolve: isConflict,
};

/* An error, as our workers and our nginx answer it. */
const isError = members({ detail: isText, code: isText, errors: Array.isArray,
	request_id: isText });

export const isProblem = v => isError(v) && isRefused(v);
