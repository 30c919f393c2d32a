/*
 * attempts.js: what comes from the camera, a hand scanner or a field, until its
 * verdict is on the screen.
 */
import { find } from "../js/dom.js";
import { makeAgain } from "./again.js";
import { settings } from "./settings.js";
import { hideVerdict, isShown, showVerdict } from "./show.js";
import { makeTrial } from "./trial.js";

const twice = 1500; /* milliseconds: a trigger that bounces */

const way = () => find("input[name=way]:checked").value;

const sheetOpen = () => find("dialog[open]") !== null;

/* While somebody has to say yes or no, nothing else is scanned. */
const confirming = () => isShown() && !find("#verdict-admit").hidden;

/* A verdict on what reached neither the server nor the disk. */
const unkept = (reason, kind, more = {}) => ({ reason, tone: "look",
	at: Date.now(), kind, key: null, serial: null, ...more });

export class Attempts {
	/* `recent` is told each verdict. */
	constructor(scanner, recent) {
		Object.assign(this, { scanner, recent, again: makeAgain(),
			trial: makeTrial(), working: 0,
			lastTyped: { text: "", at: -Infinity } });
	}

	/* ---- where it comes from -------------------------------------------------- */

	/* From the camera, many times a second. */
	seen(text) {
		const fresh = this.again.isNew(text, performance.now());

		if (fresh && this.working)
			this.again.forget(text);
		else if (fresh && !sheetOpen() && !confirming())
			this.decide(text);
	}

	/* From a hand scanner; `ended`: with a key that ends it. */
	typed(readings, ended = true) {
		const now = performance.now(), [text] = readings;
		const { lastTyped, trial } = this;

		if (trial.shown) {
			trial.show(readings, ended);
			return;
		}
		if (text === lastTyped.text && now - lastTyped.at < twice
			|| confirming()
			|| this.working && settings.step === "look")
			return;
		this.lastTyped = { text, at: now };
		find("dialog[open]")?.close();
		this.tellOf(() => this.ofReadings(readings), way());
	}

	async ofReadings(readings) {
		const { text, layout } = await this.scanner.best(readings);

		return layout ? unkept("layout", "admit", { text })
			: this.ask(text, way());
	}

	/* Is it a code, though no key ended it? */
	isWhole(readings) {
		return this.trial.shown || this.scanner.isGenuine(readings);
	}

	/* ---- what becomes of it --------------------------------------------------- */

	decide(text, kind = way()) {
		return this.tellOf(() => this.ask(text, kind), kind);
	}

	/* `ask` brings a verdict; null: it is shown already. */
	async tellOf(ask, kind) {
		this.working++;
		try {
			const verdict = await ask();

			if (verdict)
				this.tell(verdict);
		} catch {
			this.tell(unkept("failed", kind));
		} finally {
			this.working--;
		}
	}

	ask(text, kind) {
		return settings.step === "look" && kind !== "manual"
			? this.look(text, kind) : this.scanner.scan(text, kind);
	}

	/* Nothing is done until somebody says so. */
	async look(text, kind) {
		const verdict = await this.scanner.glance(text, kind);

		if (verdict.tone !== "go" && verdict.reason !== "may_leave")
			/* A refusal is a scan as well, and is recorded. */
			return verdict.reason === "other" ? verdict
				: this.scanner.scan(text, kind);
		showVerdict({ ...verdict, tone: "go" }, {
			onConfirm: () => this.confirm(text, kind) });
		return null;
	}

	confirm(text, kind) {
		hideVerdict();
		this.tellOf(() => this.scanner.scan(text, kind), kind);
	}

	/* A supervisor decides where the device alone cannot. */
	mayOverrule({ reason }) {
		return this.scanner.supervisor
			&& (reason === "no_list" || reason === "old_list");
	}

	tell(verdict) {
		if (verdict.reason === "sent_away" || !this.scanner.enrolled)
			return;
		this.recent.add(verdict);
		showVerdict(verdict, { onConfirm: this.mayOverrule(verdict)
			&& (() => this.confirm(verdict.text, "manual")) });
		document.dispatchEvent(new CustomEvent("verdict",
			{ detail: verdict }));
	}
}
