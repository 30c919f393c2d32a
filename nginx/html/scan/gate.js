/* gate.js: the screen at the entrance: camera, line, counts, scans. */
import { el, find, show } from "../js/dom.js";
import { say, sayCount } from "../js/lang.js";
import { makeAgain } from "./again.js";
import { hasCamera, makeCamera, watchCameras } from "./camera.js";
import { makeMenu } from "./menu.js";
import { makeNumber } from "./number.js";
import { makeRecent } from "./recent.js";
import { settings } from "./settings.js";
import { hideVerdict, isShown, showVerdict } from "./show.js";
import { makeSupervisor } from "./supervisor.js";
import { makeTrial } from "./trial.js";
import { makeWedge } from "./wedge.js";
import { lineOf, listOf, number } from "./words.js";

const twice = 1500; /* milliseconds: a trigger that bounces */

export function makeGate(scanner, signedOut) {
	const root = find("#gate");
	const again = makeAgain(), wedge = makeWedge();
	const camera = makeCamera(find("#video"), seen);
	let working = 0, lastTyped = { text: "", at: -Infinity }, ending = null;

	const way = () => find("input[name=way]:checked").value;

	/* `ask` brings a verdict; null: it is shown already. */
	async function tellOf(ask, kind) {
		working++;
		try {
			const verdict = await ask();

			if (verdict)
				tell(verdict);
		} catch {
			tell({ reason: "failed", tone: "look", at: Date.now(),
				kind, key: null, serial: null });
		} finally {
			working--;
		}
	}

	const ask = (text, kind) => settings.step === "look"
		&& kind !== "manual" ? look(text, kind)
		: scanner.scan(text, kind);

	const decide = (text, kind) => tellOf(() => ask(text, kind), kind);

	/* Nothing is done until somebody says so. */
	async function look(text, kind) {
		const verdict = await scanner.glance(text, kind);

		if (verdict.tone !== "go" && verdict.reason !== "may_leave")
			/* A refusal is a scan as well, and is recorded. */
			return verdict.reason === "other" ? verdict
				: scanner.scan(text, kind);
		showVerdict({ ...verdict, tone: "go" }, {
			onConfirm: () => {
				hideVerdict();
				tellOf(() => scanner.scan(text, kind), kind);
			} });
		return null;
	}

	/* A supervisor decides where the device alone cannot. */
	const mayOverrule = ({ reason }) => scanner.supervisor
		&& (reason === "no_list" || reason === "old_list");

	function tell(verdict) {
		if (verdict.reason === "sent_away" || !scanner.enrolled)
			return;
		recent.add(verdict);
		showVerdict(verdict, {
			onConfirm: mayOverrule(verdict) && (() => {
				hideVerdict();
				tellOf(() => scanner.scan(verdict.text, "manual"),
					"manual");
			}) });
		document.dispatchEvent(new CustomEvent("verdict",
			{ detail: verdict }));
	}

	const sheetOpen = () => find("dialog[open]") !== null;

	/* From the camera, many times a second. */
	function seen(text) {
		const fresh = again.isNew(text, performance.now());

		if (fresh && working)
			again.forget(text);
		else if (fresh && !sheetOpen() && !confirming())
			decide(text, way());
	}

	/* While somebody has to say yes or no, nothing else is scanned. */
	const confirming = () => isShown() && !find("#verdict-admit").hidden;

	function typed(readings, ended = true) {
		const now = performance.now(), [text] = readings;

		if (trial.shown) {
			trial.show(readings, ended);
			return;
		}
		if (text === lastTyped.text && now - lastTyped.at < twice
			|| confirming() || working && settings.step === "look")
			return;
		lastTyped = { text, at: now };
		find("dialog[open]")?.close();
		tellOf(() => ofReadings(readings), way());
	}

	async function ofReadings(readings) {
		const { text, layout } = await scanner.best(readings);

		return layout ? { reason: "layout", tone: "look", at: Date.now(),
			kind: "admit", key: null, serial: null, text }
			: ask(text, way());
	}

	/* A scanner that types without an end: what is a whole code is one. */
	async function unended() {
		const readings = wedge.rest();

		if (readings && (trial.shown || await scanner.isGenuine(readings)))
			typed(readings, false);
	}

	const isField = e => e.target.matches?.(
		"input:not([type=radio]):not([type=checkbox])");

	/* A scanner that types has no focus of its own. */
	function key(e) {
		if (root.hidden || e.metaKey || e.isComposing || isField(e))
			return;
		const scanned = wedge.key(e, e.timeStamp);

		if (scanned || wedge.typing && !e.altKey) {
			e.preventDefault();
			e.stopImmediatePropagation();
		}
		clearTimeout(ending);
		if (scanned)
			typed(scanned);
		else if (wedge.typing)
			ending = setTimeout(unended, 2 * wedge.pause);
	}

	function dark(text, button) {
		show(find("#dark"), text !== "");
		show(find("#aim"), text === "");
		find("#dark-text").textContent = text;
		show(find("#camera-on"), button);
		show(find("#torch"), camera.hasTorch);
	}

	const noCamera = error => error?.name === "NotFoundError"
		|| !navigator.mediaDevices
		? say("There is no camera. Type the number, or use a scanner that types.")
		: say("The camera cannot be used: allow it in the settings of this browser. A number can be typed, too.");

	async function light(id = settings.camera) {
		find("#torch").setAttribute("aria-pressed", "false");
		try {
			await camera.start(id, async () => dark(say(
				"The camera was switched off."), await hasCamera()));
			dark("", false);
		} catch (error) {
			/* One that is not there any more. */
			if (id && error?.name === "OverconstrainedError")
				return light("");
			dark(noCamera(error), await hasCamera());
		}
		return undefined;
	}

	async function torch() {
		const button = find("#torch");
		const on = button.getAttribute("aria-pressed") !== "true";

		try {
			await camera.torch(on);
			button.setAttribute("aria-pressed", on);
		} catch {
			/* it stays as it is */
		}
	}

	function update() {
		const { device, event, counter, link, troubles } = scanner;

		if (!device || !event)
			return;
		find("#gate-name").textContent = device.gate;
		find("#gate-event").textContent = event.name;
		find("#count-gate").textContent = number(counter?.gate);
		find("#count-all").replaceChildren(number(counter?.event),
			...counter?.expected
				? [el("small", {}, ` / ${number(counter.expected)}`)]
				: []);
		const line = lineOf(scanner);

		if (find("#line-text").textContent !== line)
			find("#line-text").textContent = line;
		find("#list-text").textContent = listOf(scanner);
		find("#list-text").dataset.doubt = scanner.list.doubt ?? "";
		find("#line").dataset.state = link.online ? "online"
			: link.tried ? link.state : "connecting";
		show(find("#rehearsal"), scanner.rehearses);
		show(find("#ways"), event.entry === "reentry");
		if (event.entry !== "reentry")
			find("input[name=way][value=admit]").checked = true;
		show(find("#trouble"), troubles.length > 0);
		find("#trouble").textContent = sayCount(troubles.length,
			"%s scan was seen otherwise by the server. Show it.",
			"%s scans were seen otherwise by the server. Show them.");
		recent.update();
		menu.update();
	}

	const recent = makeRecent(scanner, { undo: v => supervisor.undo(v) });
	const supervisor = makeSupervisor(scanner, {
		admit: serial => {
			find("dialog[open]")?.close();
			decide(serial, "manual");
		} });
	const trial = makeTrial();
	const menu = makeMenu(scanner, { camera, light, signedOut: () => {
		close();
		signedOut();
	}, supervisor });

	makeNumber(text => decide(text, way()), typed);
	addEventListener("keydown", key, true);
	find("#torch").addEventListener("click", torch);
	find("#camera-on").addEventListener("click", () => light());
	find("#open-recent").addEventListener("click", recent.open);
	find("#trouble").addEventListener("click", recent.open);
	/* One was plugged in. */
	watchCameras(async () => {
		if (!root.hidden && !camera.on && await hasCamera())
			light();
	});
	document.addEventListener("visibilitychange", () => {
		/* Phones take the camera away behind the lock. */
		if (!document.hidden && !root.hidden && !camera.on)
			light();
	});

	function close() {
		find("dialog[open]")?.close();
		hideVerdict();
		camera.stop();
		recent.clear();
		root.hidden = true;
	}

	return {
		get shown() {
			return !root.hidden;
		},
		async open() {
			root.hidden = false;
			update();
			find("#gate-title").focus();
			dark(say("Starting the camera"), false);
			await light();
			menu.update();
		},
		close, update,
	};
}
