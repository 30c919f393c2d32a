/* stand.js: where a registration stands and what comes next, as sentences. */
import { say, sayTime } from "../js/lang.js";

/* step is how many of the four are done; null: it leads to no event. */
const stand = (title, next = "", step = null) => ({ title, next, step });

function pending({ proof, hold_until, event }) {
	const until = hold_until ? say("Your places are held until %s.",
		sayTime(hold_until, event.zone)) : "";
	const send = say("Send it here; then the organiser goes on. %s", until);

	if (proof.state === "requested")
		return stand(proof.due === "picture"
			? say("We need a better picture of your payment.")
			: say("We need a better proof of your payment."), send, 1);
	if (proof.due)
		return stand(say("We have your registration. The proof of your payment is missing."),
			send, 1);
	return stand(say("We have your registration. The organiser checks it next."),
		say("Then your ticket comes by e-mail. %s", until), 1);
}

function waitlisted({ place_in_list: place, passed_over: passed, tickets }) {
	const order = tickets.length > 1
		? say("When there are places for all of you, they are yours in the order of the list. We write to you then.")
		: say("When a place is free, it is yours in the order of the list. We write to you then.");

	return stand(place ? say("You are number %s on the waiting list.", place)
		: say("You are on the waiting list."),
		passed ? say("There are not enough places for all of you at the moment, so smaller groups may come first. We write to you when there are.")
			: order);
}

const isOver = ({ event }) => Date.parse(event.ends_at) < Date.now();

function approved({ tickets }) {
	const valid = tickets.filter(t => !t.revoked);

	if (!valid.some(t => t.url))
		return stand(say("You are in. Your ticket is being made."),
			say("It will be here in a minute, and in your e-mail."), 2);
	if (valid.every(t => t.is_used))
		return stand(say("You are in, and your ticket has been used."),
			say("Enjoy the event."), 3);
	return valid.length === 1
		? stand(say("You are in. Show your ticket at the entrance."),
			"", 3)
		: stand(say("You are in. Everybody shows their own ticket at the entrance."),
			say("Send each person theirs, or let them scan it from your phone."), 3);
}

/* Nobody reads an answer to our mail where the event names no address. */
const mistake = ({ contact }) => contact
	? say("Write to %s if you think that this is a mistake.", contact)
	: say("Ask the organiser if you think that this is a mistake.");

/* The reason is one of three words, or what the organiser wrote. */
function cancelled({ reason, event }) {
	if (reason === "again")
		return stand(say("You have registered again."),
			say("This one is over. The link in our last mail opens the new one."));
	if (reason === "expired")
		return stand(say("Your registration has expired."),
			say("It was not completed in time, so its places went to others. You can register again."));
	if (reason && reason !== "person")
		return stand(say("The organiser has cancelled your registration."),
			mistake(event));
	return stand(say("Your registration is cancelled."),
		say("Its tickets do not admit any more. You can register again as long as there are places."));
}

/* A way on, as the organiser allowed it. */
function rejected({ can, event }) {
	return stand(say("Your registration was not accepted."),
		can.register ? say("You can register again.")
			: can.proof ? say("You can send a better proof of your payment. Then the organiser looks at it again.")
				: mistake(event));
}

const ways = { pending, waitlisted, approved, rejected, cancelled };

/* What somebody wrote to them about it, or "". */
export const reasonOf = ({ status, reason }) =>
	["rejected", "cancelled"].includes(status)
	&& !["person", "expired", "staff", "again"].includes(reason)
		? reason ?? "" : "";

/* What ends before it was decided comes to nothing more. */
const over = ({ status }) => stand(say("The event is over."), "",
	status === "approved" ? 4 : null);

export const standOf = registration => isOver(registration)
	&& ["pending", "waitlisted", "approved"].includes(registration.status)
	? over(registration) : ways[registration.status](registration);

export const statusWord = status => ({
	pending: say("Received"),
	waitlisted: say("Waiting list"),
	approved: say("Approved"),
	rejected: say("Not accepted"),
	cancelled: say("Cancelled"),
})[status];
