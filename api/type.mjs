/* type.mjs: the types of the prose as JSON Schema; README.md has the list. */

const plain = {
	any: {},
	text: { type: "string" },
	email: { type: "string", format: "email" },
	time: { type: "string", format: "date-time" },
	date: { type: "string", format: "date" },
	uri: { type: "string", format: "uri" },
	reference: { type: "string", format: "uri-reference" },
	binary: { type: "string", format: "binary" },
	integer: { type: "integer" },
	int64: { type: "integer", format: "int64" },
	number: { type: "number" },
	bool: { type: "boolean" },
	object: { type: "object" },
	closed: { type: "object", additionalProperties: false },
	null: { type: "null" },
};

/* "text 1..255", "integer 0..": lengths of a text, else the number itself. */
const ranged = /^(text|email|integer|int64|number)(?: (-?\d*)\.\.(-?\d*))?$/;

export function ref(name, kind = "schemas")
{
	return { $ref: `#/components/${kind}/${name}` };
}

/* The parts of a type between the word, but not in parentheses or a pattern. */
function split(text, word)
{
	const parts = [];
	let depth = 0, from = 0;

	for (let i = 0; i < text.length; i++) {
		if (text[i] === "/" && (i === 0 || text[i - 1] === " "))
			i = text.lastIndexOf("/");
		depth += { "(": 1, ")": -1 }[text[i]] ?? 0;
		if (depth === 0 && text.startsWith(` ${word} `, i)) {
			parts.push(text.slice(from, i));
			from = i += word.length + 2;
		}
	}
	return [...parts, text.slice(from)];
}

function range_of(kind, from, to)
{
	const [min, max] = kind === "text" || kind === "email"
		? ["minLength", "maxLength"] : ["minimum", "maximum"];

	return {
		...plain[kind],
		...from ? { [min]: Number(from) } : {},
		...to ? { [max]: Number(to) } : {},
	};
}

function constant(json)
{
	const value = JSON.parse(json);

	return { type: typeof value, const: value };
}

/* One type without "or": a schema, or undefined where it is none. */
function atom(text, names)
{
	const [, kind, from, to] = text.match(ranged) ?? [];
	const [, before, pattern] = text.match(/^(.*?) ?\/(.*)\/$/) ?? [];

	if (text.endsWith("[]")) {
		const items = atom(text.slice(0, -2), names);

		return items && { type: "array", items };
	}
	if (kind !== undefined)
		return range_of(kind, from, to);
	if (/^\(.*\)$/.test(text))
		return { type: "string", enum: text.slice(1, -1).split(" ") };
	if (pattern !== undefined)
		return { ...plain.text, ...atom(before, names), pattern };
	if (text.startsWith("="))
		return constant(text.slice(1));
	if (Object.hasOwn(plain, text))
		return { ...plain[text] };
	return names.has(text) ? ref(text) : undefined;
}

/* A type that may also be null: in its own list of types where it has one. */
function nullable(schema)
{
	if (schema.type === undefined)
		return { oneOf: [schema, { type: "null" }] };
	return {
		...schema,
		type: [schema.type, "null"],
		...schema.enum ? { enum: [...schema.enum, null] } : {},
	};
}

function alternatives(parts)
{
	const last = parts.at(-1);

	if (parts.some((p) => p === undefined))
		return undefined;
	if (parts.length === 1)
		return last;
	if (parts.length === 2 && last.type === "null")
		return nullable(parts[0]);
	return { oneOf: parts };
}

/*
 * The schema of a type, or undefined where the text is none.
 *
 *   names   the schemas that a type may refer to
 */
export function type_of(text, names)
{
	const [, type, , preset] = text.match(/^(.*?)(^| )default (\S+)$/) ??
		[null, text];
	const schema = type !== "" ? combined(type, names)
		: preset === undefined ? undefined : {};

	if (schema === undefined || preset === undefined)
		return schema;
	return { ...schema, default: word_of(preset) };
}

/* "A and B" is both, "A | B" one or both, "A or B" one of them. */
function combined(type, names)
{
	for (const [word, key] of [["and", "allOf"], ["|", "anyOf"]]) {
		const parts = split(type, word).map((t) => atom(t, names));

		if (parts.length > 1)
			return parts.includes(undefined) ? undefined
				: { [key]: parts };
	}
	return alternatives(split(type, "or").map((t) => atom(t, names)));
}

/* A word of a default, as what it is. */
function word_of(text)
{
	return /^(true|false|-?\d+)$/.test(text) ? JSON.parse(text) : text;
}

/* Where the members of a schema go: it, its items, or its part that is an object. */
function members_of(schema)
{
	const type = [schema.type].flat();

	if (type.includes("array"))
		return members_of(schema.items);
	if (type.includes("object"))
		return schema;
	const parts = schema.allOf ?? schema.oneOf ?? [];

	return parts.findLast((p) => p.type === "object");
}

/*
 * "TYPE  words", "TYPE" or "words": the last column may be either. One word is
 * no text, but a type that was misspelled.
 */
export function type_and_words(at, names)
{
	if (at.columns.length > 0)
		return [at.columns.at(-1), at.words];
	return type_of(at.words, names) === undefined && /^$|[ .]/.test(at.words)
		? ["", at.words] : [at.words, ""];
}

/*
 * The schema of a row or section of the prose: its type, its words, the rows
 * under it as members (a `?` behind the name: it may be left out), examples,
 * and x-… as they stand there.
 */
export function schema_of(at, type, words, names, fail)
{
	const schema = type === "" ? {}
		: type_of(type, names) ?? fail(at, `"${type}" is no type`);
	const said = words === "" ? {} : { description: words };
	const all = { ...schema, ...said };

	for (const row of at.rows)
		add_member(all, row, names, fail);
	if (at.values.length > 0)
		all.examples = at.values;
	return all;
}

function add_member(schema, row, names, fail)
{
	if (row.name.startsWith("x-")) {
		schema[row.name] = row.values[0];
		return;
	}
	const into = members_of(schema) ?? fail(row, "only an object has members");
	const name = row.name.replace(/\?$/, "");
	const [type, words] = row.columns.length > 0
		? [row.columns.at(-1), row.words] : [row.words, ""];

	into.required ??= [];
	into.properties ??= {};
	if (name === row.name)
		into.required.push(name);
	into.properties[name] = schema_of(row, type, words, names, fail);
}
