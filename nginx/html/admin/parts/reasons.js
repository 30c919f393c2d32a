/* reasons.js: why somebody is rejected, or asked for a better proof. */
import { el, find, findAll } from "../../js/dom.js";
import { mark } from "../../js/field.js";
import { say } from "../../js/lang.js";
import { openDialog } from "./dialog.js";
import { field } from "./field.js";
import { keepUnsent, unsentOf } from "./unsent.js";

const most = 9; /* have a key each */

/* By the action they are for; `list`: the name of their usual reasons. */
const kinds = {
	reject: { list: "reject", title: () => say("Reject"),
		button: () => say("Reject"),
		label: () => say("Reason, told to the person"), optional: true },
	"request-proof": { list: "request",
		title: () => say("Ask for a better proof"),
		button: () => say("Ask"),
		label: () => say("What is wrong with it, told to the person") },
	cancel: { list: "cancel", title: () => say("Cancel the registration"),
		button: () => say("Cancel the registration"),
		label: () => say("Reason, told to the person"), optional: true },
};

export const needsReason = action => action in kinds;

/* Those of the language of the person, and those used last; each once. */
async function loadReasons(shell, kind, language) {
	const query = new URLSearchParams({ lang: language ?? "en" });

	if (shell.eventInfo)
		query.set("event", shell.eventInfo.slug);
	const { status, json } = await shell.api("GET",
		`registrations/reasons?${query}`);
	const { recent, templates } = json[kinds[kind].list]
		?? { recent: [], templates: [] };

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

const reasonField = (kind, value) => field({ name: "reason", id: "reason",
	label: kinds[kind].label(), type: "textarea", rows: 3, maxlength: 1000,
	dir: "auto", optional: kinds[kind].optional, value });

/* Whoever is rejected may be left a way on. */
const wayField = () => field({ name: "may", id: "may",
	label: say("What the person may do then"),
	hint: say("Appears in the e-mail and on the person’s page."),
	options: [["register", say("Register again")],
		["proof", say("Send a better proof")],
		["", say("Neither")]] });

/* Its buttons have `value`s; `list`: where the usual reasons will stand. */
const reasonForm = (kind, list, text) => el("form", { class: "form" }, list,
	reasonField(kind, text), kind === "reject" && wayField(),
	el("div", { class: "actions actions-end" },
		el("button", { type: "button", class: "button button-quiet",
			click: e => e.currentTarget.closest("dialog").close() },
		say("Back")),
		el("button", { class: `button${kind === "request-proof" ? ""
			: " button-danger"}` }, kinds[kind].button())));

/* What was written and chosen, as the interface takes it; null: not enough. */
function readReason(kind, form) {
	const { reason: { value }, may } = form.elements;
	const reason = value.trim();

	if (!kinds[kind].optional && reason === "")
		return null;
	return { ...reason && { reason }, ...may?.value && { may: may.value } };
}

/* A digit chooses outside of the text, Control and Enter send. */
function listenKeys(dialog, form) {
	dialog.addEventListener("keydown", e => {
		const buttons = findAll(".reason", dialog);

		if (e.target.type !== "textarea" && buttons[e.key - 1]) {
			e.preventDefault();
			buttons[e.key - 1].click();
		} else if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
			form.requestSubmit();
		}
	});
}

/* The usual reasons, as soon as they are there; what is typed by then stays. */
async function offerReasons(shell, kind, { language, dialog, list, text }) {
	const reasons = await loadReasons(shell, kind, language);

	list.replaceChildren(choices(reasons, chosen => {
		text.value = chosen;
		mark(text, "");
		text.focus();
	}));
	if (text.value === "" && dialog.open)
		(find(".reason", dialog) ?? text).focus();
	return reasons;
}

/*
 *   kind   reject, request-proof or cancel
 *   who    whom it is about: a name, or how many
 *   id     of the one it is about, whose text is kept until it gets through
 *
 * Resolves to { reason } as the interface takes it, with `may` where somebody is
 * rejected who may go on; null where nothing is to be done.
 */
export function askReason(shell, kind, { who, id = null, language = null }) {
	const list = el("div", {});
	const form = reasonForm(kind, list, id === null ? ""
		: unsentOf(id, kind));
	const text = form.elements.reason;
	const dialog = openDialog(kinds[kind].title(),
		el("p", { class: "quiet", dir: "auto" }, who), form);
	let told = null, usual = [];

	form.addEventListener("submit", e => {
		e.preventDefault();
		told = readReason(kind, form);
		if (told)
			return dialog.close();
		mark(text, say("Please fill this in."), "alert");
		return text.focus();
	});
	dialog.classList.add("dialog-reasons");
	shell.signal.addEventListener("abort", () => dialog.close());
	listenKeys(dialog, form);
	if (text.value !== "")
		text.focus();
	offerReasons(shell, kind, { language, dialog, list, text })
		.then(reasons => {
			usual = reasons;
		});
	return new Promise(done => dialog.addEventListener("close", () => {
		if (id !== null && told === null && !usual.includes(text.value))
			keepUnsent(id, kind, text.value);
		done(told);
	}));
}
