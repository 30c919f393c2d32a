/* mailbanner.js: says on every page that mail waits too long. */
import { el, find } from "../../js/dom.js";
import { say, sayCount } from "../../js/lang.js";
import { howLong } from "./howlong.js";
import { poll } from "./poll.js";

const every = 30_000, patience = 5 * 60_000; /* ms */

/* The sentence for the state of the queue, or none. */
function mailSentence({ queued, oldest_at: since }) {
	const waits = since ? Date.now() - Date.parse(since) : 0;

	return waits < patience ? "" : sayCount(queued,
		"%s mail waits to be sent, for %s. Tickets come late until that is solved.",
		"%s mails wait to be sent, the oldest for %s. Tickets come late until that is solved.",
		queued, howLong(since));
}

/* For who may see the numbers. */
export function watchMail() {
	const words = el("span", {});
	const banner = el("p", { class: "banner", role: "status", hidden: true },
		words, " ", el("a", { href: "#mail" }, say("Mail queue")));
	let mail = null;

	find("#banner").after(banner);
	return poll(every, async get => {
		const { status, json } = await get("stats", { event: "" });

		if (status === 200)
			mail = json.mail;
		words.textContent = mail ? mailSentence(mail) : "";
		banner.hidden = words.textContent === "";
	});
}
