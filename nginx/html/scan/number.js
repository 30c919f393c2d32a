/* number.js: a number typed by hand, with a hint before it is sent. */
import { find } from "../js/dom.js";
import { say } from "../js/lang.js";
import { read, readSerial, showSerial } from "./code.js";
import { makeWedge } from "./wedge.js";

/* What is wrong with it, in words; "" while it is only unfinished. */
function hintOf({ serial, wrong, letter, length }) {
	if (serial)
		return say("The number is complete.");
	switch (wrong) {
	case "letter":
		return say("“%s” is in no number: look again.", letter);
	case "long":
		return say("This is too long: a number has 17 characters, not %s.", length);
	case "check":
		return say("One character is wrong: compare it with the ticket.");
	default:
		return say("%s of 17", length);
	}
}

const isTicket = text => ["code", "serial"].includes(read(text).kind);

/*
 * `go` is called with what is to be decided, `scanned` with the readings of what
 * a scanner typed into the field.
 */
export function makeNumber(go, scanned) {
	const sheet = find("#number"), field = find("#serial");
	const count = find("#serial-count"), wedge = makeWedge();

	/* A whole code can be pasted, or typed by a scanner. */
	const isCode = () => field.value.includes(".");

	function hint(strict = false) {
		const { kind, serial } = read(field.value);
		/* With what a scanner that types may say before it. */
		const result = kind === "serial" ? { serial }
			: readSerial(field.value);

		if (isCode() || field.value.trim() === "") {
			count.textContent = "";
			field.removeAttribute("aria-invalid");
			return result;
		}
		const wrong = !result.serial
			&& (strict || result.wrong !== "short");

		count.textContent = hintOf(result);
		count.dataset.state = result.serial ? "right"
			: wrong ? "wrong" : "open";
		if (wrong)
			field.setAttribute("aria-invalid", "true");
		else
			field.removeAttribute("aria-invalid");
		return result;
	}

	field.addEventListener("input", e => {
		const { serial } = hint();

		/* Grouped as on the ticket, when it is whole. */
		if (serial && e.inputType !== "deleteContentBackward")
			field.value = showSerial(serial);
	});
	field.addEventListener("keydown", e => {
		const readings = wedge.key(e, e.timeStamp);

		/* What no reading makes a ticket of, the form judges. */
		if (!readings?.some(isTicket))
			return;
		e.preventDefault();
		sheet.close();
		scanned(readings);
	});
	find("#number-form").addEventListener("submit", e => {
		e.preventDefault();
		const ticket = read(field.value);

		if (isCode() ? ticket.kind === "code" || ticket.kind === "damaged"
			: hint(true).serial) {
			const { value } = field;

			sheet.close();
			go(value);
			return;
		}
		if (field.value.trim() === "") {
			count.textContent = say("Please fill this in.");
			count.dataset.state = "wrong";
		}
		field.focus();
	});
	find("#open-number").addEventListener("click", () => {
		field.value = "";
		hint();
		count.textContent = "";
		sheet.showModal();
		field.focus();
	});
}
