/* r.js: the page behind the secret link. */
import { find, findAll, show } from "../js/dom.js";
import { checkInline, mark, wrongValue } from "../js/field.js";
import { lang, loadWords, say } from "../js/lang.js";
import { askSameNames, liveRows, namesIn, wrongCount } from "../js/members.js";
import { othersOf, sameNames } from "../js/names.js";
import { busy } from "../js/progress.js";
import { LiveProof } from "../js/proof.js";
import { send } from "../js/send.js";
import { clearSummary, showSummary } from "../js/summary.js";
import { showOnly, showRegistration, tell } from "./show.js";
import { answerTabs, askTabs, forgetToken, readToken, wholeLink }
	from "./token.js";

const me = "/api/registration/me";
const query = new URLSearchParams(location.search);
let event = query.get("event"); /* slug, or null: not known */
const forms = { correct: find("#correct-form"), proof: find("#proof-form"),
	lost: find("#lost-form"), member: find("#member-form") };
let registration = null;
/* A ticket is signed within two seconds; after five minutes it is a fault. */
const WAITS = 24;
let waits = 0; /* how often it was looked whether the tickets are signed */
let asking; /* the timer that asks again without a connection */

/* ---- what there is -------------------------------------------------------- */

/* The way to the form, where it is known of which event. */
const foot = () => event ? ["foot"] : [];

function lost(title, sentence) {
	registration = null;
	showOnly(title, sentence, "lost", ...foot());
}

const noLink = () => lost(say("Open your registration"),
	say("For your privacy the address of this page leaves out the secret part: open the link in our mail once more, or let us send it again."));

/* The event is no secret: it stays in the address for a reload or a bookmark. */
function setEvent(slug) {
	event = slug;
	find("#form-link").href = slug ? `/e/${slug}?lang=${lang}` : "/";
	if (slug)
		query.set("event", slug);
	else
		query.delete("event");
	history.replaceState(null, "", `${location.pathname}${
		query.size ? `?${query}` : ""}`);
	for (const a of findAll(".langs a")) {
		const to = new URLSearchParams(query);

		to.set("lang", a.lang);
		a.search = `?${to}`;
	}
}

function wrongLink() {
	forgetToken();
	lost(say("This link does not work"),
		say("It may have been cut off, or its data was erased. Copy the whole link from the mail, or let us send it again."));
}

/* The browser's own word that it is online can be missed, or come too early. */
const ASK_AGAIN_MS = 3000;

function noAnswer({ status, json }) {
	registration = null;
	if (status === 0) {
		showOnly(say("There is no connection"),
			say("This page loads by itself as soon as you are online."),
			"again");
		clearTimeout(asking);
		asking = setTimeout(() => registration ?? load(), ASK_AGAIN_MS);
	} else
		showOnly(say("We cannot answer right now"), json.detail ?? "",
			"again");
}

function present(fresh) {
	registration = fresh;
	setEvent(fresh.event.slug);
	answerTabs(event);
	show(forms.correct, false);
	show(find("#facts"));
	showRegistration(fresh, askMember);
	find("#correct").setAttribute("aria-expanded", "false");
	if (fresh.status === "approved" && waits < WAITS
		&& fresh.tickets.some(t => !t.url && !t.revoked)) {
		waits++;
		setTimeout(refresh, waits * 1000);
	}
}

async function load() {
	const token = readToken() ?? await askTabs(event);
	const answer = token && await send("GET", me, { token });

	if (!token)
		return noLink();
	if (answer.status === 200)
		return present(answer.json);
	return answer.status === 401 ? wrongLink() : noAnswer(answer);
}

/* Look again where nobody is typing. */
async function refresh() {
	const answer = registration && !isTyping()
		&& await send("GET", me, { token: readToken() });

	if (answer?.status === 200 && !isTyping()
		&& answer.json.version !== undefined)
		present(answer.json);
}

const isTyping = () => !forms.correct.hidden
	|| find("#payment_screenshot").files.length > 0
	|| findAll("dialog").some(dialog => dialog.open);

/* ---- what can be done ------------------------------------------------------ */

const sentence = ({ status, json }) => status === 0
	? say("There is no connection. Try again when you are online.")
	: json.detail ?? say("Something went wrong on our side: try again, and if it keeps happening tell us the request id.");

/* One action; `refuse` is told of what went wrong. True where it is done. */
async function act(method, path, done, { refuse, ...options } = {}) {
	const key = method === "POST" ? crypto.randomUUID() : null;
	const answer = await send(method, me + path,
		{ token: readToken(), key, ...options });

	if (answer.status === 401) {
		wrongLink();
		return false;
	}
	if (answer.status >= 300 || answer.status === 0) {
		await (refuse ?? (a => tell(sentence(a), true)))(answer);
		return false;
	}
	if (answer.json.status)
		present(answer.json);
	tell(done);
	return true;
}

function refuseIn(form) {
	return answer => showSummary(form, sentence(answer),
		answer.json.errors ?? []);
}

/* Shows what is wrong with the fields of a form; true where nothing is. */
function isRight(form, wrongOf = wrongValue) {
	const errors = [];

	clearSummary(form);
	for (const control of findAll("input:not([name=members], [type=radio]), fieldset", form)) {
		const message = wrongOf(control);

		mark(control, message);
		if (message)
			errors.push({ field: control.id, message });
	}
	if (errors.length > 0)
		showSummary(form, say("Correct this and send the form again."),
			errors);
	return errors.length === 0;
}

function onSubmit(form, work) {
	form.addEventListener("submit", e => {
		e.preventDefault();
		busy(find("button:not([type])", form), work);
	});
	checkInline(form, input => ["file", "radio"].includes(input.type)
		|| input.name === "members" ? null : input);
}

/* ---- correct ----------------------------------------------------------------- */

const members = find("#members");
const proofPicture = new LiveProof(find("#payment_screenshot"));
let setMembers;

function openCorrect() {
	const { event: { team_max: max } } = registration;

	for (const name of ["name", "phone", "team_name"]) {
		forms.correct.elements[name].value = registration[name] ?? "";
		mark(forms.correct.elements[name], "");
	}
	/* Of somebody who was imported it may not be known. */
	forms.correct.elements.phone.required = registration.phone !== "";
	members.dataset.max = Math.max(max - 1, 0);
	setMembers ??= liveRows(members, () => {});
	find(".same-names", members)?.remove();
	setMembers(othersOf(registration));
	show(find("#team"), max > 1);
	clearSummary(forms.correct);
	show(forms.correct);
	show(find("#facts"), false);
	show(find("#correct"), false);
	find("#name").focus();
}

function closeCorrect() {
	show(forms.correct, false);
	show(find("#facts"));
	clearSummary(forms.correct);
	show(find("#correct"));
	find("#correct").focus();
}

/* Where it was changed meanwhile, the form has what it says now. */
async function refuseCorrect(answer) {
	const now = answer.status === 412
		&& await send("GET", me, { token: readToken() });

	if (now?.status !== 200)
		return refuseIn(forms.correct)(answer);
	present(now.json);
	if (!registration.can.correct)
		return tell(sentence(answer), true);
	openCorrect();
	return showSummary(forms.correct,
		say("This was changed in the meantime. Here is what it says now: correct it and save it again."));
}

/* Whoever has said already that two people have one name is not asked again. */
const isAsked = name => sameNames([name, ...namesIn(members)]).length
	> sameNames([registration.name, ...othersOf(registration)]).length;

const wrongMembers = name => wrongCount(members)
	|| (isAsked(name) && askSameNames(members, name)
		? say("A name is listed twice, or is your own. Choose below how many tickets you need.")
		: "");

const isTwo = () => find("[name=same_names][value=both]", members)?.checked;

async function saveCorrect() {
	const { name, phone, team_name } = forms.correct.elements;

	if (!isRight(forms.correct, control => control === members
		? wrongMembers(name.value) : wrongValue(control)))
		return;
	if (await act("PATCH", "", say("Saved."), {
		body: { name: name.value,
			...phone.value.trim() && { phone: phone.value },
			team_name: team_name.value,
			members: namesIn(members),
			...isTwo() && { same_names: "both" },
			version: registration.version },
		refuse: refuseCorrect }))
		find("#correct").focus();
}

/* ---- proof ------------------------------------------------------------------- */

/* A reference alone is enough where it is not a picture that is due. */
function wrongProof(control) {
	const { payment_reference: reference } = forms.proof.elements;

	if (control.type !== "file")
		return wrongValue(control);
	if (control.files.length > 0)
		return "";
	if (registration.proof.due === "picture")
		return say("Please add a picture of your payment.");
	return reference.value.trim() ? ""
		: say("Choose a picture or write a reference.");
}

async function sendProof(progress) {
	const wrong = await proofPicture.ready();
	const body = new FormData(forms.proof);
	const picture = find("#payment_screenshot").files.length > 0;

	if (!isRight(forms.proof, control => control.type === "file"
		&& wrong || wrongProof(control)))
		return;
	if (!picture)
		body.delete("payment_screenshot");
	if (await act("POST", "/payment-proof", picture
		? say("We have your picture.") : say("Saved."), { body, progress,
		refuse: answer => {
			proofPicture.clear();
			refuseIn(forms.proof)(answer);
		} })) {
		proofPicture.clear();
		find("#where").focus();
	}
}

/* ---- a member ------------------------------------------------------------------ */

let ticket = null; /* whose name changes */

function askMember(chosen) {
	ticket = chosen;
	forms.member.elements.name.value = "";
	mark(forms.member.elements.name, "");
	clearSummary(forms.member);
	find("#member-dialog").showModal();
}

async function changeMember() {
	if (!isRight(forms.member))
		return;
	if (await act("POST", "/member",
		say("The name is changed. The new ticket comes by e-mail."), {
			body: { position: ticket.position,
				name: forms.member.elements.name.value },
			refuse: refuseIn(forms.member) })) {
		find("#member-dialog").close();
		find("#tickets-title").scrollIntoView();
	}
}

/* ---- cancel, erase, export, resend ----------------------------------------------- */

/* Whether a dialog was answered with yes. */
function confirmed(id) {
	const dialog = find(id);

	dialog.returnValue = "no";
	dialog.showModal();
	return new Promise(done => dialog.addEventListener("close",
		() => done(dialog.returnValue === "yes"), { once: true }));
}

async function cancel() {
	if (await confirmed("#cancel-dialog")
		&& await act("DELETE", "", say("It is cancelled.")))
		find("#where").focus();
}

/* The link of this page has ended: what is said instead. */
function leave(title, sentence) {
	forgetToken();
	registration = null;
	showOnly(title, sentence, ...foot());
	find("#where").focus();
}

async function erase() {
	if (await confirmed("#erase-dialog")
		&& await act("POST", "/erase", "", { body: {} }))
		leave(say("Everything about you is erased"),
			say("Only counts stay, without a name. This link does not work any more."));
}

async function renewLink() {
	const { email } = registration;

	if (await confirmed("#renew-dialog")
		&& await act("POST", "/renew-link", "", { body: {} }))
		leave(say("A new link is on its way"),
			say("We mailed it to %s. This link does not work any more.",
				email));
}

async function download() {
	const answer = await send("GET", `${me}/export`,
		{ token: readToken() });
	const a = document.createElement("a");

	if (answer.status !== 200)
		return tell(sentence(answer), true);
	a.href = URL.createObjectURL(new Blob([answer.text],
		{ type: "application/json" }));
	a.download = "registration.json";
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
	return tell(say("Your data is in your downloads."));
}

/* Where the clipboard is closed to us, the link is there to be copied by hand. */
async function copyLink() {
	try {
		await navigator.clipboard.writeText(wholeLink());
		tell(say("Your link is copied."));
	} catch {
		tell(wholeLink());
	}
}

const resend = () => act("POST", "/resend",
	say("A mail with your tickets is on its way."), { body: {} });

/* ---- the link again ---------------------------------------------------------------- */

async function sendLink() {
	const email = forms.lost.elements.email.value;
	const said = find("#lost-said");
	let answer;

	said.replaceChildren();
	if (!isRight(forms.lost))
		return;
	answer = await send("POST", forms.lost.action,
		{ body: event ? { event, email } : { email } });
	if (answer.json.code === "event_not_found") {
		setEvent(null);
		answer = await send("POST", forms.lost.action,
			{ body: { email } });
	}
	if (answer.status >= 300 || answer.status === 0)
		refuseIn(forms.lost)(answer);
	else
		said.textContent = answer.json.message;
}

/* ---- start --------------------------------------------------------------------------- */

function onClick(id, work) {
	const button = find(id);

	button.addEventListener("click", () => busy(button, work));
}

await loadWords();
onSubmit(forms.correct, saveCorrect);
onSubmit(forms.proof, sendProof);
onSubmit(forms.member, changeMember);
onSubmit(forms.lost, sendLink);
onClick("#resend", resend);
onClick("#export", download);
onClick("#copy-link", copyLink);
find("#cancel").addEventListener("click", cancel);
find("#erase").addEventListener("click", erase);
find("#renew-link").addEventListener("click", renewLink);
find("#correct").addEventListener("click", openCorrect);
find("#keep").addEventListener("click", closeCorrect);
find("#member-keep").addEventListener("click",
	() => find("#member-dialog").close());
find("#again").addEventListener("click", load);
window.addEventListener("hashchange", load);
window.addEventListener("online", () => registration ?? load());
document.addEventListener("visibilitychange", () => {
	if (document.visibilityState === "visible")
		refresh();
});
findAll(".langs a").forEach(a => {
	if (a.lang === document.documentElement.lang)
		a.setAttribute("aria-current", "true");
});
readToken();
setEvent(/^[A-Za-z0-9-]{1,64}$/.test(event ?? "") ? event : null);
await load();
