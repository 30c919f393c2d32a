/* guard.js: what was typed and not saved is not lost without a question. */
import { say } from "../../js/lang.js";
import { confirm } from "./dialog.js";

const nothing = () => false;
let unsaved = nothing;

/* `ask` says whether something would be lost; null: nothing more can be. */
export function guard(ask) {
	unsaved = ask ?? nothing;
}

/* Is there nothing to lose, or may it be lost? */
export const mayLeave = async () => !unsaved() || await confirm(
	say("Leave without saving?"),
	say("What you changed here is not saved and would be lost."),
	say("Leave without saving"), { danger: true, no: say("Stay here") });

/* The browser asks in its own words. */
addEventListener("beforeunload", e => {
	if (unsaved())
		e.preventDefault();
});
