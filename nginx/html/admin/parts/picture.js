/* picture.js: a picture of an event: shown, put in its place, taken away. */
import { el, find } from "../../js/dom.js";
import { mark } from "../../js/field.js";
import { say } from "../../js/lang.js";
import { sentenceOf } from "./state.js";

/*
 *   all       settings of the event
 *   about     { kind: logo or payment-qr, label, help }
 *   changed   called with the settings as they are then
 *
 * It is stored at once, not with the form around it.
 */
export function pictureField(shell, all, { kind, label, help }, changed) {
	const key = kind.replace("-", "_");
	const id = `picture-${kind}`;
	const image = el("img", { class: `picture picture-${kind}`,
		src: "data:,", alt: label });
	const input = el("input", { type: "file", id,
		accept: "image/jpeg,image/png,image/webp",
		"aria-describedby": `${id}-hint`, change: send });
	const remove = el("button", { type: "button",
		class: "button button-quiet button-small", click: takeAway },
	say("Remove"));
	const box = el("div", { class: "field" },
		el("label", { for: id }, label),
		el("p", { class: "hint", id: `${id}-hint` }, help),
		el("div", { class: "picture-box" }, image, remove), input);

	function present(path) {
		find(".picture-box", box).hidden = !path;
		if (path)
			image.src = path;
	}

	function settle(answer, text) {
		input.value = "";
		if (answer.status !== 200)
			return mark(input, answer.json.errors?.[0]?.message
				?? sentenceOf(answer), "alert");
		mark(input, "");
		all[key] = answer.json[key];
		present(all[key]);
		changed(answer.json);
		return shell.toast(text);
	}

	async function send(e) {
		const body = new FormData();

		e.stopPropagation();
		if (input.files.length === 0)
			return;
		body.set("picture", input.files[0]);
		body.set("event", all.slug);
		settle(await shell.api("POST", `settings/${kind}`, { body }),
			say("The picture is shown from now on."));
	}

	async function takeAway() {
		settle(await shell.api("DELETE", `settings/${kind}?event=${all.slug}`),
			say("The picture is not shown any more."));
		input.focus();
	}

	present(all[key]);
	return box;
}
