/* prose.mjs: the text files of api/ as sections, rows and words; see README.md. */

const section = /^([A-Za-z]+) (\S+)((?: {2,}\S.*)?)$/;
const row = /^(\S+) {2,}(\S.*)$/;
const alone = /^([a-z]+(_[a-z]+)*|x(-[a-z]+)+)$/;
const json = /^(?:([=+] )|(?=[[{])(?!\{\w+\*?\} {2}))/;

/* Where somebody has to look. */
export function fault(at, sentence)
{
	return new Error(`${at.file}:${at.n}: ${sentence}`);
}

/* Lines that say something, each with its indent and whether a gap is above. */
function* lines_of(file, text)
{
	let gap = false;

	for (const [i, line] of text.split("\n").entries()) {
		const said = line.trim();

		if (said !== "" && !said.startsWith("#"))
			yield { file, n: i + 1, said, gap,
				indent: line.length - line.trimStart().length };
		gap = said === "";
	}
}

/* The lines under each line, by their indent. */
function tree_of(file, text)
{
	const root = { indent: -1, under: [] };
	const path = [root];

	for (const line of lines_of(file, text)) {
		while (line.indent <= path.at(-1).indent)
			path.pop();
		line.under = [];
		path.at(-1).under.push(line);
		path.push(line);
	}
	return root.under;
}

/* All lines of a block again, one after the other. */
function* flat(lines)
{
	for (const line of lines) {
		yield line;
		yield* flat(line.under);
	}
}

/*
 * JSON that begins with lines[i] and ends with one of those that follow, as
 * { value, kind, to }: what it is and its last line.
 */
function read_json(lines, i)
{
	const [mark, kind = ""] = lines[i].said.match(json);
	let text = "";

	for (let to = i; to < lines.length; to++) {
		text += [...flat([lines[to]])].map((l) => l.said).join("\n");
		try {
			return { value: JSON.parse(text.slice(mark.length)), kind, to };
		} catch {
			text += "\n";
		}
	}
	throw fault(lines[i], "this JSON does not end, or is none");
}

/* Which list of a block JSON goes to, by the sign before it. */
const lists = { "": "examples", "= ": "values", "+ ": "changes" };

/* One more line of a text: a new paragraph after a gap, else the same one. */
function add_words(text, line)
{
	if (text === "")
		return line.said;
	return text + (line.gap ? "\n\n" : " ") + line.said;
}

/*
 * What stands under a line:
 *
 *   words     its text
 *   rows      { name, columns, … } with the same of what stands under them; the
 *             last column of a row goes on there, in its words
 *   examples  JSON
 *   values    JSON behind "= "
 *   changes   JSON behind "+ ": what is different in this example
 */
function read_block(lines, words)
{
	const block = { words, rows: [], examples: [], values: [], changes: [] };

	for (let i = 0; i < lines.length; i++) {
		const line = lines[i];

		if (json.test(line.said)) {
			const { value, kind, to } = read_json(lines, i);

			block[lists[kind]].push(value);
			i = to;
		} else if (row.test(line.said) || alone.test(line.said)) {
			add_row(block.rows, read_row(line));
		} else {
			for (const more of flat([line]))
				block.words = add_words(block.words, more);
		}
	}
	return block;
}

/* Only headers have one row each under the same word. */
function add_row(rows, row)
{
	if (row.name !== "header" && rows.some((r) => r.name === row.name))
		throw fault(row, `${row.name} is there twice`);
	rows.push(row);
}

/* The columns behind the first; what stands below goes on in the last one. */
function read_columns(line, rest)
{
	const columns = rest.split(/ {2,}/).filter((c) => c !== "");
	const last = columns.pop() ?? "";

	return { file: line.file, n: line.n, columns, ...read_block(line.under, last) };
}

function read_row(line)
{
	const [, name, rest = ""] = line.said.match(/^(\S+)(.*)$/);

	return { name, ...read_columns(line, rest) };
}

/* "GET /ping  A summary": what is below it is another text. */
function read_section(line)
{
	const [, kind, name, rest] = line.said.match(section) ??
		(() => { throw fault(line, "no section begins like this"); })();

	if (!name.startsWith("/"))
		return { kind, name, ...read_columns(line, rest) };
	return { kind, name, summary: rest.trim(), ...read_columns(line, "") };
}

/*
 * The sections of a file: { kind, name, columns, words, … } with what stands
 * under each as in read_block(); that of an operation has its summary.
 */
export function read_prose(file, text)
{
	return tree_of(file, text).map(read_section);
}
