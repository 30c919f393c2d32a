/*
 * routes.js: every view, its place in the menu and who may see it; one line a
 * view, in the order of the menu.
 *
 *   name    behind the # of the address
 *   need    door, viewer, reviewer, admin or owner; null: everybody
 *   group   heading in the menu; null: reached from elsewhere
 *   icon    of parts/icon.js
 *   only    seen by this role alone
 *   tab     1 to 4: also in the bar at the bottom of a phone, in this order
 */

/* The words are said where they are shown; here they are only named. */
const say = english => english;

export const groups = [
	{ name: "work", title: null },
	{ name: "door", title: say("At the door") },
	{ name: "event", title: say("The event") },
	{ name: "team", title: say("The team") },
];

export const routes = [
	{ name: "scanner", title: say("Scanner"), need: "door", only: "door",
		group: "work", icon: "device", tab: 5,
		load: () => import("./views/scanner.js") },
	{ name: "dashboard", title: say("Dashboard"), need: "viewer",
		group: "work", icon: "chart", tab: 2,
		load: () => import("./views/dashboard.js") },
	{ name: "desk", title: say("Approval desk"), need: "reviewer",
		group: "work", icon: "desk", tab: 1,
		load: () => import("./views/desk.js") },
	{ name: "registrations", title: say("Registrations"), need: "viewer",
		group: "work", icon: "people", tab: 3,
		load: () => import("./views/registrations.js") },
	{ name: "registration", title: say("Registration"), need: "viewer",
		group: null, parent: "registrations",
		load: () => import("./views/registration.js") },
	{ name: "add", title: say("Add a registration"), need: "admin",
		group: null, parent: "registrations",
		load: () => import("./views/add.js") },
	{ name: "import", title: say("Import registrations"), need: "admin",
		group: null, parent: "registrations",
		load: () => import("./views/import.js") },
	{ name: "live", title: say("The door now"), need: "viewer",
		group: "door", icon: "door",
		load: () => import("./views/live.js") },
	{ name: "devices", title: say("Scanners"), need: "admin",
		group: "door", icon: "device",
		load: () => import("./views/devices.js") },
	{ name: "paper", title: say("Paper list"), need: "admin",
		group: "door", icon: "check",
		load: () => import("./views/paper.js") },
	{ name: "exports", title: say("Exports"), need: "reviewer",
		group: "event", icon: "export",
		load: () => import("./views/exports.js") },
	{ name: "mail", title: say("Mail queue"), need: "viewer", group: "event",
		icon: "mail", load: () => import("./views/mail.js") },
	{ name: "settings", title: say("Settings"), need: "admin",
		group: "event", icon: "settings",
		load: () => import("./views/settings.js") },
	{ name: "templates", title: say("Texts of mails"), need: "admin",
		group: "event", icon: "template",
		load: () => import("./views/templates.js") },
	{ name: "events", title: say("All events"), need: "viewer",
		group: "event", icon: "event",
		load: () => import("./views/events.js") },
	{ name: "audit", title: say("Audit log"), need: "admin", group: "team",
		icon: "audit", load: () => import("./views/audit.js") },
	{ name: "staff", title: say("Team"), need: "admin", group: "team",
		icon: "team", load: () => import("./views/staff.js") },
	{ name: "account", title: say("My account"), need: null, group: "team",
		icon: "account", load: () => import("./views/account.js") },
];
