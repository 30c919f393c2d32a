/* record.js: an entry of the record in words. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";

/* By action: who, and what it was done to where that is somebody else. */
const sentences = {
	"registration.created": "%s registered: %s.",
	"registration.added": "%s added %s by hand.",
	"registration.imported": "%s imported %s.",
	"registration.approved": "%s approved %s.",
	"registration.rejected": "%s rejected %s.",
	"registration.passed_over": "%s passed %s over in the waiting list.",
	"registration.kept_again": "%s keeps places for %s again.",
	"registration.undone": "%s took back the decision on %s.",
	"registration.cancelled": "%s cancelled %s.",
	"registration.moved_up": "%s moved %s up from the waiting list.",
	"registration.corrected": "%s corrected %s.",
	"registration.member_replaced": "%s gave a ticket of %s to somebody else.",
	"registration.proof_given": "%s sent a payment proof for %s.",
	"registration.proof_requested": "%s asked for a better proof of %s.",
	"registration.proof_viewed": "%s looked at the payment proof of %s.",
	"registration.viewed": "%s looked at %s.",
	"registration.listed": "%s looked at a list of registrations.",
	"registration.noted": "%s wrote a note on %s.",
	"registration.link_renewed": "%s renewed the link of %s.",
	"registration.resent": "%s had the mail sent again for %s.",
	"registration.exported": "%s downloaded everything stored of %s.",
	"registration.erased": "%s erased the personal data of %s.",
	"ticket.viewed": "%s looked up a ticket at the door: %s.",
	"scan.searched": "%s searched for a person at the door: %s.",
	"scan.undone": "%s undid an admission: %s.",
	"scan.paper": "%s entered ticks of a paper list: %s.",
	"scan.settled": "%s settled a conflict of scans: %s.",
	"scan.quarantined": "%s handed in scans after it was revoked: %s.",
	"scan.conflicts": "%s looked at the conflicts of scans: %s.",
	"link.requested": "%s asked for the status link: %s.",
	"login.done": "%s signed in.",
	"login.failed": "%s failed to sign in as %s.",
	"login.ended": "%s signed out.",
	"session.ended": "%s ended a session of %s.",
	"password.requested": "%s asked for a new password for %s.",
	"otp.enabled": "%s turned on sign-in codes for %s.",
	"otp.codes": "%s made new recovery codes for %s.",
	"otp.disabled": "%s turned off sign-in codes for %s.",
	"otp.reset": "%s took the sign-in codes away from %s.",
	"staff.added": "%s made the account of %s.",
	"staff.invited": "%s invited %s.",
	"staff.link_sent": "%s sent %s a link to sign in.",
	"staff.changed": "%s changed the account of %s.",
	"staff.renamed": "%s renamed the account of %s.",
	"staff.password": "%s changed the password of %s.",
	"device.added": "%s added the scanner %s.",
	"device.code": "%s made a code for the scanner %s.",
	"device.enrolled": "%s was enrolled as the scanner %s.",
	"device.changed": "%s changed the scanner %s.",
	"device.revoked": "%s revoked the scanner %s.",
	"device.settled": "%s settled what the revoked scanner %s had handed in.",
	"event.created": "%s created the event %s.",
	"event.changed": "%s changed the settings of %s.",
	"event.archived": "%s archived the event %s.",
	"event.unarchived": "%s took the event %s out of the archive.",
	"event.made_current": "%s made %s the current event.",
	"event.deleted": "%s deleted the event %s.",
	"event.people_erased": "%s erased the personal data of everybody at %s.",
	"installation.changed": "%s changed the rules of the installation.",
	"export.registrations": "%s exported the registrations of %s.",
	"export.tickets": "%s exported the tickets of %s.",
	"export.scans": "%s exported the scans of %s.",
	"export.list": "%s printed the door list of %s.",
	"mail.listed": "%s looked at the mail queue of %s.",
	"mail.retried": "%s had a mail sent again: %s.",
	"mail.cancelled": "%s took a mail out of the queue: %s.",
	"mail.tested": "%s sent a test mail of %s.",
	"mail.readdressed": "%s changed the address of a mail: %s.",
	"audit.viewed": "%s looked at the audit log.",
	"audit.verified": "%s verified the audit log.",
};

/* Who acts without an account: kinds before the ":" of an actor. */
const strangers = {
	public: () => say("Somebody"),
	holder: () => say("The person"),
	system: () => say("The system"),
	operator: () => say("The command line"),
	open: () => say("A scanner without a token"),
};

const kinds = {
	registration: n => say("registration %s", n),
	ticket: n => say("ticket %s", n),
	outbox: n => n === "0" ? say("all events") : say("mail %s", n),
	staff: n => n === "0" ? say("an unknown account")
		: say("account %s", n),
	device: n => say("scanner %s", n),
	event: n => n === "*" ? say("all events") : say("event %s", n),
};

const named = text => el("bdi", {}, text);

/* Whoever did it, as an element. */
export function actorOf({ actor, actor_name: name }) {
	return named(name ?? whomWords(actor));
}

/* "staff:3" and its like where no name is known; anything else as it is. */
export function whomWords(text) {
	const [kind, number] = text.split(":");

	return strangers[kind]?.() ?? kinds[kind]?.(number) ?? text;
}

function subjectOf({ subject, subject_name: name }) {
	const [kind, number] = subject.split(":");
	/* Their sentences say already that it is a scanner or an event. */
	const text = name ?? (/^(device|event)$/.test(kind) && number !== "*"
		? say("number %s", number) : kinds[kind]?.(number) ?? subject);

	return kind === "registration"
		? el("a", { href: `#registration/${number}` }, text)
		: named(text);
}

/*
 * The sentence with its parts as elements, in the order of the language;
 * `linkOf` makes what leads to more of an actor.
 */
export function entryWords(entry, linkOf = e => e) {
	const english = sentences[entry.action];
	const mark = "\u0001";
	const parts = (english ? say(english, mark, mark)
		: `${mark}: ${entry.action}, ${mark}`).split(mark);
	const [before, between, after] = parts;

	return [before, linkOf(actorOf(entry)), between,
		after !== undefined && subjectOf(entry), after]
		.filter(part => part);
}

/* All that may be asked for: items [action, words]. */
export const actions = () => Object.keys(sentences).map(action => [action,
	say(sentences[action], "…", "…").replace(/\.$/, "")]);
