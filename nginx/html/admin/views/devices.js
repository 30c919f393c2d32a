/* devices.js: scanners: enrol by a QR, see whether they live, revoke. */
import { el } from "../../js/dom.js";
import { lang, say, sayCount } from "../../js/lang.js";
import { badge } from "../parts/badge.js";
import { openDialog } from "../parts/dialog.js";
import { ago, clockWord } from "../parts/doorwords.js";
import { field } from "../parts/field.js";
import { liveForm } from "../parts/form.js";
import { icon } from "../parts/icon.js";
import { empty, problem, sentenceOf, skeleton } from "../parts/state.js";
import { table } from "../parts/table.js";

export const title = "Scanners";

const every = 5_000, silent = 60_000; /* ms */
const locale = lang === "en" ? "en-GB" : lang;
const number = new Intl.NumberFormat(locale);

const profiles = () => [["steward", say("Steward: scans")],
	["supervisor", say("Supervisor: also takes back, searches, admits by hand")]];

const profileWord = profile => profile === "supervisor" ? say("Supervisor")
	: say("Steward");

const isSilent = d => d.state === "active" && d.last_seen_at !== null
	&& Date.now() - Date.parse(d.last_seen_at) > silent;

/* state => badge; an active one is judged by when it was heard of. */
function stateOf(d) {
	const known = {
		new: ["wait", say("Not enrolled")],
		enrolling: ["info", say("Waiting for its camera")],
		revoked: ["quiet", say("Revoked")],
		active: isSilent(d) ? ["stop", say("Silent")]
			: d.last_seen_at ? ["ok", say("Alive")]
				: ["wait", say("Never heard of")],
	};
	const [kind, word] = known[d.state];

	return badge(d.state, word, kind);
}

/* ---- the code -------------------------------------------------------------------- */

const clock = ms => `${Math.floor(ms / 60_000)}:${String(
	Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

const howTo = () => el("ol", {},
	el("li", {}, say("Point the camera of the phone at this code.")),
	el("li", {}, say("Open the address that it shows.")),
	el("li", {}, say("The phone is a scanner from then on. The code works once.")));

/*
 * The code as a picture until it was used; then what uses it. It is made anew
 * when its ten minutes are over.
 */
class EnrolCode {
	constructor(device, shell, changed) {
		Object.assign(this, { device, shell, changed });
		this.left = el("p", { class: "quiet", role: "timer" });
		this.picture = el("img", { class: "enrol-code", alt:
			say("QR code that enrols this scanner"),
		width: 288, height: 288 });
		this.link = el("a", { class: "button button-quiet",
			target: "_blank", rel: "noreferrer" },
		say("Open it on this device"));
		this.status = el("div", { role: "status" });
		this.typed = el("strong", { class: "enrol-text" });
		this.body = el("div", { class: "enrol" }, this.picture, howTo(),
			el("p", {}, say("Or say this code: it is typed on the device under /scan/."),
				" ", this.typed), this.left, this.link);
	}

	open() {
		this.set(this.device);
		this.count();
		openDialog(say("Enrol %s", this.device.name), this.body, this.status,
			el("form", { method: "dialog", class: "actions actions-end" },
				el("button", { class: "button" }, say("Close"))))
			.addEventListener("close", () => {
				this.stop();
				this.changed();
			});
		this.tick = setInterval(() => this.count(), 1000);
		this.look = this.shell.poll(2_000, get => this.watch(get));
	}

	set(d) {
		this.current = d;
		this.picture.src = d.enrol.qr;
		this.link.href = d.enrol.url;
		this.typed.textContent = d.enrol.code;
	}

	async renew() {
		const answer = await this.shell.api("POST",
			`devices/${this.device.id}/enrol`, { body: {} });

		if (answer.status === 200)
			this.set(answer.json);
		else
			this.status.replaceChildren(problem(answer));
	}

	count() {
		const ms = Date.parse(this.current.enrol_until) - Date.now();

		this.left.textContent = say("Good for %s minutes.",
			clock(Math.max(ms, 0)));
		if (ms <= 0 && !document.hidden) {
			this.current = { ...this.current,
				enrol_until: new Date(Date.now() + 60_000) };
			this.renew();
		}
	}

	stop() {
		clearInterval(this.tick);
		this.look?.();
	}

	async watch(get) {
		const answer = await get("devices");
		const d = answer.json.devices?.find(x => x.id === this.device.id);

		if (!d || d.enrolled_at === this.device.enrolled_at)
			return;
		this.stop();
		this.body.remove();
		this.status.replaceChildren(el("p", { class: "enrol-done" },
			icon("check"), say("%s is enrolled.", d.name)));
	}
}

const showCode = (device, shell, changed) =>
	new EnrolCode(device, shell, changed).open();

/* ---- forms ----------------------------------------------------------------------- */

function deviceForm(device, gates) {
	const list = el("datalist", { id: "device-gates" },
		...gates.map(gate => el("option", { value: gate })));

	return el("form", { class: "form" },
		field({ name: "name", id: "device-name", label: say("Name"),
			hint: say("Whose phone it is, or its label."),
			value: device?.name ?? "", required: true, maxlength: 255,
			autocomplete: "off" }),
		field({ name: "gate", id: "device-gate", label: say("Gate"),
			optional: true, value: device?.gate ?? "", maxlength: 255,
			list: "device-gates", autocomplete: "off" }), list,
		field({ name: "profile", id: "device-profile",
			label: say("Rights"), options: profiles(),
			value: device?.profile ?? "steward" }),
		field({ name: "without_list", id: "device-without-list",
			label: say("Genuine tickets, offline and without a list"),
			hint: say("Also with a list that is older than 12 hours."),
			options: [["look", say("Amber: it asks for a supervisor")],
				["admit", say("Green: it lets them in")]],
			value: device?.without_list ?? "look" }),
		el("div", { class: "actions actions-end" },
			el("button", { class: "button" }, device ? say("Save")
				: say("Make a code"))));
}

function openForm(device, gates, shell, changed) {
	const form = deviceForm(device, gates);
	const dialog = openDialog(device ? say("Change %s", device.name)
		: say("New scanner"), form);
	const bodyOf = values => device ? values
		: { ...values, ...shell.event && { event: shell.event } };

	liveForm(form, {
		send: values => shell.api(device ? "PATCH" : "POST", device
			? `devices/${device.id}` : "devices",
		{ body: bodyOf(values), ...!device && { key: true } }),
		done: ({ json }) => {
			dialog.close();
			changed();
			if (!device)
				showCode(json, shell, changed);
		},
	});
}

/* What is known of scans that it has not sent. */
function unsentOf(d) {
	const when = d.last_seen_at ? ago(d.last_seen_at) : "";

	if (!d.last_seen_at)
		return say("It has never been online.");
	if (d.queued > 0)
		return sayCount(d.queued,
			"It was last on line %s, with %s scan still to send.",
			"It was last on line %s, with %s scans still to send.",
			when, d.queued);
	return isSilent(d)
		? say("It was last on line %s: it may have scans that it has not sent.",
			when)
		: say("It was last on line %s, with nothing to send.", when);
}

async function revoke(device, shell, changed) {
	if (!await shell.confirm(say("Revoke %s?", device.name),
		`${unsentOf(device)} ${say("It can no longer scan, and deletes its tickets. Scans that it has not sent are kept for you when it is online again: they count when you have settled them.")}`,
		say("Revoke"), { danger: true }))
		return;
	const answer = await shell.api("POST", `devices/${device.id}/revoke`,
		{ body: {} });

	shell.toast(answer.status === 200 ? say("%s is revoked.", device.name)
		: sentenceOf(answer), { isProblem: answer.status !== 200 });
	changed();
}

async function enrolAgain(device, shell, changed) {
	const answer = await shell.api("POST", `devices/${device.id}/enrol`,
		{ body: {} });

	if (answer.status === 200)
		showCode(answer.json, shell, changed);
	else
		shell.toast(sentenceOf(answer), { isProblem: true });
}

/* What a revoked one had not sent: does it count? */
function settle(device, shell, changed) {
	const form = el("form", { class: "form" },
		el("p", {}, sayCount(device.to_settle,
			"%s handed in scans of %s ticket after it was revoked. They count like any scan that was made offline, or are left out. One by one they are settled on the page “The door now”.",
			"%s handed in scans of %s tickets after it was revoked. They count like any scan that was made offline, or are left out. One by one they are settled on the page “The door now”.",
			device.name, device.to_settle)),
		field({ name: "counts", id: "settle-counts",
			label: say("What the revoked scanner recorded"),
			options: [["true", say("It counts")],
				["false", say("It is left out")]], value: "true" }),
		field({ name: "note", id: "settle-note",
			label: say("What was done"), required: true,
			maxlength: 1000, autocomplete: "off", dir: "auto" }),
		el("div", { class: "actions actions-end" },
			el("button", { class: "button" }, say("Settle all"))));
	const dialog = openDialog(say("Settle %s", device.name), form);

	liveForm(form, {
		send: ({ counts, note }) => shell.api("POST",
			`devices/${device.id}/settle`,
			{ body: { counts: counts === "true", note } }),
		done: () => {
			dialog.close();
			changed();
			shell.toast(say("%s is settled.", device.name));
		},
	});
}

/* ---- the list -------------------------------------------------------------------- */

const button = (text, label, click) => el("button", { type: "button",
	class: "button button-quiet button-small", "aria-label": label, click },
text);

/* What may still come of a revoked one. */
const leftOf = d => d.to_settle > 0
	? sayCount(d.to_settle, "%s ticket to settle", "%s tickets to settle")
	: d.emptied_at ? say("Nothing left on it")
		: d.enrolled_at ? say("Not online since: it may have scans")
			: "";

function columns(gates, shell, changed) {
	return [
		{ name: say("Scanner"), show: d => [d.name,
			d.profile === "supervisor" && el("span",
				{ class: "quiet small" }, ` ${profileWord(d.profile)}`)] },
		{ name: say("Gate"), show: d => d.gate ?? "–" },
		{ name: say("State"), show: d => [stateOf(d),
			d.state === "revoked" && el("span",
				{ class: "quiet small" }, ` ${leftOf(d)}`)] },
		{ name: say("Last on line"), kind: "quiet nowrap",
			show: d => d.last_seen_at ? el("time", { datetime:
				d.last_seen_at }, ago(d.last_seen_at)) : "–" },
		{ name: say("Scans"), kind: "nowrap", show: d => [
			number.format(d.scans), d.queued > 0 && el("span",
				{ class: "quiet small" },
				` ${say("+ %s to be sent", number.format(d.queued))}`)] },
		{ name: say("Clock"), kind: "quiet",
			show: d => clockWord(d.clock_offset_ms) || "–" },
		{ name: "", kind: "num", show: d => el("div",
			{ class: "actions actions-row" },
			button(say("Change"), say("Change %s", d.name),
				() => openForm(d, gates(), shell, changed)),
			button(say("Code"), say("New code for %s", d.name),
				() => enrolAgain(d, shell, changed)),
			d.to_settle > 0 && button(say("Settle"),
				say("Settle %s", d.name),
				() => settle(d, shell, changed)),
			d.state !== "revoked" && button(say("Revoke"),
				say("Revoke %s", d.name),
				() => revoke(d, shell, changed))) },
	];
}

const longGone = 7 * 86_400_000; /* ms */

/* Revoked, and nothing will come of it any more: put away. */
const isAway = d => d.state === "revoked" && d.to_settle === 0
	&& (d.emptied_at !== null || d.enrolled_at === null
		|| Date.now() - Date.parse(d.revoked_at) > longGone);

function makeAway(rows) {
	const head = el("summary", {});
	const element = el("details", { class: "away" }, head, rows.element);

	return {
		element,
		/* Somebody is at one of its rows, not only at what opens it. */
		get isUsed() {
			return rows.element.contains(document.activeElement);
		},
		set(devices) {
			element.hidden = devices.length === 0;
			head.textContent = say("Revoked scanners (%s)",
				number.format(devices.length));
			rows.set(devices);
		},
	};
}

/* All that is shown of a device, so that what is the same stays as it is. */
const seen = devices => JSON.stringify(devices.map(d => [d, isSilent(d),
	d.last_seen_at && ago(d.last_seen_at)]));

export async function show(root, params, shell) {
	let gates = [], drawn = null, told = "", again = () => {};
	const changed = () => again();
	const add = () => openForm(null, gates, shell, changed);
	const rows = table({ label: say("Scanners"),
		columns: columns(() => gates, shell, changed) });
	const away = makeAway(table({ label: say("Revoked scanners"),
		columns: columns(() => gates, shell, changed) }));
	const list = el("div", {}, rows.element, away.element);

	function draw({ devices, gates: all }) {
		gates = all;
		if (seen(devices) === told || rows.element.contains(
			document.activeElement) || away.isUsed)
			return;
		told = seen(devices);
		drawn = devices.length > 0 ? list
			: empty(say("No scanner yet"),
				say("Any phone with a camera can be one: make a code here, and point the phone at it."),
				el("button", { type: "button", class: "button",
					click: add }, say("New scanner")));
		rows.set(devices.filter(d => !isAway(d)));
		away.set(devices.filter(isAway));
		/* Put in anew, it would take the place from the device that is in it. */
		if (root.firstChild !== drawn)
			root.replaceChildren(drawn);
	}

	async function load(get) {
		const answer = await get("devices");

		if (answer.status === 200)
			draw(answer.json);
		else if (!drawn && answer.status !== 304 && !answer.aborted)
			root.replaceChildren(problem(answer));
		else if (drawn && answer.status === 304)
			for (const time of root.querySelectorAll("time"))
				time.textContent = ago(time.dateTime);
	}

	again = () => {
		told = "";
		document.activeElement?.blur?.();
		return load((path, options) => shell.api("GET", path, options));
	};
	root.replaceChildren(skeleton("table"));
	shell.actions(el("a", { class: "button button-quiet", href: "#paper" },
		say("Paper list")),
	el("button", { type: "button", class: "button", click: add },
		icon("add"), say("New scanner")));
	shell.poll(every, load);
}
