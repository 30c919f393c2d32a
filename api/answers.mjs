/* answers.mjs: what an operation may answer. */
import { fault } from "./prose.mjs";
import { ref, type_of } from "./type.mjs";

const request_id = "9f2c4e0b7a6d4c1e8f3b2a1d0c9e8f7a";

/* Headers of an answer, by its status, beside X-Request-Id. */
const headers_of_status = {
	304: ["ETag"], 401: ["WWW-Authenticate"], 405: ["Allow"],
	429: ["Retry-After"], 502: ["Retry-After"], 503: ["Retry-After"],
	504: ["Retry-After"],
};

function headers(row, status, more, world)
{
	const names = ["X-Request-Id", ...headers_of_status[status] ?? [], ...more];
	const all = names.map((name) => [name,
		ref(world.headers.get(name) ?? name, "headers")]);
	const own = row.rows.filter((r) => r.name === "header").map((r) =>
		r.columns.length === 0
			? [r.words, ref(world.headers.get(r.words), "headers")]
			: [r.columns[0], { description: r.words,
				schema: { type: "string" },
				...r.values.length > 0 ? { example: r.values[0] } : {} }]);

	return Object.fromEntries([...all, ...own]);
}

/*
 * One error as it is answered: its sentence comes from the program. A refusal at
 * the door says code and sentence again, as `reason` and `message`.
 */
function error_example(row, common, world)
{
	const code = row.name;
	const detail = world.errors.get(code);
	const more = { ...common, ...row.examples[0] };

	if (detail === undefined)
		throw fault(row, `no error has the code ${code}`);
	return [code, { summary: code, value: {
		detail, code, errors: [], request_id, ...more,
		...more.reason === undefined ? {} : { reason: code, message: detail },
	} }];
}

/* The codes of an error; a key that is in use is one of any 409 with keys. */
function codes_of(row, status, is_keyed, world)
{
	const codes = row.rows.filter((r) => r.name !== "header").map((r) =>
		error_example(r, row.examples[0], world));

	return status === 409 && is_keyed
		? [...codes, error_example({ ...row, name: "idempotency_key_in_use",
			examples: [] }, {}, world)]
		: codes;
}

function error_answer(row, status, type, is_keyed, world)
{
	const error = ref("Error");
	const codes = codes_of(row, status, is_keyed, world);

	return {
		description: row.words,
		headers: headers(row, status, [], world),
		content: {
			"application/json": {
				schema: type === undefined ? error
					: { allOf: [error, type] },
				...codes.length > 0
					? { examples: Object.fromEntries(codes) } : {},
			},
			"application/problem+json": { schema: ref("Problem") },
		},
	};
}

/* The JSON of a row, or that of its type with its changes, or undefined. */
function one_example(row, type, world)
{
	const usual = world.examples.get(type);

	if (row.examples.length > 0)
		return row.examples[0];
	if (usual === undefined && row.changes.length > 0)
		throw fault(row, `${type} has no example that this could change`);
	return usual && { ...usual, ...row.changes[0] };
}

/* The example of an answer, or several by their names. */
function example_of(row, type, world)
{
	const named = row.rows.filter((r) => r.name !== "header");
	const value = row.name < 400 || row.examples.length > 0
		? one_example(row, type, world) : undefined;

	if (named.length > 0)
		return { examples: Object.fromEntries(named.map((r) => [r.name,
			{ summary: r.name, value: one_example(r, type, world) }])) };
	return value === undefined ? {} : { example: value };
}

function json_content(row, type, world)
{
	const schema = type_of(type, world.names);

	if (schema === undefined)
		throw fault(row, `"${type}" is no type`);
	return { schema, ...example_of(row, type, world) };
}

function other_content(row, media)
{
	if (/^(text|application\/x-ndjson)/.test(media))
		return { schema: { type: "string" },
			...row.values.length > 0 ? { example: row.values[0] } : {} };
	return media.startsWith("image/")
		? { schema: { type: "string", format: "binary" } } : {};
}

/*
 * Kinds of content: "Event", "image/png, image/jpeg", "Home, text/html", or with
 * a schema "application/octet-stream RosterPage".
 */
function content_of(row, kinds, world)
{
	return Object.fromEntries(kinds.split(", ").map((kind) => {
		const [, media, type] = kind.match(/^(\S+\/\S+) ([A-Z]\w+)$/) ?? [];

		if (media !== undefined)
			return [media, { schema: type_of(type, world.names) }];
		return kind.includes("/") ? [kind, other_content(row, kind)]
			: ["application/json", json_content(row, kind, world)];
	}));
}

/* What the prose says of one status. */
function own_answer(row, said, world)
{
	const more = row.name >= 300 ? [] : [...said.etag ? ["ETag"] : [],
		...said.is_replayed ? ["Idempotency-Replayed"] : []];
	const status = Number(row.name);
	const [kinds] = row.columns;
	const type = kinds?.startsWith("with ")
		? type_of(kinds.slice(5), world.names) : undefined;

	if (row.columns.length === 0 && world.answers.has(row.words))
		return ref(row.words, "responses");
	if (status >= 400 && (kinds === undefined || type !== undefined))
		return error_answer(row, status, type, said.has_key_in_use, world);
	return {
		description: row.words,
		headers: headers(row, status, more, world),
		...kinds === undefined ? {} : { content: content_of(row, kinds, world) },
	};
}

/*
 * The answers that follow from what the program and its pool are:
 *
 *   { status: name of a shared answer }
 */
function usual(op, said, pool)
{
	const takes_body = op.kind === "POST" || op.kind === "PATCH";
	const fields = said.fields;
	const is_open = op.kind === "GET" && said.need === "nothing";
	const event = fields.some((f) => f.type === "event" && f.name === "event");
	const in_path = op.name.includes("{");
	const scans = ["scanner", "device", "supervisor"].includes(said.need);

	return {
		...said.etag ? { 304: "NotModified" } : {},
		...is_open && !in_path ? {} : { 400: "BadRequest" },
		...said.need === "nothing" ? {}
			: { 401: scans ? "NoScanner" : "Unauthorized" },
		...["nothing", "holder", "device"].includes(said.need) ||
			(said.need === "staff" && op.kind === "GET") ? {}
			: { 403: "Forbidden" },
		...event ? { 404: "NoEvent" } : in_path ? { 404: "NotFound" } : {},
		405: "MethodNotAllowed",
		...said.keyed ? { 409: "KeyInUse" } : {},
		...op.kind !== "GET" && fields.some((f) => f.name === "version")
			? { 412: "Stale" } : {},
		...takes_body ? { 413: "TooLarge", 415: "MediaType" } : {},
		...is_open ? {} : { 422: "Invalid" },
		...pool.zone === "-" ? {} : { 429: "TooMany" },
		500: "Internal", 502: "Gateway", 503: "Unavailable",
		504: "GatewayTimeout",
	};
}

/* "never  412 idempotency_key_in_use": what is usual, but not here. */
function never(op)
{
	return op.rows.find((r) => r.name === "never")?.words.split(" ") ?? [];
}

/* All answers of an operation: what is usual, and what its rows say. */
export function answers_of(op, said, pool, world)
{
	const answers = Object.entries(usual(op, said, pool)).map(
		([status, name]) => [status, ref(name, "responses")]);
	const facts = { etag: said.etag, is_replayed: said.keyed, has_key_in_use:
		said.keyed && !never(op).includes("idempotency_key_in_use") };
	const own = op.rows.filter((r) => /^\d{3}$/.test(r.name)).map((r) =>
		[r.name, own_answer(r, facts, world)]);
	const all = Object.fromEntries([...answers, ...own]);

	for (const status of never(op).filter((word) => /^\d/.test(word))) {
		if (all[status] === undefined)
			throw fault(op, `${status} is not usual here`);
		delete all[status];
	}
	if (!Object.keys(all).some((status) => status < 400))
		throw fault(op, "no answer says that it went well");
	return all;
}

/* A shared answer: "answer NAME  STATUS  words". */
export function shared_answer(at, world)
{
	const [status, ...columns] = at.columns;

	return own_answer({ ...at, name: status, columns }, {}, world);
}
