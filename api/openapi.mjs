/*
 * openapi.mjs: the description of the interface, from what the programs say of
 * themselves and the prose beside this file; README.md says how that is written.
 *
 *   node api/openapi.mjs PROGRAMS POOLS MAPS >openapi.json
 *
 *   PROGRAMS  directory of the programs that deploy/pools.tab names
 *   POOLS     deploy/pools.tab: which routes there are, in which order
 *   MAPS      nginx/maps.conf: the errors that nginx answers itself
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { answers_of, shared_answer } from "./answers.mjs";
import { body_of, parameters_of } from "./fields.mjs";
import { fault, read_prose } from "./prose.mjs";
import { ref, schema_of, type_and_words } from "./type.mjs";

/* Who may call, by what a program needs. */
const staff = [{ staffToken: [] }, { staffCookie: [] }];
const security = {
	nothing: [], holder: [{ secretLink: [] }], device: [{ deviceToken: [] }],
	scanner: [{ deviceToken: [] }, ...staff],
	supervisor: [{ deviceToken: [] }, ...staff],
};

function fail(at, why)
{
	throw fault(at, why);
}

/* The pools of the table: { name, body, zone, paths }. */
function read_pools(file)
{
	return readFileSync(file, "utf8").split("\n")
		.filter((line) => /^[a-z]/.test(line))
		.map((line) => line.split(/\s+/))
		.map(([name, , , , body, zone, , ...paths]) =>
			({ name, body, zone, paths: paths.filter((p) => p !== "-") }));
}

function describe(programs, name)
{
	return JSON.parse(execFileSync(`${programs}/${name}`, ["describe"],
		{ encoding: "utf8", maxBuffer: 1 << 24 }));
}

/* The errors of nginx: codes and sentences by status. */
function nginx_errors(file)
{
	const text = readFileSync(file, "utf8");
	const block = (name) => text.match(
		new RegExp(`\\$${name} \\{(.*?)\\n\\}`, "s"))[1];
	const details = new Map([...block("error_detail")
		.matchAll(/(\d+) "(.*?)";/g)].map(([, status, said]) => [status, said]));

	return [...block("error_code").matchAll(/(\d+) (\w+);/g)]
		.map(([, status, code]) => [code, details.get(status)]);
}

function read_sections()
{
	const here = new URL(".", import.meta.url);

	return readdirSync(here).filter((name) => name.endsWith(".txt")).sort()
		.flatMap((name) => read_prose(`api/${name}`,
			readFileSync(new URL(name, here), "utf8")));
}

/* Sections of a kind by their name, each name once. */
function by_name(sections, kind)
{
	const found = new Map();

	for (const s of sections.filter((one) => one.kind === kind)) {
		if (found.has(s.name))
			fail(s, `${s.name} is there twice`);
		found.set(s.name, s);
	}
	return found;
}

/* "type NAME  TYPE  words": the schema of an answer or of a part of one. */
function type_section(s, names)
{
	const [type, words] = type_and_words(s, names);

	return schema_of(s, type || "object", words, names, fail);
}

/* "header KEY  Name  TYPE  words". */
function header_section(s, names)
{
	const { examples, ...schema } = schema_of(s, s.columns[1], "", names, fail);

	return { description: s.words, schema,
		...examples ? { example: examples[0] } : {} };
}

/* The headers that a request may have, by what they lead to. */
function header_parameters(said, answers)
{
	return [...said.etag ? ["ifNoneMatch"] : [],
		...answers[412] ? ["ifMatch"] : [],
		...said.keyed ? ["idempotencyKey"] : []]
		.map((name) => ref(name, "parameters"));
}

function operation(op, said, pool, world)
{
	const word = (name) => op.rows.find((r) => r.name === name)?.words;
	const answers = answers_of(op, said, pool, world);
	const parameters = [...parameters_of(op, said.fields, world),
		...header_parameters(said, answers)];
	const body = body_of(op, said.fields, world);

	return {
		operationId: word("id") ?? fail(op, `"id" is missing`),
		"x-need": said.need,
		tags: [word("tag") ?? world.tags.get(op.file)],
		summary: op.summary || fail(op, "its summary is missing"),
		...op.words ? { description: op.words } : {},
		...parameters.length > 0 ? { parameters } : {},
		...body ? { requestBody: body } : {},
		security: [...security[said.need] ?? staff,
			...word("sign-in") === "optional" ? [{}] : []],
		responses: answers,
	};
}

/* One path; what the prose says of it is taken out of `prose`. */
function path_item(path, methods, pool, prose, world)
{
	return Object.fromEntries(Object.entries(methods).map(([method, said]) => {
		const key = `${method} ${path}`;
		const op = prose.get(key) ??
			fail({ file: `api/${pool.name}.txt`, n: 0 }, `${key} is missing`);

		prose.delete(key);
		return [method.toLowerCase(), operation(op, said, pool, world)];
	}));
}

/* The paths in the order of the pool table, each with what the prose says. */
function paths_of(pools, programs, sections, world)
{
	const prose = new Map(sections.filter((s) => s.name.startsWith("/"))
		.map((s) => [`${s.kind} ${s.name}`, s]));
	const all = pools.flatMap((pool) => programs.get(pool.name).endpoints
		.map(({ path, methods }) => [path.replace("*", ""), methods, pool]));
	const paths = Object.fromEntries(all.map(([path, methods, pool]) =>
		[path, path_item(path, methods, pool, prose, world)]));

	for (const left of prose.values())
		fail(left, "no program answers this");
	return paths;
}

/* What all operations have in common, and what they add to. */
function make_world(pools, programs, sections, map_file)
{
	const types = by_name(sections, "type");
	const names = new Set([...types.keys(), ...by_name(sections, "form").keys()]);
	const of = (kind) => sections.filter((s) => s.kind === kind);

	return {
		names,
		schemas: Object.fromEntries([...types].map(([name, s]) =>
			[name, type_section(s, names)])),
		examples: new Map([...types].filter(([, s]) => s.examples.length > 0)
			.map(([name, s]) => [name, s.examples[0]])),
		parameters: Object.fromEntries(of("parameter").map((s) =>
			[s.name, s.examples[0]])),
		headers: new Map(of("header").map((s) => [s.columns[0], s.name])),
		forms: by_name(sections, "form"),
		answers: by_name(sections, "answer"),
		shared: of("fields").flatMap((s) => s.rows),
		tags: new Map(of("tagged").map((s) => [s.file, s.name])),
		errors: new Map([...nginx_errors(map_file),
			...programs.get(pools[0].name).errors.map((e) =>
				[e.code, e.detail])]),
	};
}

/* Headers and answers to which operations refer. */
function shared_parts(sections, world)
{
	return {
		parameters: world.parameters,
		headers: Object.fromEntries([...by_name(sections, "header")].map(
			([name, s]) => [name, header_section(s, world.names)])),
		responses: Object.fromEntries([...world.answers].map(
			([name, s]) => [name, shared_answer(s, world)])),
		schemas: world.schemas,
	};
}

function build(program_dir, pool_file, map_file)
{
	const pools = read_pools(pool_file);
	const programs = new Map(pools.map((p) =>
		[p.name, describe(program_dir, p.name)]));
	const sections = read_sections();
	const world = make_world(pools, programs, sections, map_file);
	const base = sections.find((s) => s.kind === "document");
	const document = base.examples[0];
	const paths = paths_of(pools, programs, sections, world);

	return {
		...document,
		info: { ...document.info, description: base.words },
		tags: sections.filter((s) => s.kind === "tag").map((s) =>
			({ name: s.name, description: s.words })),
		paths,
		components: { ...document.components,
			...shared_parts(sections, world) },
	};
}

try {
	const document = build(...process.argv.slice(2));

	process.stdout.write(`${JSON.stringify(document, null, 1)}\n`);
} catch (e) {
	process.stderr.write(`openapi: ${e.message}\n`);
	process.exitCode = 1;
}
