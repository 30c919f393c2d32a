/* reasons.js: why somebody is rejected, or asked for a better proof. */
import { el, find, findAll } from "../../js/dom.js";
import { mark } from "../../js/field.js";
import { say } from "../../js/lang.js";
import { openDialog } from "./dialog.js";
import { field } from "./field.js";

const most = 9; /* have a key each */

const kinds = {
	reject: { title: () => say("Reject"), button: () => say("Reject"),
		label: () => say("Reason, told to the person"), optional: true },
	request: { title: () => say("Ask for a better proof"),
		button: () => say("Ask"),
		label: () => say("What is wrong with it, told to the person") },
	cancel: { title: () => say("Cancel the registration"),
		button: () => say("Cancel the registration"),
		label: () => say("Reason, told to the person"), optional: true },
};

/* Those of the language of the person, and those used last; each once. */
async function loadReasons(shell, kind, language) {
	const query = new URLSearchParams({ lang: language ?? "en" });

	if (shell.eventInfo)
		query.set("event", shell.eventInfo.slug);
	const { status, json } = await shell.api("GET",
		`registrations/reasons?${query}`);
	const { recent, templates } = json[kind] ?? { recent: [], templates: [] };

	return status === 200 ? [...new Set([...recent, ...templates])]
		.slice(0, most) : [];
}

function choices(reasons, choose) {
	return el("ol", { class: "reasons" }, ...reasons.map((reason, i) =>
		el("li", {}, el("button", { type: "button", class: "reason",
			"aria-keyshortcuts": i + 1, click: () => choose(reason) },
		el("kbd", { "aria-hidden": "true" }, i + 1),
		el("span", { dir: "auto" }, reason)))));
}

/*
 *   kind   reject, request or cancel
 *   who    whom it is about: a name, or how many
 *
 * Resolves to { reason } as the interface takes it, with `may` where somebody is
 * rejected who may go on; null where nothing is to be done.
 */
export function askReason(shell, kind, { who, language = null }) {
	const { title, button, label, optional } = kinds[kind];
	const box = field({ name: "reason", id: "reason", label: label(),
		type: "textarea", rows: 3, maxlength: 1000, dir: "auto", optional });
	const text = find("textarea", box);
	const list = el("div", {});
	const ways = kind === "reject" && field({ name: "may", id: "may",
		label: say("What the person may do then"),
		hint: say("Stands in the mail and on the person’s page."),
		options: [["register", say("Register once more")],
			["proof", say("Send a better proof")],
			["", say("Neither")]] });
	let told = null;
	const form = el("form", { class: "form", submit: e => {
		e.preventDefault();
		if (!optional && text.value.trim() === "") {
			mark(text, say("Please fill this in."), "alert");
			text.focus();
			return;
		}
		const reason = text.value.trim();
		const may = ways && find("select", ways).value;

		told = { ...reason && { reason }, ...may && { may } };
		dialog.close();
	} }, list, box, ways, el("div", { class: "actions actions-end" },
		el("button", { type: "button", class: "button button-quiet",
			click: () => dialog.close() }, say("Back")),
		el("button", { class: `button${kind === "request" ? ""
			: " button-danger"}` }, button())));
	const dialog = openDialog(title(), el("p", { class: "quiet", dir: "auto" },
		who), form);

	const choose = chosen => {
		text.value = chosen;
		mark(text, "");
		text.focus();
	};

	dialog.classList.add("dialog-reasons");
	shell.signal.addEventListener("abort", () => dialog.close());
	dialog.addEventListener("keydown", e => {
		const buttons = findAll(".reason", dialog);

		if (e.target !== text && buttons[e.key - 1]) {
			e.preventDefault();
			buttons[e.key - 1].click();
		} else if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
			form.requestSubmit();
		}
	});
	loadReasons(shell, kind, language)
		.then(reasons => {
			list.replaceChildren(choices(reasons, choose));
			if (text.value === "" && dialog.open)
				(find(".reason", dialog) ?? text).focus();
		});
	return new Promise(done => dialog.addEventListener("close",
		() => done(told)));
}
