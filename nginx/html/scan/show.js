/* show.js: the verdict covers the screen until the next scan. */
import { find, show } from "../js/dom.js";
import { say } from "../js/lang.js";
import { countOf, firstOf, howOf, spoken, whatOf, wordOf } from "./words.js";
import { settings } from "./settings.js";
import { signal } from "./signal.js";

const stays = { go: 1200, stop: 6000, look: 6000 }; /* milliseconds */

const box = find("#verdict"), said = find("#said");
const next = find("#verdict-next"), admit = find("#verdict-admit");
let timer = null, confirm = null, before = null;

const put = (id, text) => show(find(id), text !== "")
	&& (find(id).textContent = text);

export const isShown = () => !box.hidden;

export function hideVerdict() {
	clearTimeout(timer);
	if (box.hidden)
		return;
	box.hidden = true;
	confirm = null;
	find("#gate").inert = false;
	(before?.isConnected ? before : find("#gate-title")).focus(
		{ preventScroll: true });
}

/*
 * `onConfirm`: it was only looked at; called when the person is to be admitted.
 */
export function showVerdict(verdict, { onConfirm } = {}) {
	clearTimeout(timer);
	if (box.hidden)
		before = document.activeElement;
	box.dataset.tone = onConfirm && verdict.tone === "go" ? "ask"
		: verdict.tone;
	box.dataset.reason = verdict.reason;
	put("#verdict-word", wordOf(verdict));
	put("#verdict-first", firstOf(verdict));
	put("#verdict-name", verdict.name ?? "");
	put("#verdict-team", verdict.team ?? "");
	put("#verdict-count", countOf(verdict));
	put("#verdict-what", whatOf(verdict));
	put("#verdict-how", howOf(verdict));
	show(find("#verdict-rehearsal"), verdict.rehearsal === true);
	confirm = onConfirm || null;
	show(admit, confirm !== null);
	admit.textContent = verdict.reason === "may_leave" ? say("Let out")
		: say("Admit");
	next.textContent = confirm ? say("Not now") : say("Next scan");
	box.hidden = false;
	find("#gate").inert = true;
	said.textContent = "";
	said.textContent = spoken(verdict);
	(confirm ? admit : next).focus({ preventScroll: true });
	signal(verdict.tone, settings);
	if (!confirm && !settings.stay)
		timer = setTimeout(hideVerdict, stays[verdict.tone]);
}

box.addEventListener("click", e => {
	if (e.target === admit && confirm)
		return confirm();
	/* A tap beside the buttons does not decide anything. */
	if (confirm && e.target !== next)
		admit.focus();
	else
		hideVerdict();
	return undefined;
});
document.addEventListener("keydown", e => {
	if (e.key === "Escape")
		hideVerdict();
});
