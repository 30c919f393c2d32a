/* register.js: makes the registration form quicker; it works without. */
import { el, find, findAll } from "./js/dom.js";
import { checkInline, mark, wrongValue } from "./js/field.js";
import { isReturn, keepTyped } from "./js/keep.js";
import { addOwnTime, loadWords, say, sayCount, sayMoney } from "./js/lang.js";
import { askSameNames, liveRows, membersOf, wrongCount } from "./js/members.js";
import { recall, remember } from "./js/memory.js";
import { showInstructions } from "./js/pay.js";
import { busy } from "./js/progress.js";
import { LiveProof } from "./js/proof.js";
import { send } from "./js/send.js";
import { clearSummary, showSummary } from "./js/summary.js";

const form = find("#register");
const members = find("#members");
const proof = find("#payment_screenshot");
let key = null; /* of what stands in the form; another when it changes */
let picture = { clear: () => {}, ready: () => {} };

const changed = () => {
	key = null;
};

/* ---- what the whole team pays ------------------------------------------- */

function showTotal() {
	const total = find("#total");
	const n = 1 + (members ? membersOf(members, find("#name").value).length : 0);

	if (!total || n === 1)
		return total?.replaceChildren();
	return total.replaceChildren(sayCount(n, "%s ticket: %s",
		"%s tickets: %s", n, sayMoney(
		total.dataset.price * n, total.dataset.currency)));
}

/* ---- checks -------------------------------------------------------------- */

function wrongMembers() {
	for (const [i, input] of findAll(".row input", members).entries()) {
		const wrong = wrongValue(input);

		if (wrong)
			return say("Name %s: %s", i + 1, wrong);
	}
	return wrongCount(members);
}

function wrongProof() {
	return proof.required && proof.files.length === 0
		? say("Please add a picture of your payment.") : "";
}

const wrongOf = control => control === members ? wrongMembers()
	: control === proof ? wrongProof() : wrongValue(control);

/* The control that stands for what was typed in; the picture tells itself. */
const controlOf = input => input === proof || input.type === "hidden"
	|| input.type === "radio" ? null : input.name === "members" ? members : input;

const controls = () => ["name", "email", "phone", "team_name", "members",
	"payment_reference", "payment_screenshot"]
	.map(id => find(`#${id}`, form)).filter(Boolean);

function findErrors() {
	const errors = [];

	for (const control of controls()) {
		const message = wrongOf(control);

		mark(control, message);
		if (message)
			errors.push({ field: control.id, message });
	}
	return errors;
}

/* Two people of one name are asked about once; the answer is there already. */
function sameNamesError() {
	const message = say("A name is listed twice, or is your own. Choose below how many tickets you need.");

	return members && askSameNames(members, find("#name").value)
		? [{ field: members.id, message }] : [];
}

function problem(sentence, errors, ...more) {
	const title = document.title.replace(/^.*?: /, "");

	showSummary(form, sentence, errors, ...more);
	document.title = `${say("There is a problem")}: ${title}`;
}

/* ---- sending ------------------------------------------------------------- */

const correct = () => say("Correct this and send the form again.");

/* There are fewer places than people; no more rows than that. */
function tooMany(places) {
	members.dataset.max = places - 1;
	return { field: members.id, message: places === 1
		? say("Only one place is left: nobody can come with you.")
		: sayCount(places - 1,
			"Only %s places are left: at most %s can come with you.",
			"Only %s places are left: at most %s can come with you.",
			places, places - 1) };
}

/* Of a member it is the fieldset that has the name. */
function refuse({ status, json }) {
	const errors = json.errors ?? [];

	if (status === 0)
		return problem(say("There is no connection. What you typed is still here: send it again when you are online."));
	if (errors.some(e => e.field === "payment_screenshot"))
		picture.clear();
	if (json.code === "already_registered")
		return problem(json.detail, [], el("p", {}, el("a",
			{ href: find("#again").href },
			find("#again").textContent)));
	if (json.places_left > 0 && members)
		return problem(json.detail, [tooMany(json.places_left)]);
	return problem(errors.length > 0 ? correct() : json.detail
		?? say("Something went wrong on our side: try again, and if it keeps happening tell us the request id."), errors);
}

/* While the first of two equal requests still runs, the second waits. */
async function post(progress) {
	const body = new FormData(form);
	let answer;

	key ??= crypto.randomUUID();
	if (proof?.files.length === 0)
		body.delete(proof.name);
	body.append("receipt", "true");
	for (let i = 0; i < 5; i++) {
		answer = await send("POST", form.action,
			{ body, key, progress });
		if (answer.json.code !== "idempotency_key_in_use")
			break;
		await new Promise(done => setTimeout(done, 1000));
	}
	return answer;
}

/* Whoever comes back after registering is told so, before they do it again. */
const sent = () => `receipt ${form.elements.event.value}`;

function tellSent() {
	const receipt = isReturn() && recall(sent());

	if (receipt)
		form.before(el("div", { class: "notice", id: "sent" },
			el("h2", {}, say("You have sent this already")),
			el("p", {}, el("a", { href: receipt },
				say("See your registration")))));
}

async function submit(progress) {
	const wrong = await picture.ready();
	const errors = [...findErrors(), ...sameNamesError()];
	let answer;

	clearSummary(form);
	if (wrong && !errors.some(({ field }) => field === proof.id))
		errors.push({ field: proof.id, message: wrong });
	if (errors.length > 0)
		return problem(correct(), errors);
	answer = await post(progress);
	if (answer.status !== 201)
		return refuse(answer);
	remember(sent(), answer.json.receipt);
	return location.assign(answer.json.receipt);
}

/* Whatever goes wrong here, the form itself can still be sent. */
function onSubmit(e) {
	e.preventDefault();
	busy(find("button:not([type])", form), submit)
		.catch(() => form.submit());
}

await loadWords();
findAll("time").forEach(addOwnTime);
if (form) {
	const setMembers = members && liveRows(members, () => {
		changed();
		showTotal();
	});

	keepTyped(form, findAll(".langs a"), setMembers);
	tellSent();
	if (proof)
		picture = new LiveProof(proof, changed);
	showInstructions(find("#instructions"));
	checkInline(form, controlOf, wrongOf);
	form.addEventListener("input", changed);
	form.addEventListener("input", showTotal);
	form.addEventListener("submit", onSubmit);
	showTotal();
}
