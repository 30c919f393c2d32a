/* scanner.js: where door staff go from here. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { empty } from "../parts/state.js";

export const title = "Scanner";

export function show(root) {
	root.append(empty(say("Tickets are scanned in the scanner"),
		say("Open it on the phone that scans. The first time an admin gives you its set-up link or code."),
		el("a", { class: "button", href: "/scan/" }, say("Open the scanner")),
		el("a", { class: "button button-quiet", href: "#account" },
			say("My account"))));
}
