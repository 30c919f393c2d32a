/* sheet.js: the registration that lies on the approval desk. */
import { el, find, show as reveal } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { claimBrief, claimFacts, warnings } from "../parts/claim.js";
import { sayDecided } from "../parts/decide.js";
import { ProofView } from "../parts/proof.js";
import { skeleton } from "../parts/state.js";

const button = (key, text, work, kind = "button-quiet") => el("button",
	{ type: "button", class: `button ${kind}`, "aria-keyshortcuts": key,
		click: work },
	el("span", {}, text), el("kbd", { "aria-hidden": "true" }, key));

const note = n => el("blockquote", { class: "note", dir: "auto" }, n.text,
	el("footer", {}, n.by));

const claimOf = r => el("div", { class: "desk-claim" },
	el("div", { class: "desk-who" }, el("h2", { dir: "auto" }, r.name),
		el("a", { href: `#registration/${r.id}` },
			say("Everything about it"))),
	el("div", { id: "desk-claims", role: "status" }),
	warnings(r), claimFacts(r), ...r.notes.slice(-2).map(note));

/* `work`: approve, reject, request and skip. */
export function makeSheet(shell, work) {
	const element = el("section", { class: "desk-sheet",
		"aria-label": say("The registration") }, skeleton("card"));
	const proof = new ProofView();

	const put = (...children) => element.replaceChildren(...children);

	function showProof(r, picture) {
		if (picture)
			proof.show(picture);
		else
			proof.tell(say("No picture was sent."), r.event.proof === "none"
				? say("This event asks for none.") : "");
	}

	function showClaims(others) {
		find("#desk-claims", element)?.replaceChildren(...others.map(o =>
			el("p", { class: "looking" },
				say("%s is viewing this too.", o.name))));
	}

	/* `picture`: an image of loadProof(), or null. */
	function show(r, picture) {
		put(el("div", { class: "desk-brief", "aria-hidden": "true" },
			...claimBrief(r)),
		el("div", { class: "desk-proof" }, proof.element), claimOf(r),
		el("div", { class: "desk-actions" },
			button("A", say("Approve and next"), work.approve, ""),
			button("R", say("Reject"), work.reject,
				"button-quiet button-stop"),
			button("P", say("Ask for a better proof"), work.request),
			button("S", say("Skip"), work.skip)));
		showClaims(r.claims);
		showProof(r, picture);
		element.scrollTop = 0;
	}

	/* A colleague was first: their decision instead of an error. */
	function showDecided(told, next) {
		const go = el("button", { type: "button", class: "button",
			id: "desk-next", click: next }, say("Next"));

		reveal(find(".desk-actions", element), false);
		find("#desk-claims", element)?.replaceChildren(el("div",
			{ class: "notice" }, el("p", {}, badge(told.status), " ",
				sayDecided(told, shell.zone)),
			el("div", { class: "actions" }, go)));
		go.focus();
	}

	return {
		/* Can what lies there be decided? */
		get ready() {
			return find(".desk-actions", element)?.hidden === false
				&& !element.classList.contains("desk-loading");
		},
		loading: on => element.classList.toggle("desk-loading", on),
		element, proof, put, show, showClaims, showDecided,
	};
}
