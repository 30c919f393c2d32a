/* show.js: a registration put into the page. */
import { el, find, findAll, show } from "../js/dom.js";
import { addOwnTime, say, sayClock, sayCount, sayMoney, saySpan, sayTime,
	timeOf } from "../js/lang.js";
import { othersOf } from "../js/names.js";
import { showLogo, wearTheme } from "../js/look.js";
import { showInstructions } from "../js/pay.js";
import { reasonOf, standOf, statusWord } from "./stand.js";

const parts = ["event", "track", "payment", "proof", "tickets", "details", "more", "lost",
	"foot", "again", "contact"];

/* One heading and a sentence; everything else is hidden. */
export function showOnly(title, sentence = "", ...others) {
	find("#where").textContent = title;
	find("#next").textContent = sentence;
	find("#said").replaceChildren();
	show(find("#reason"), false);
	show(find("#once-more"), false);
	for (const id of parts)
		show(find(`#${id}`), others.includes(id));
	document.title = title;
}

/* What happened, told to those who do not see it too. */
export function tell(sentence, isProblem = false) {
	const said = find("#said");

	said.replaceChildren(sentence);
	said.classList.toggle("said-problem", isProblem);
}

/* From when until when, in which zone, and when people are let in. */
function showWhen({ starts_at, ends_at, zone, entrance, check_in_from: from }) {
	const when = el("time", { datetime: starts_at },
		saySpan(starts_at, ends_at, zone));
	/* With its day where that is not the one of the start. */
	const opens = /^..:..$/.test(entrance) ? sayClock(from, zone)
		: sayTime(from, zone);

	addOwnTime(when);
	find("#event-when").replaceChildren(when, " ",
		el("span", { class: "quiet" }, zone));
	if (show(find("#event-entrance"), Boolean(entrance)))
		find("#event-entrance").textContent
			= say("Entrance from %s", opens);
}

function showEvent({ event, status }) {
	wearTheme(event);
	showLogo(find("#logo"), event);
	find("#event-organiser").textContent = event.organiser;
	show(find("#event-organiser"), event.organiser !== "");
	find("#event-name").textContent = event.name;
	showWhen(event);
	find("#event-venue").textContent = event.venue;
	find("#status").textContent = statusWord(status);
}

function showContact({ event: { contact } }) {
	if (show(find("#contact"), Boolean(contact)))
		find("#contact").replaceChildren(say("Questions? Write to"), " ",
			el("a", { href: `mailto:${contact}` }, contact));
}

function showTrack(step) {
	if (!show(find("#track"), step !== null))
		return;
	findAll("#track li").forEach((li, i) => {
		li.classList.toggle("done", i < step);
		if (i === step)
			li.setAttribute("aria-current", "step");
		else
			li.removeAttribute("aria-current");
	});
}

function ticketState(ticket) {
	if (ticket.revoked)
		return el("span", { class: "badge" }, say("Withdrawn"));
	return ticket.is_used
		&& el("span", { class: "badge badge-ok" }, say("Used"));
}

const link = (href, text, name) => el("a", { href,
	class: "button button-quiet", "aria-label": `${text}: ${name}` }, text);

function ticketRow(ticket, can, replace) {
	const name = ticket.member_name;
	const alive = ticket.url && !ticket.revoked;

	return el("li", {},
		el("p", {}, el("strong", { dir: "auto" }, name), " ",
			ticketState(ticket)),
		el("div", { class: "actions" },
			alive && el("a", { href: ticket.url, class: "button",
				"aria-label": say("Show the ticket of %s", name) },
			say("Show")),
			alive && link(`${ticket.url}.pdf`, "PDF", name),
			alive && link(`${ticket.url}.ics`, say("Calendar"), name),
			can.replace_member && !ticket.revoked && !ticket.is_used
			&& el("button", { type: "button",
				class: "button button-quiet",
				"aria-label": say("Someone else is coming instead of %s",
					name),
				click: () => replace(ticket) },
			say("Someone else"))));
}

function showTickets({ status, tickets, can }, replace) {
	show(find("#tickets"), status === "approved" && tickets.length > 0);
	show(find("#resend"), can.resend);
	find("#ticket-list").replaceChildren(...tickets
		.map(ticket => ticketRow(ticket, can, replace)));
}

function showFacts(registration) {
	const { event, created_at } = registration;
	const names = othersOf(registration).map(name =>
		el("p", {}, el("bdi", {}, name)));
	const facts = [
		[say("Name"), registration.name],
		[say("E-mail"), registration.email],
		[say("Phone"), registration.phone],
		[say("Name of the team"), registration.team_name],
		[say("Who comes with you"), names.length > 0 && names],
		[registration.payment_due ? say("To pay") : say("Price"),
			registration.amount_minor > 0
			&& sayMoney(registration.amount_minor,
				registration.currency)],
		[say("Payment reference"), registration.payment_reference],
		[say("Registered"), timeOf(created_at, event.zone)],
	];

	find("#facts").replaceChildren(...facts.filter(([, value]) => value)
		.map(([name, value]) => el("div", {}, el("dt", {}, name),
			el("dd", {}, ...Array.isArray(value) ? value
				: [el("bdi", {}, value)]))));
	show(find("#correct"), registration.can.correct);
}

/* The sum, the account and the picture, while there is something to pay. */
function showPayment({ payment_due: due, amount_minor, currency, tickets,
	event }) {
	const { payment_instructions: lines, payment_qr: qr } = event;
	const valid = tickets.filter(t => !t.revoked);
	const image = find("#payment-qr");

	if (!show(find("#payment"), due))
		return;
	find("#amount").textContent = valid.length > 1
		? sayCount(valid.length, "%s ticket: %s",
			"%s tickets: %s", valid.length,
			sayMoney(amount_minor, currency))
		: sayMoney(amount_minor, currency);
	if (show(find("#instructions"), Boolean(lines))) {
		find("#instructions").textContent = lines;
		showInstructions(find("#instructions"));
	}
	if (show(image, Boolean(qr))) {
		image.src = qr;
		image.width = event.payment_qr_width;
		image.height = event.payment_qr_height;
	}
}

/* What is due says which proof counts; the interface and mails go by it too. */
function proofState({ state, due }, reference) {
	if (state === "requested")
		return due === "picture"
			? say("The organiser asks for a better picture:")
			: say("The organiser asks for a better proof, a picture or the reference:");
	if (state === "given")
		return say("We have your picture. You can send another one until it is checked.");
	if (due === "picture")
		return say("We have no picture yet.");
	if (due === "either")
		return say("We have no proof yet: send a picture of your payment or its reference.");
	return reference ? say("We have the reference of your payment. You can add a picture.")
		: say("You can send a picture of your payment or its reference.");
}

function showProof({ can, proof, payment_reference: reference }) {
	if (!show(find("#proof"), can.proof))
		return;
	find("#proof-state").textContent = proofState(proof, reference);
	find("#proof-reason").textContent = proof?.request_reason ?? "";
	show(find("#proof-reason"), proof?.state === "requested"
		&& Boolean(proof.request_reason));
	find("#payment_reference").value = reference ?? "";
}

export function showRegistration(registration, replace) {
	const { title, next, step } = standOf(registration);
	const { can } = registration;
	const reason = reasonOf(registration);

	showOnly(title, next, "event", "details", "more");
	find("#reason").textContent = reason;
	show(find("#reason"), reason !== "");
	showEvent(registration);
	showContact(registration);
	show(find("#once-more"), can.register);
	find("#once-more").href = `/e/${registration.event.slug}`;
	showTrack(step);
	showPayment(registration);
	showProof(registration);
	showTickets(registration, replace);
	showFacts(registration);
	show(find("#cancel-choice"), can.cancel);
	show(find("#erase-choice"), can.erase);
	document.title = `${title} ${registration.event.name}`;
}
