/* menu.js: how to scan, what this device is, signing it out. */
import { el, find, findAll, show } from "../js/dom.js";
import { say, sayCount } from "../js/lang.js";
import { change, forgetSettings, settings } from "./settings.js";
import { clockOf, listOf, number, profileOf } from "./words.js";

export class Menu {
	/* `signedOut` is called when all was sent and is deleted. */
	constructor(scanner, { finder, supervisor, signedOut }) {
		Object.assign(this, { scanner, finder, signedOut,
			sheet: find("#menu"), said: find("#sign-out-said") });
		find("#open-menu").addEventListener("click", () => this.open());
		this.sheet.addEventListener("change", e => this.choose(e.target));
		find("#sign-out").addEventListener("click",
			() => this.signOut());
		find("#open-search").addEventListener("click", () => {
			this.sheet.close();
			supervisor.search();
		});
		find("#open-conflicts").addEventListener("click", () => {
			this.sheet.close();
			supervisor.conflicts();
		});
	}

	async open() {
		this.said.textContent = "";
		this.drawSettings();
		this.sheet.showModal();
		this.update();
		await this.drawCameras();
	}

	/* ---- how to scan -------------------------------------------------------- */

	drawSettings() {
		for (const input of findAll("input[name=step]", this.sheet))
			input.checked = input.value === settings.step;
		for (const input of findAll("input[type=checkbox]", this.sheet))
			input.checked = settings[input.name];
	}

	async drawCameras() {
		const { camera } = this.finder;
		const choices = navigator.mediaDevices
			? await camera.choices() : [];
		const select = find("#cameras");

		select.replaceChildren(...choices.map((c, i) => el("option",
			{ value: c.deviceId, selected: c.deviceId === camera.id },
			c.label || say("Camera %s", i + 1))));
		if (choices.length === 0)
			select.append(el("option", { value: "" },
				say("There is none")));
		select.disabled = choices.length < 2;
	}

	choose(input) {
		if (input.name === "step")
			change({ step: input.value });
		else if (input.type === "checkbox") {
			change({ [input.name]: input.checked });
			this.update();
		} else if (input.id === "cameras") {
			change({ camera: input.value });
			this.finder.light(input.value);
		}
	}

	/* ---- what this device is ------------------------------------------------ */

	update() {
		const { device, event, listed, waiting, offset, supervisor }
			= this.scanner;

		if (!device || !this.sheet.open)
			return;
		find("#about-device").textContent = device.name;
		find("#about-gate").textContent = device.gate;
		find("#about-event").textContent = event.name;
		find("#about-profile").textContent = profileOf(device);
		find("#about-list").textContent = number(listed);
		find("#about-age").textContent = listOf(this.scanner);
		find("#about-without").textContent
			= device.without_list === "admit"
				|| supervisor && settings.green
				? say("Green: admit") : say("Amber: ask a supervisor");
		find("#about-waiting").textContent = number(waiting);
		find("#about-clock").textContent = clockOf(offset);
		show(find("#supervisor"), supervisor);
		show(find("#supervisor-choices"), supervisor);
		if (waiting === 0)
			this.said.textContent = "";
	}

	async signOut() {
		if (await this.scanner.signOut()) {
			forgetSettings();
			this.sheet.close();
			this.signedOut();
			return;
		}
		this.said.textContent = sayCount(this.scanner.waiting,
			"%s scan is not sent yet. Bring this device to a network; it can be signed out when the scan is sent.",
			"%s scans are not sent yet. Bring this device to a network; it can be signed out when they are sent.");
	}
}
