/* trial.js: does the hand scanner type as this device reads? A code to try. */
import { find } from "../js/dom.js";
import { say, sayCount } from "../js/lang.js";

/* What is in trial.png: every character that a ticket's code can have. */
export const trialText = "TEST.0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const isTrial = text => text.trim().toUpperCase()
	.replace(/^\]?[A-Z]\d(?=TEST)/, "") === trialText;

/*
 * How the readings of a scan compare: "right", "places" (right by the places of
 * the keys only), "lost" (characters are missing), "layout".
 */
export function judgeTrial([typed, ...others]) {
	if (isTrial(typed))
		return "right";
	if (others.some(isTrial))
		return "places";
	return typed.length < trialText.length ? "lost" : "layout";
}

function sentenceOf(how, typed) {
	switch (how) {
	case "right":
		return say("Read right: this scanner can be used.");
	case "places":
		return say("Read right. The scanner’s keyboard layout differs from this device’s; tickets are read all the same.");
	case "lost":
		return sayCount(trialText.length,
			"%s of %s character arrived: set the scanner to type more slowly, or move closer.",
			"%s of %s characters arrived: set the scanner to type more slowly, or move closer.",
			typed.length, trialText.length);
	default:
		return say("Scanner’s keyboard layout: it typed “%s”. Set the scanner to the layout of this device, then scan this code again.",
			typed);
	}
}

export function makeTrial() {
	const sheet = find("#trial"), said = find("#trial-said");

	find("#trial-text").textContent = trialText;
	find("#open-trial").addEventListener("click", () => {
		find("#menu").close();
		said.textContent = say("Scan this code with the hand scanner.");
		said.dataset.state = "open";
		sheet.showModal();
	});
	return {
		get shown() {
			return sheet.open;
		},
		/* `ended`: with a key that ends it. */
		show(readings, ended) {
			const how = judgeTrial(readings);

			said.dataset.state = how === "lost" || how === "layout"
				? "wrong" : "right";
			said.textContent = [sentenceOf(how, readings[0]),
				!ended && say("It sends no Enter after a code: set it to do so, then scans are faster.")]
				.filter(Boolean).join(" ");
		},
	};
}
