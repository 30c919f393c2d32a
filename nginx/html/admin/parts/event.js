/* event.js: which event one works on, chosen at the head of the menu. */
import { el, find } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { recall, remember } from "../../js/memory.js";
import { ask } from "./api.js";

const memory = "event";
let renew = async () => null;

/* Work on this event from now on. */
export function useEvent(slug) {
	remember(memory, slug);
	location.reload();
}

/* One was made, renamed or put away. */
export const renewEvents = () => renew();

/* The events there are: items { slug, name, zone, is_current }. */
async function loadEvents(mayList) {
	const all = mayList && await ask("GET", "events");

	if (all?.status === 200)
		return all.json.events.filter(e => !e.archived_at
			|| e.slug === recall(memory));
	/* Who only scans sees the current one. */
	const { status, json } = await ask("GET", "/api/event", { event: "" });

	return status === 200 ? [{ ...json, is_current: true }] : [];
}

function showChoice(events, chosen, choose) {
	const select = el("select", { id: "event-choice",
		"aria-label": say("Event"),
		async change() {
			const event = events.find(e => e.slug === select.value);

			if (await choose(event))
				chosen = event;
			else
				select.value = chosen.slug;
		} },
	...events.map(e => el("option", { value: e.slug,
		selected: e === chosen }, e.name)));

	find("#event").replaceChildren(events.length > 1 ? select
		: el("p", { class: "event-name", dir: "auto" },
			chosen?.name ?? say("No event yet")));
}

/*
 * Load the events, if one may list them, and show the choice. `changed` is
 * called when another one is chosen, and says whether it may be. Resolves to
 * the event, null where there is none.
 */
export async function chooseEvent(changed, mayList) {
	renew = () => chooseEvent(changed, mayList);
	const events = await loadEvents(mayList);
	const wanted = recall(memory);
	const chosen = events.find(e => e.slug === wanted)
		?? events.find(e => e.is_current) ?? events[0] ?? null;

	showChoice(events, chosen, async event => {
		const taken = await changed(event);

		if (taken)
			remember(memory, event.slug);
		return taken;
	});
	return chosen;
}
