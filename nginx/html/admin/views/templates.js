/* templates.js: the texts of mails, beside what will arrive. */
import { el, find } from "../../js/dom.js";
import { mark } from "../../js/field.js";
import { lang as mine, languages, say } from "../../js/lang.js";
import { busy } from "../../js/progress.js";
import { openDialog } from "../parts/dialog.js";
import { field } from "../parts/field.js";
import { answerWords, kindName, mailBadge } from "../parts/mails.js";
import { problem, sentenceOf, skeleton } from "../parts/state.js";

export const title = "Texts of mails";


const variables = () => [
	["name", say("name of the person")],
	["team_name", say("its team, or nothing")],
	["event_name", say("name of the event")],
	["organiser", say("who invites")],
	["when", say("from when until when, in words")],
	["zone", say("time zone")],
	["entrance", say("when people are let in")],
	["venue", say("where it is")],
	["reason", say("why it was rejected or asked for")],
	["price", say("price of a ticket")],
	["each_price", say("the same, where several tickets cost the same")],
	["total", say("sum to pay")],
	["places", say("how many tickets")],
	["payment_instructions", say("how to pay")],
	["payment_reference", say("their payment reference")],
	["place_in_list", say("place in the waiting list")],
	["link", say("their own page")],
	["event_url", say("the registration page")],
];

/* Mails of these kinds go to people whom somebody approved. */
const approved = ["approved", "resent", "reminder", "member_changed"];

/* Why the preview has no name, where it has none. */
const keptOut = kind => approved.includes(kind)
	? say("What people typed (name, team, payment reference) stays empty in the subject, and in the whole mail where events approve by themselves: there names stand only on the tickets.")
	: say("What people typed (name, team, payment reference) stays empty in this mail: nobody has approved it yet, and it may go to an address that is not theirs.");

const settle = ms => new Promise(done => setTimeout(done, ms));

/* ---- one text ----------------------------------------------------------------- */

/* Whether one's own text is to stand instead of theirs, which is shown. */
function askText(theirs) {
	const dialog = openDialog(say("Somebody changed this text, too"),
		el("p", {}, say("While you were here, a colleague saved another text. What you typed is still there.")),
		el("pre", { class: "their-text", dir: "auto", tabindex: 0 }, theirs),
		el("form", { method: "dialog", class: "actions actions-end" },
			el("button", { class: "button button-quiet", value: "no" },
				say("Back to the form")),
			el("button", { class: "button", value: "yes" },
				say("Save mine instead"))));

	dialog.classList.add("dialog-wide");
	return new Promise(done => dialog.addEventListener("close",
		() => done(dialog.returnValue === "yes")));
}


class Editor {
	constructor(shell, all, kinds) {
		Object.assign(this, { shell, all });
		this.kind = field({ name: "kind", label: say("Mail"),
			options: kinds.map(kind => [kind, kindName(kind)]) });
		this.lang = field({ name: "lang", label: say("Language"),
			options: languages, value: all.language });
		this.text = field({ name: "text", type: "textarea", rows: 16,
			label: say("Text"), dir: "auto", spellcheck: "true",
			hint: say("The first line is the subject. Names in double braces are filled in.") });
		this.html = field({ name: "html", type: "textarea", rows: 10,
			label: say("HTML"), optional: true, spellcheck: "false",
			hint: say("Empty: it is made of your text, or is the one that is built in. Head, tickets and foot come by themselves.") });
		this.make();
	}

	make() {
		this.form = el("form", { class: "form editor", novalidate: true },
			this.text,
			el("details", { class: "more-html" },
				el("summary", {}, say("An own design in HTML")), this.html),
			el("details", { class: "variables" },
				el("summary", {}, say("What can be filled in")),
				el("dl", {}, ...variables().map(([name, text]) =>
					el("div", {}, el("dt", {}, el("button",
						{ type: "button", class: "link",
							click: () => this.insert(`{{${name}}}`) },
						el("code", {}, `{{${name}}}`))),
					el("dd", {}, text)))),
				el("p", { class: "quiet small" },
					el("code", {}, "{{#name}} … {{/name}}"), " ",
					say("shows what is between only where there is something"))),
			el("p", { class: "quiet small", id: "kept-out" }),
			el("div", { class: "actions" },
				el("button", { class: "button" }, say("Save")),
				el("button", { type: "button", id: "test-mail",
					class: "button button-quiet",
					click: e => busy(e.target, () => this.test()) },
				say("Mail it to me")),
				el("button", { type: "button", id: "reset",
					class: "button button-quiet",
					click: () => this.reset() },
				say("Back to the built-in text"))));
		this.said = el("div", { id: "test-said", role: "status" });
		this.preview = this.makePreview();
		this.element = el("div", { class: "templates" },
			el("div", { class: "filters" }, this.kind, this.lang),
			el("div", { class: "editor-side" }, this.form, this.said),
			this.preview);
		this.element.addEventListener("input", e => {
			if (e.target.matches("textarea"))
				this.later();
		});
		for (const select of [this.kind, this.lang])
			select.addEventListener("change", () => this.another());
		this.form.addEventListener("submit", e => {
			e.preventDefault();
			busy(find("button:not([type])", this.form), () => this.save());
		});
	}

	/* The mail itself comes as a page of its own, in which nothing runs. */
	makePreview() {
		const hidden = name => el("input", { type: "hidden", name });

		this.subject = el("p", { class: "preview-subject", dir: "auto" });
		this.plain = el("pre", { class: "preview-plain", dir: "auto",
			tabindex: "0", role: "group",
			"aria-label": say("Plain text") });
		this.frame = el("iframe", { name: "mail-preview", id: "mail-preview",
			title: say("The mail as it will look"), sandbox: "" });
		this.sender = el("form", { method: "post", hidden: true,
			target: "mail-preview", action: "/api/admin/settings/preview",
			enctype: "multipart/form-data" },
		...["kind", "lang", "event", "text", "html"].map(hidden));
		return el("section", { class: "preview-side",
			"aria-labelledby": "preview-title" },
		el("h2", { id: "preview-title" }, say("As it will arrive")),
		el("p", { class: "quiet small" },
			say("Of this event, for an invented person.")),
		this.subject, this.frame,
		el("details", {}, el("summary", {}, say("Plain text")), this.plain),
		this.sender);
	}

	value(box) { return find("select, textarea, input", box).value; }

	file(suffix) {
		return `${this.value(this.kind)}.${this.value(this.lang)}.${suffix}`;
	}

	saved(suffix) {
		return this.all.templates[this.file(suffix)]
			?? this.all.templates[`${this.value(this.kind)}.${suffix}`];
	}

	/* Is there a text that was typed and not saved? */
	get unsaved() {
		return this.shown !== undefined && (this.value(this.text)
			!== this.shown.text || this.value(this.html)
			!== this.shown.html);
	}

	/* What is shown is what is stored. */
	settle() {
		this.shown = { text: this.value(this.text),
			html: this.value(this.html),
			kind: this.value(this.kind), lang: this.value(this.lang) };
	}

	async another() {
		const { kind, lang } = this.shown ?? {};

		if (await this.shell.mayLeave())
			return this.open();
		find("select", this.kind).value = kind;
		find("select", this.lang).value = lang;
		return undefined;
	}

	/* Another mail or language: its text, own or built in. */
	async open() {
		const kind = this.value(this.kind);
		const lang = this.value(this.lang);
		const answer = await this.shell.api("GET",
			`settings/preview?kind=${kind}&lang=${lang}`);

		if (kind !== this.value(this.kind)
			|| lang !== this.value(this.lang))
			return;
		this.builtIn = answer.json.text ?? "";
		find("#kept-out", this.form).textContent = keptOut(kind);
		find("textarea", this.text).value = this.saved("txt") ?? this.builtIn;
		find("textarea", this.html).value = this.saved("html") ?? "";
		this.settle();
		find(".more-html", this.form).open = Boolean(this.saved("html"));
		this.said.replaceChildren();
		await this.look();
	}

	/* What differs from what is built in; "" goes back to that. */
	draft() {
		const text = this.value(this.text);

		return { text: text.trim() === this.builtIn.trim() ? "" : text,
			html: this.value(this.html) };
	}

	body() {
		return { kind: this.value(this.kind), lang: this.value(this.lang),
			event: this.all.slug, ...this.draft() };
	}

	later() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.look(), 600);
	}

	markAll(errors = []) {
		for (const [name, box] of [["text", this.text], ["html", this.html]])
			mark(find("textarea", box), errors.find(e => e.field === name)
				?.message ?? "", "alert");
	}

	async look() {
		const body = this.body();
		const answer = await this.shell.api("POST", "settings/preview",
			{ body });

		this.markAll(answer.json.errors);
		this.preview.classList.toggle("preview-old", answer.status !== 200);
		if (answer.status !== 200)
			return;
		this.subject.textContent = answer.json.subject;
		this.plain.textContent = answer.json.text;
		for (const [name, value] of Object.entries(body))
			this.sender.elements[name].value = value;
		if (this.sender.isConnected)
			this.sender.submit();
	}

	insert(words) {
		const area = find("textarea", this.text);

		area.setRangeText(words, area.selectionStart, area.selectionEnd,
			"end");
		area.focus();
		this.later();
	}

	async store(suffix, text) {
		const answer = await this.shell.api("PATCH", "settings", {
			etag: `"${this.all.version}"`, body: { event: this.all.slug,
				template: this.file(suffix), text } });

		if (answer.status === 200)
			this.all = answer.json;
		return answer.status === 412 ? this.merge(suffix, text) : answer;
	}

	/* Other settings were saved meanwhile, or another text: then it is asked. */
	async merge(suffix, text) {
		const answer = await this.shell.api("GET", `settings?${
			new URLSearchParams({ event: this.all.slug })}`);
		const file = this.file(suffix);
		const before = this.all.templates[file] ?? "";

		if (answer.status !== 200)
			return answer;
		const theirs = answer.json.templates[file] ?? "";

		if (theirs !== before && theirs !== text
			&& !await askText(theirs || say("The built-in text")))
			return null;
		this.all = answer.json;
		return await this.store(suffix, text);
	}

	async save() {
		const { text, html } = this.draft();

		for (const [suffix, value] of [["txt", text], ["html", html]]) {
			if (value === (this.all.templates[this.file(suffix)] ?? ""))
				continue;
			const answer = await this.store(suffix, value);

			if (!answer)
				return undefined;
			if (answer.status !== 200)
				return this.refused(answer);
		}
		this.markAll();
		this.settle();
		return this.shell.toast(say("Saved. The next mail has this text."));
	}

	refused(answer) {
		this.markAll((answer.json.errors ?? []).map(e => e.field === "text"
			? e : { ...e, field: "text" }));
		return this.shell.toast(sentenceOf(answer), { isProblem: true });
	}

	async reset() {
		if (!await this.shell.confirm(say("Back to the built-in text?"),
			say("Your own text of this e-mail in this language will be lost."),
			say("Use the built-in text"), { danger: true }))
			return;
		find("textarea", this.text).value = this.builtIn;
		find("textarea", this.html).value = "";
		await this.save();
		await this.look();
	}

	/* Mail it to its author, and tell what became of it. */
	async test() {
		const answer = await this.shell.api("POST", "settings/test-mail",
			{ body: this.body(), key: true });

		if (answer.status !== 202) {
			this.markAll(answer.json.errors);
			return this.tell(el("p", {}, sentenceOf(answer)));
		}
		this.tell(el("p", {}, say("The test is on its way to %s.",
			this.shell.user.email)));
		for (let i = 0; i < 60 && !this.shell.signal.aborted; i++) {
			const state = await this.shell.api("GET",
				`settings/test-mail/${answer.json.id}`);

			if (state.status === 200 && this.tellState(state.json))
				return;
			await settle(1000);
		}
	}

	tell(...content) {
		this.said.replaceChildren(el("div", { class: "notice-plain" },
			...content.filter(Boolean)));
	}

	/* True: that is the end of it. */
	tellState(mail) {
		if (mail.state === "sent") {
			this.tell(mailBadge(mail.state), el("p", {},
				say("The relay has accepted it for %s. Not there? Check the spam folder.",
					mail.recipient)));
			return true;
		}
		if (mail.explanation || mail.answer)
			this.tell(mailBadge(mail.state), answerWords(mail));
		return mail.state === "dead" || Boolean(mail.answer);
	}
}

export async function show(root, params, shell) {
	root.append(skeleton("card"));
	const slug = shell.eventInfo?.slug;
	const query = slug ? `?${new URLSearchParams({ event: slug })}` : "";
	const [all, words] = await Promise.all([
		shell.api("GET", `settings${query}`),
		shell.api("GET", `settings/words${query}${query ? "&" : "?"}lang=${mine}`)]);
	const wrong = [all, words].find(answer => answer.status !== 200);

	if (wrong)
		return root.replaceChildren(problem(wrong, () => location.reload()));
	const editor = new Editor(shell, all.json, words.json.mails);

	root.replaceChildren(editor.element);
	shell.guard(() => editor.unsaved);
	await editor.open();
	return () => clearTimeout(editor.timer);
}
