/* mail.js: the mail queue: what waits, what went wrong, and what to do. */
import { el, find } from "../../js/dom.js";
import { say, sayCount, timeOf } from "../../js/lang.js";
import { openDialog } from "../parts/dialog.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { answerWords, kindName, mailBadge } from "../parts/mails.js";
import { empty, sentenceOf } from "../parts/state.js";
import { list } from "../parts/table.js";

export const title = "Mail queue";

const filters = () => [["", say("All")], ["queued", say("Waiting")],
	["stuck", say("Stuck")], ["dead", say("Given up")], ["sent", say("Sent")],
	["cancelled", say("Called back")]];

const nothings = {
	"": () => empty(say("No mail yet"),
		say("The first one goes out when somebody registers.")),
	queued: () => empty(say("Nothing waits"), say("All mail is on its way or sent.")),
	stuck: () => empty(say("Nothing is stuck"),
		say("Mail that waits for more than five minutes would stand here.")),
	dead: () => empty(say("Nothing was given up"),
		say("Mail that the relay refuses for good would stand here.")),
};

const nothing = (state, q) => q
	? empty(say("No mail is found"), say("Look for a part of the address or of the name."))
	: nothings[state]?.() ?? empty(say("Nothing here yet"));

/* ---- one ---------------------------------------------------------------------- */

function openReaddress(shell, mail, done) {
	const form = el("form", { class: "form" },
		field({ name: "recipient", label: say("New address"), type: "email",
			value: mail.recipient, required: true, autocomplete: "off",
			spellcheck: "false", autocapitalize: "none",
			hint: say("The mail goes there at once.") }),
		field({ name: "registration", type: "checkbox", value: true,
			label: say("Change it in the registration too"),
			hint: say("Then all later mails go there as well.") }),
		el("div", { class: "actions actions-end" },
			el("button", { type: "button",
				class: "button button-quiet",
				click: () => dialog.close() }, say("Cancel")),
			el("button", { class: "button" }, say("Send there"))));
	const dialog = openDialog(say("Send to another address"), form);

	liveForm(form, {
		send: body => shell.api("PATCH", `mail/${mail.id}`, { body }),
		done: () => {
			dialog.close();
			done(say("The mail goes to the new address."));
		},
		refuse: answer => answer.json.code === "taken" && showTaken(form),
	});
	find("[name=recipient]", form).select();
}

function showTaken(form) {
	find(".summary", form.parentNode)?.remove();
	form.before(el("div", { class: "summary", role: "alert" }, el("p", {},
		say("Somebody is registered with this address. Send only this mail there, or cancel one of the two registrations."))));
	return true;
}

const button = (text, click, kind = "button-quiet") => el("button",
	{ type: "button", class: `button button-small ${kind}`, click }, text);

/* What tells about a changed account is called back by owners alone. */
const mayCallBack = (shell, mail) => mail.state !== "cancelled"
	&& (mail.kind !== "staff_changed" || shell.may("owner"));

function actionsOf(shell, mail, done) {
	const act = (what, text) => async () => {
		const answer = await shell.api("POST", `mail/${mail.id}/${what}`,
			{ body: {}, key: true });

		if (answer.status === 200)
			done(text);
		else
			shell.toast(sentenceOf(answer), { isProblem: true });
	};

	if (!shell.may("reviewer") || ["sent", "sending"].includes(mail.state))
		return null;
	return el("div", { class: "actions" },
		button(say("Try again"), act("retry", say("The mail is tried again."))),
		shell.may("admin") && mail.registration_id
			&& button(say("Another address"),
			() => openReaddress(shell, mail, done)),
		mayCallBack(shell, mail) && button(say("Call back"),
			act("cancel", say("The mail is called back."))));
}

const columns = (shell, done) => [
	{ name: say("To"), show: mail => el("div", {},
		mail.registration_id ? el("a", {
			href: `#registration/${mail.registration_id}` },
		mail.recipient) : el("span", {}, mail.recipient)) },
	{ name: say("Mail"), kind: "wide", show: mail => [kindName(mail.kind),
		mail.state !== "sent" && answerWords(mail)] },
	{ name: say("State"), show: mail => [mailBadge(mail.state),
		mail.attempts > 1 && el("p", { class: "sub" },
			sayCount(mail.attempts, "%s attempt", "%s attempts")),
		mail.state === "queued" && mail.attempts > 0
			&& el("p", { class: "sub" }, `${say("Next")}: `,
				timeOf(mail.next_at, shell.zone))] },
	{ name: say("Since"), kind: "quiet", show: mail =>
		timeOf(mail.sent_at ?? mail.created_at, shell.zone) },
	{ name: "", kind: "cell-actions", show: mail =>
		actionsOf(shell, mail, done) },
];

/* ---- how it is ------------------------------------------------------------------ */

const late = 5 * 60_000;

function healthNotice(shell, { queued, oldest_at, dead }, again) {
	const waits = oldest_at && Date.now() - Date.parse(oldest_at) > late;

	if (!waits && dead === 0)
		return [];
	return [el("div", { class: "notice", role: "status" },
		el("h2", {}, waits ? say("Mail is stuck") : say("Mail was given up")),
		waits && el("p", {}, `${sayCount(queued,
			"One mail waits since",
			"%s mails wait, the oldest since")} `,
		timeOf(oldest_at, shell.zone), "."),
		dead > 0 && el("p", {}, sayCount(dead,
			"One mail was refused for good: see why, and try it again when that is repaired.",
			"%s mails were refused for good: see why, and try them again when that is repaired.")),
		dead > 0 && shell.may("reviewer") && el("div", { class: "actions" },
			button(dead === 1
				? say("Try it again") : say("Try all of them again"), again, "")))];
}

/* ---- all of it ------------------------------------------------------------------- */

const least = 3; /* letters that can be searched for */

class MailQueue {
	constructor(shell, params) {
		this.shell = shell;
		this.state = params.get("state") ?? "";
		this.q = params.get("q") ?? "";
		this.health = el("div", {});
		this.box = el("div", {});
		this.chips = el("div", { class: "chips", role: "group",
			"aria-label": say("State") });
		this.search = el("form", { class: "filters", role: "search",
			submit: e => {
				e.preventDefault();
				this.look();
			}, input: () => this.later() },
		field({ name: "q", label: say("Search"), type: "search",
			value: this.q,
			placeholder: say("Address or name, three letters at least") }));
	}

	get elements() {
		return [this.health, el("div", { class: "stack" }, this.search,
			this.chips), this.box];
	}

	done(text) {
		this.shell.toast(text);
		this.refresh();
	}

	async retryAll() {
		const { shell } = this;
		const answer = await shell.api("POST", "mail/retry-dead", { key: true,
			body: shell.event ? { event: shell.event } : {} });

		if (answer.status === 200)
			this.done(sayCount(answer.json.retried,
				"%s mail is tried again.",
				"%s mails are tried again."));
		else
			shell.toast(sentenceOf(answer), { isProblem: true });
	}

	/* ---- what is shown ---------------------------------------------------------- */

	later() {
		this.stop();
		this.timer = setTimeout(() => this.look(), 300);
	}

	stop() {
		clearTimeout(this.timer);
	}

	look() {
		const text = this.search.elements.q.value.trim();
		const n = [...text].length;

		if (text !== this.q && (n === 0 || n >= least)) {
			this.q = text;
			this.refresh();
		}
	}

	/* As a query for the interface, and in the address. */
	query() {
		const query = new URLSearchParams();

		if (this.state)
			query.set("state", this.state);
		if ([...this.q].length >= least)
			query.set("q", this.q);
		return query;
	}

	/* The one that was pressed keeps the focus. */
	drawChips() {
		const held = this.chips.contains(document.activeElement);

		this.chips.replaceChildren(...filters().map(([value, text]) =>
			el("button", { type: "button",
				class: "button button-small button-quiet",
				"aria-pressed": `${value === this.state}`,
				click: () => {
					this.state = value;
					this.refresh();
				} }, text)));
		if (held)
			find("[aria-pressed=true]", this.chips).focus();
	}

	async refresh() {
		const { shell } = this;
		const query = this.query();

		shell.replace(`#mail${query.size ? `?${query}` : ""}`);
		this.drawChips();
		this.box.replaceChildren(list({ pages: shell.pages(),
			path: `mail?${query}`, key: "mails", label: say("Mail queue"),
			columns: columns(shell, text => this.done(text)),
			nothing: nothing(this.state, this.q) }));
		const answer = await shell.api("GET", "stats");

		if (answer.status === 200)
			this.health.replaceChildren(...healthNotice(shell,
				answer.json.mail, () => this.retryAll()));
	}
}

export async function show(root, params, shell) {
	const queue = new MailQueue(shell, params);

	shell.actions(el("button", { type: "button", class: "button button-quiet",
		click: () => queue.refresh() }, say("Look again")));
	root.append(...queue.elements);
	await queue.refresh();
	return () => queue.stop();
}
