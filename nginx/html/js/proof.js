/* proof.js: the picture of a payment: checked, previewed, replaced. */
import { el, find } from "./dom.js";
import { mark } from "./field.js";
import { say, sayMegabytes } from "./lang.js";

const kinds = ["image/jpeg", "image/png", "image/webp"];
const limit = { bytes: 5 * 2 ** 20, pixels: 16 * 2 ** 20, side: 16384 };
const side = 96; /* of the preview, in CSS pixels */

/* "" or the sentence; in the words of the server, which looks inside. */
function wrongFile(file) {
	if (file.size === 0)
		return say("The file is empty: choose the picture again.");
	if (file.size > limit.bytes)
		return say("The picture is larger than 5 MB: send a smaller one.");
	return kinds.includes(file.type) ? ""
		: say("This is not a JPEG, PNG or WebP picture: send a screenshot or a photo.");
}

function wrongSize({ width, height }) {
	return width * height > limit.pixels || Math.max(width, height)
		> limit.side ? say("The picture has more than 16 megapixels or is longer than 16384 pixels: send a smaller one.") : "";
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

/*
 * Make a file input show what was chosen. A picture that cannot be right is
 * put back at once, with the sentence at the field. Returns a function that
 * puts it back.
 */
export function liveProof(input, changed = () => {}) {
	const preview = el("div", { class: "preview", hidden: true });
	let turn = 0;

	function clear(sentence = "") {
		turn++;
		input.value = "";
		input.hidden = false;
		preview.hidden = true;
		preview.replaceChildren();
		mark(input, sentence, "alert");
		changed();
	}

	function present(file, bitmap) {
		preview.replaceChildren(draw(bitmap),
			el("p", {}, el("span", { class: "file-name", dir: "auto" },
				file.name), el("span", { class: "hint" },
				`${sayMegabytes(file.size)} MB, ${
					bitmap.width} \u00d7 ${bitmap.height}`)),
			el("div", { class: "actions" },
				button(say("Replace"), () => input.click()),
				button(say("Remove"), () => {
					clear();
					input.focus();
				})));
		preview.hidden = false;
		input.hidden = true;
		find("button", preview).focus();
	}

	async function choose() {
		const [file] = input.files;
		const mine = ++turn;
		let bitmap, wrong;

		if (!file)
			return clear();
		wrong = wrongFile(file);
		if (wrong !== "")
			return clear(wrong);
		mark(input, "");
		try {
			bitmap = await createImageBitmap(file);
			wrong = wrongSize(bitmap);
		} catch {
			wrong = say("The picture is damaged and cannot be opened: take a new one and send that.");
		}
		if (mine !== turn)
			return undefined;
		if (wrong !== "")
			return clear(wrong);
		present(file, bitmap);
		bitmap.close();
		return changed();
	}

	input.after(preview);
	input.addEventListener("change", choose);
	return clear;
}
