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

export class NumberSheet {
	/* `attempts` gets what is to be decided, and what a scanner typed. */
	constructor(attempts) {
		Object.assign(this, { attempts, sheet: find("#number"),
			field: find("#serial"), count: find("#serial-count"),
			wedge: makeWedge() });
		this.field.addEventListener("input", e => this.input(e));
		this.field.addEventListener("keydown", e => this.key(e));
		find("#number-form").addEventListener("submit",
			e => this.submit(e));
		find("#open-number").addEventListener("click",
			() => this.open());
	}

	open() {
		this.field.value = "";
		this.hint();
		this.count.textContent = "";
		this.sheet.showModal();
		this.field.focus();
	}

	/* A whole code can be pasted, or typed by a scanner. */
	get isCode() {
		return this.field.value.includes(".");
	}

	get isEmpty() {
		return this.field.value.trim() === "";
	}

	hint(strict = false) {
		const { field, count } = this;
		const { kind, serial } = read(field.value);
		/* With what a scanner that types may say before it. */
		const result = kind === "serial" ? { serial }
			: readSerial(field.value);

		if (this.isCode || this.isEmpty) {
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

	input(e) {
		const { serial } = this.hint();

		/* Grouped as on the ticket, when it is whole. */
		if (serial && e.inputType !== "deleteContentBackward")
			this.field.value = showSerial(serial);
	}

	key(e) {
		const readings = this.wedge.key(e, e.timeStamp);

		/* What no reading makes a ticket of, the form judges. */
		if (!readings?.some(isTicket))
			return;
		e.preventDefault();
		this.sheet.close();
		this.attempts.typed(readings);
	}

	submit(e) {
		const { value } = this.field;

		e.preventDefault();
		if (this.isFit(read(value))) {
			this.sheet.close();
			this.attempts.decide(value);
			return;
		}
		if (this.isEmpty) {
			this.count.textContent = say("Please fill this in.");
			this.count.dataset.state = "wrong";
		}
		this.field.focus();
	}

	/* May it be decided? A code that is damaged is refused at the door. */
	isFit({ kind }) {
		return this.isCode ? kind === "code" || kind === "damaged"
			: this.hint(true).serial;
	}
}
