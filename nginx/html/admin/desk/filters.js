/* filters.js: which registrations the queue of the approval desk shows. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { empty } from "../parts/state.js";

const typing = 250; /* ms after the last key of a search */

const kinds = () => [["open", say("To check")], ["given", say("With a picture")],
	["none", say("Without a picture")],
	["requested", say("Asked, no answer yet")]];

/* A search and a choice; `changed` is called when they change. */
export class Filters {
	constructor(changed) {
		this.changed = changed;
		this.search = el("input", { type: "search", id: "desk-search",
			"aria-label": say("Search the queue"),
			placeholder: say("Search"), input: () => this.later(),
			keydown: e => e.key === "Escape" && this.search.blur() });
		this.which = el("select", { "aria-label": say("Which"), change: changed },
			...kinds().map(([value, text]) =>
				el("option", { value }, text)));
		this.element = el("div", { class: "desk-filters" }, this.search,
			this.which);
	}

	later() {
		this.stop();
		this.timer = setTimeout(this.changed, typing);
	}

	stop() {
		clearTimeout(this.timer);
	}

	clear() {
		this.search.value = "";
		this.which.value = "open";
		this.changed();
	}

	focus() {
		this.search.focus();
	}

	/* Is it all that is to be checked? */
	get all() {
		return this.search.value.trim() === "" && this.which.value === "open";
	}

	/* As parameters of the list of registrations. */
	get query() {
		const q = this.search.value.trim();

		return { proof: this.which.value, ...q && { q } };
	}
}

/* What lies on the desk when the queue is empty. */
export const nothing = filters => filters.all
	? empty(say("Everything is checked"),
		say("New registrations appear here by themselves."),
		el("a", { class: "button button-quiet", href: "#registrations" },
			say("All registrations")))
	: empty(say("No one matches"),
		say("Try another search, or look at all that are to be checked."),
		el("button", { type: "button", class: "button button-quiet",
			click: () => filters.clear() },
		say("Show all that are to be checked")));

/* What lies there while colleagues look at all that are left. */
export const busy = () => empty(say("Colleagues are viewing all that are left"),
	say("What they leave appears here by itself. You can also choose one in the queue."));
