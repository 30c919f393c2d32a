/* add.js: a registration that somebody writes for somebody else. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";

export const title = "Add a registration";

/* What was left empty is not sent. */
const given = values => Object.fromEntries(Object.entries(values)
	.filter(([, value]) => value !== ""));

export function show(root, params, shell) {
	let last = "", key = null;
	const over = shell.eventInfo?.state === "over";
	const form = el("form", { class: "form" },
		over && el("p", { class: "notice" },
			say("The event is over, so this is for the record: no mail goes out unless you ask for it.")),
		field({ name: "name", label: say("Name"), required: true,
			autocomplete: "off" }),
		field({ name: "email", type: "email", label: say("E-mail"),
			required: true, autocomplete: "off" }),
		field({ name: "phone", type: "tel", label: say("Phone"),
			required: true, autocomplete: "off" }),
		field({ name: "team_name", label: say("Team"), optional: true,
			autocomplete: "off" }),
		field({ name: "members", label: say("With"), optional: true,
			hint: say("The other people, separated by commas; a name with a comma in double quotes. Each gets a ticket."),
			autocomplete: "off" }),
		field({ name: "payment_reference", label: say("Reference"),
			optional: true, autocomplete: "off" }),
		field({ name: "status", label: say("Status"), value: "pending",
			options: [["pending", say("Pending: to be checked")],
				["approved", say("Approved: the tickets go out")]] }),
		field({ name: "mail", type: "checkbox", value: !over,
			label: say("Tell the person by mail") }),
		field({ name: "over_capacity", type: "checkbox",
			label: say("Also if all places are taken") }),
		el("div", { class: "actions" },
			el("button", { class: "button" }, say("Add")),
			el("a", { class: "button button-quiet",
				href: "#registrations" }, say("Back"))));

	/* The same once more is the same request. */
	function send(values) {
		const body = { ...given(values), ...shell.eventInfo
			&& { event: shell.eventInfo.slug } };

		if (JSON.stringify(body) !== last)
			key = crypto.randomUUID();
		last = JSON.stringify(body);
		return shell.api("POST", "registrations/add", { key, body });
	}

	root.append(liveForm(form, {
		send,
		done: ({ json }) => {
			shell.toast(say("Added: %s", json.name));
			shell.go(`#registration/${json.id}`);
		},
	}));
}
