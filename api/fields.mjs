/* fields.mjs: the fields of an endpoint as parameters and bodies. */
import { fault } from "./prose.mjs";
import { ref, schema_of, type_and_words, type_of } from "./type.mjs";

const small = 2 ** 31;

/* "" is the same as nothing: an optional text may be shorter than its least. */
function text(f, more = {})
{
	return {
		type: "string", ...more,
		...f.min > 1 || (f.min > 0 && f.required) ? { minLength: f.min } : {},
		...f.max > 0 ? { maxLength: f.max } : {},
	};
}

function integer(f)
{
	const number = {
		type: "integer", ...f.max >= small ? { format: "int64" } : {},
		minimum: f.min, ...f.max < Number.MAX_SAFE_INTEGER
			? { maximum: f.max } : {},
	};

	return f.choices === null ? number
		: { oneOf: [number, { type: "string", enum: f.choices.split(" ") }] };
}

/* The types of lib/wire/value.h. A row of F_ROWS is known to the prose alone. */
const schemas = {
	text,
	long: text,
	token: text,
	event: (f) => text({ max: f.max }),
	loose: text,
	email: (f) => text(f, { format: "email" }),
	password: (f) => text(f, { format: "password" }),
	/* The limit is of the number, without an extension. */
	phone: (f) => ({ type: "string", minLength: f.min, maxLength: 255 }),
	names: (f) => ({ oneOf: [{ type: "string" }, { type: "array",
		items: { type: "string", minLength: f.min, maxLength: f.max } }] }),
	ids: (f) => ({ type: "array", items: integer(f) }),
	int: integer,
	money: () => ({ type: "string" }),
	bool: () => ({ type: "boolean" }),
	choice: (f) => ({ type: "string", enum: f.choices.split(" ") }),
	file: () => ({ type: "string", format: "binary" }),
	rows: () => ({ type: "array" }),
	ignored: () => ({ deprecated: true, description: "Ignored." }),
};

/* "or null": the type of the field, which null takes away. */
function with_null(schema, rest, words)
{
	const preset = rest === "" ? {} : type_of(rest, new Set());

	return { ...schema, type: [schema.type, "null"],
		...schema.enum ? { enum: [...schema.enum, null] } : {},
		...words === "" ? {} : { description: words }, ...preset };
}

/* What the row of the prose says beyond the field: a closer type, and words. */
function refine(schema, row, names)
{
	const [, null_rest] = (row.columns[0] ?? row.words)
		.match(/^or null ?(.*)$/) ?? [];

	if (null_rest !== undefined)
		return with_null(schema, null_rest,
			row.columns.length > 0 ? row.words : "");
	const [type, words] = type_and_words(row, names);
	const closer = schema_of(row, type, words, names,
		(at, why) => { throw fault(at, why); });

	if (closer.$ref ?? closer.oneOf ?? closer.anyOf)
		return closer;
	return { ...schema, ...closer };
}

/* A field as a schema, in the words of the first row that is there. */
function field_schema(f, rows, names)
{
	const schema = schemas[f.type](f);
	const row = rows.find((r) => r !== undefined);

	return row === undefined ? schema : refine(schema, row, names);
}

/* The row of a name; one row may say the same of several: "utm_source,ref". */
function find(rows, name)
{
	return rows.find((r) => r.name.split(",").includes(name));
}

/* What a path names and the program reads itself, as text. */
function left_in_path(op, fields)
{
	return [...op.name.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
		.filter((name) => !fields.some((f) => f.name === name))
		.map((name) => ({ name, in: "path", type: "text", min: 1, max: 0,
			required: true, choices: null, alias: null }));
}

/*
 * The parameters of path and query. A field that the operation has no row of its
 * own for has the words of the shared one, and is referred to where both are the
 * same.
 */
export function parameters_of(op, fields, world)
{
	const all = [...left_in_path(op, fields),
		...fields.filter((f) => f.in !== "body")];
	const rows = new Map(all.map((f) =>
		[f.in === "path" ? `{${f.name}}` : `?${f.name}`, f]));
	const stray = op.rows.find((r) => /^[?{]/.test(r.name) &&
		!r.name.split(",").some((mark) => rows.has(mark)));

	if (stray !== undefined)
		throw fault(stray, `no program takes ${stray.name} here`);
	return [...rows].flatMap(([mark, f]) => {
		const own = find(op.rows, mark);
		const shared = find(world.shared, mark);
		const said = with_alias(f, parameter(f, own ?? shared, world));

		return own === undefined && shared !== undefined
			? said.map((p) => share(p, world)) : said;
	});
}

function parameter(f, row, world)
{
	const { description, examples, ...schema } =
		field_schema(f, [row], world.names);

	return {
		name: f.name, in: f.in, ...f.required ? { required: true } : {},
		...description ? { description } : {}, schema,
		...examples ? { example: examples[0] } : {},
	};
}

function with_alias(f, said)
{
	return f.alias === null ? [said] : [said, { ...said, name: f.alias,
		description: `The same as \`${f.name}\`.`, deprecated: true }];
}

/* A reference to a shared parameter, or itself where its limits are others. */
function share(said, world)
{
	const key = said.in === "path" ? `${said.name}_in_path` : said.name;

	world.parameters[key] ??= said;
	return JSON.stringify(world.parameters[key]) === JSON.stringify(said)
		? ref(key, "parameters") : said;
}

/* The schema of a body that is made of these fields. */
function body_schema(form, fields, world)
{
	const known = fields.filter((f) => f.in === "body");
	const said = Object.fromEntries(known.flatMap((f) => {
		const rows = [find(form.rows, f.name), find(world.shared, f.name)];
		const schema = field_schema(f, rows, world.names);

		return f.alias === null ? [[f.name, schema]] : [[f.name, schema],
			[f.alias, { deprecated: true,
				description: `The same as \`${f.name}\`.` }]];
	}));
	const stray = form.rows.find((r) =>
		!r.name.split(",").some((name) => Object.hasOwn(said, name)));
	const required = known.filter((f) => f.required).map((f) => f.name);

	if (stray !== undefined && !form.files)
		throw fault(stray, `no program takes ${stray.name} here`);
	return {
		type: "object", ...form.words ? { description: form.words } : {},
		...required.length > 0 ? { required } : {},
		properties: said, additionalProperties: false,
	};
}

/* A schema under its name; two forms of one name have to be the same. */
function name_schema(row, name, schema, world)
{
	const there = world.schemas[name];

	if (there && JSON.stringify(there) !== JSON.stringify(schema))
		throw fault(row, `${name} is another form elsewhere: name this one`);
	world.schemas[name] = schema;
	return { schema: ref(name) };
}

/*
 * The request body of an operation, or undefined. Whoever takes fields takes
 * them as JSON and as both kinds of form; a file only comes in multipart, rows
 * only in JSON.
 */
export function body_of(op, fields, world)
{
	const body = fields.filter((f) => f.in === "body");
	const row = find(op.rows, "body");

	if (body.length === 0)
		return undefined;
	if (row === undefined)
		throw fault(op, `"body" is missing: the name of its form`);
	const [name, needed] = row.words.split(", ");
	const form = world.forms.get(name) ?? { rows: [], words: "" };
	const files = body.some((f) => f.type === "file");
	const plain = body.filter((f) => f.type !== "file");
	const media = {};

	if (!files || !(needed === "multipart" || body.some((f) =>
		f.type === "file" && f.required)))
		media["application/json"] = {
			...name_schema(row, name, body_schema(
				{ ...form, files }, plain, world), world),
			...row.examples.length > 0 ? { example: row.examples[0] } : {},
		};
	if (media["application/json"] && !body.some((f) => f.type === "rows"))
		media["application/x-www-form-urlencoded"] =
			{ schema: media["application/json"].schema };
	if (!body.some((f) => f.type === "rows"))
		media["multipart/form-data"] = name_schema(row,
			files && media["application/json"] ? `${name}Form` : name,
			body_schema({ ...form, files: false }, body, world), world);
	return {
		required: needed !== undefined || op.kind === "PATCH" ||
			body.some((f) => f.required),
		content: media,
	};
}
