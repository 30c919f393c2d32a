/* expired.js: the session is over: sign in again without losing the work. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { openDialog } from "./dialog.js";
import { focusSignIn, signInForm } from "./sign-in.js";

let open = null; /* many requests may find out at once: one dialog */

/*
 * Resolves to true when the same person is back. Who gives up or is somebody
 * else gets the page anew: the work was not theirs.
 */
export function signInAgain(user) {
	open ??= new Promise(done => {
		const leave = el("button", { type: "button",
			class: "button button-quiet",
			click: () => location.reload() }, say("Leave"));
		const form = signInForm(someone => {
			if (someone.id !== user.id)
				return location.reload();
			dialog.close();
			return done(true);
		}, { email: user.email, more: [leave] });
		const dialog = openDialog(say("Please sign in again"),
			el("p", {}, say("Your session has ended. What you were doing is still here and goes on when you are signed in.")),
			form);

		dialog.dataset.stays = "";
		dialog.addEventListener("cancel", e => e.preventDefault());
		focusSignIn(form);
	}).finally(() => {
		open = null;
	});
	return open;
}
