/* proof.js: the picture of a payment: checked, made smaller, previewed. */
import { el, find } from "./dom.js";
import { mark } from "./field.js";
import { say, sayMegabytes } from "./lang.js";
import { fits, isKnown, isPicture, open, smaller } from "./picture.js";

const side = 96; /* of the preview, in CSS pixels */

const sizeOf = file => `${sayMegabytes(file.size)} MB`;

/* What a file is called: HEIC, PDF, or its type where it has no ending. */
const kindOf = file => (file.name.match(/\.([A-Za-z0-9]{1,5})$/)?.[1]
	?? (file.type || "?")).toUpperCase();

const damaged = () => say("The picture is damaged and cannot be opened: take a new one and send that.");

/* "" or the sentence about a file that need not be opened for that. */
function wrongFile(file) {
	if (file.size === 0)
		return say("The file is empty: choose the picture again.");
	return isPicture(file) ? ""
		: say("This file is %s, not a JPEG, PNG or WebP picture: send a screenshot or a photo.",
			kindOf(file));
}

/* The same of a picture that this browser cannot open. */
function wrongClosed(file) {
	if (!fits(file))
		return say("This file (%s, %s) is too large, and cannot be made smaller here: send one of at most 5 MB, such as a screenshot of it.",
			kindOf(file), sizeOf(file));
	return isKnown(file) ? damaged() : "";
}

function draw(bitmap) {
	const scale = 2 * side / Math.max(bitmap.width, bitmap.height);
	const canvas = el("canvas", { role: "img",
		"aria-label": say("Your picture"),
		width: Math.ceil(bitmap.width * scale),
		height: Math.ceil(bitmap.height * scale) });

	canvas.getContext("2d").drawImage(bitmap, 0, 0,
		canvas.width, canvas.height);
	return canvas;
}

const button = (text, click) => el("button",
	{ type: "button", class: "button button-quiet", click }, text);

/* Instead of the file that was chosen the form sends this one. */
function replaceFile(input, file) {
	const files = new DataTransfer();

	files.items.add(file);
	input.files = files.files;
}

/*
 * What will be sent of a file, and its picture: { file, bitmap }, or { wrong }.
 * What this browser cannot open is sent as it is: the server may know it.
 */
async function prepare(file) {
	const bitmap = await open(file);
	let small;

	if (!bitmap)
		return { file, wrong: wrongClosed(file) };
	if (isKnown(file) && fits(file, bitmap))
		return { file, bitmap };
	small = await smaller(file, bitmap);
	if (small && fits(small))
		return { file: small, bitmap, was: file };
	bitmap.close();
	return { wrong: wrongClosed(file) };
}

function previewOf({ file, bitmap, was }, replace, remove) {
	const size = bitmap && !was ? `, ${bitmap.width} \u00d7 ${bitmap.height}`
		: "";

	return [bitmap && draw(bitmap),
		el("p", {}, el("span", { class: "file-name", dir: "auto" },
			(was ?? file).name), el("span", { class: "hint" }, was
			? say("Made smaller for sending: %s instead of %s",
				sizeOf(file), sizeOf(was))
			: sizeOf(file) + size)),
		el("div", { class: "actions" },
			button(say("Replace"), replace),
			button(say("Remove"), remove))].filter(Boolean);
}

const waiting = () => el("p", { class: "progress", role: "status" },
	el("progress", { "aria-label": say("Making the picture smaller…") }),
	el("span", {}, say("Making the picture smaller…")));

/*
 * A file input that shows what was chosen. A picture that is too large is made
 * smaller; one that cannot be right is put back at once, with the sentence at
 * the field.
 */
export class LiveProof {
	constructor(input, changed = () => {}) {
		Object.assign(this, { input, changed, turn: 0,
			preview: el("div", { class: "preview", hidden: true }) });
		/* While a file is prepared: resolves to what is wrong. */
		this.work = null;
		input.after(this.preview);
		input.addEventListener("change", () => this.start());
	}

	/*
	 * Waits until the input holds what is to be sent. Resolves to "", or to
	 * what was found wrong while it waited: then nobody has seen that yet.
	 */
	async ready() {
		return await this.work ?? "";
	}

	/* Put the file back, with what is wrong with it. */
	clear(sentence = "") {
		const { input, preview } = this;

		this.turn++;
		input.value = "";
		input.hidden = false;
		preview.hidden = true;
		preview.replaceChildren();
		mark(input, sentence, "alert");
		this.changed();
	}

	async start() {
		const mine = this.choose(this.input.files).catch(() => {
			this.clear(damaged());
			return damaged();
		});

		this.work = mine;
		await mine;
		if (this.work === mine)
			this.work = null;
	}

	async choose([file]) {
		const mine = ++this.turn;
		let wrong = file ? wrongFile(file) : "";
		let what;

		if (file && !wrong) {
			this.wait();
			what = await prepare(file);
			({ wrong = "" } = what);
		}
		if (mine !== this.turn)
			what?.bitmap?.close();
		else if (what && !wrong)
			this.present(what);
		else
			this.clear(wrong);
		return wrong;
	}

	wait() {
		mark(this.input, "");
		this.input.hidden = true;
		this.preview.replaceChildren(waiting());
		this.preview.hidden = false;
	}

	present(what) {
		const { input, preview } = this;

		if (what.was)
			replaceFile(input, what.file);
		preview.replaceChildren(...previewOf(what, () => input.click(),
			() => {
				this.clear();
				input.focus();
			}));
		what.bitmap?.close();
		find("button", preview).focus();
		this.changed();
	}
}
