/* menu.js: how to scan, what this device is, signing it out. */
import { el, find, findAll, show } from "../js/dom.js";
import { say, sayCount } from "../js/lang.js";
import { change, forgetSettings, settings } from "./settings.js";
import { clockOf, listOf, number, profileOf } from "./words.js";

export function makeMenu(scanner, { camera, light, signedOut, supervisor }) {
	const sheet = find("#menu"), said = find("#sign-out-said");

	function drawSettings() {
		for (const input of findAll("input[name=step]", sheet))
			input.checked = input.value === settings.step;
		for (const input of findAll("input[type=checkbox]", sheet))
			input.checked = settings[input.name];
	}

	async function drawCameras() {
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

	function update() {
		const { device, event, listed, waiting, offset } = scanner;

		if (!device || !sheet.open)
			return;
		find("#about-device").textContent = device.name;
		find("#about-gate").textContent = device.gate;
		find("#about-event").textContent = event.name;
		find("#about-profile").textContent = profileOf(device);
		find("#about-list").textContent = number(listed);
		find("#about-age").textContent = listOf(scanner);
		find("#about-without").textContent
			= device.without_list === "admit"
				|| scanner.supervisor && settings.green
				? say("Green: admit") : say("Amber: ask a supervisor");
		find("#about-waiting").textContent = number(waiting);
		find("#about-clock").textContent = clockOf(offset);
		show(find("#supervisor"), scanner.supervisor);
		show(find("#supervisor-choices"), scanner.supervisor);
		if (waiting === 0)
			said.textContent = "";
	}

	find("#open-menu").addEventListener("click", async () => {
		said.textContent = "";
		drawSettings();
		sheet.showModal();
		update();
		await drawCameras();
	});
	sheet.addEventListener("change", ({ target }) => {
		if (target.name === "step")
			change({ step: target.value });
		else if (target.type === "checkbox") {
			change({ [target.name]: target.checked });
			update();
		} else if (target.id === "cameras") {
			change({ camera: target.value });
			light(target.value);
		}
	});
	find("#sign-out").addEventListener("click", async () => {
		if (await scanner.signOut()) {
			forgetSettings();
			sheet.close();
			signedOut();
			return;
		}
		said.textContent = sayCount(scanner.waiting,
			"%s scan is not sent yet. Bring this device to a network; it can be signed out when the scan is sent.",
			"%s scans are not sent yet. Bring this device to a network; it can be signed out when they are sent.");
	});
	find("#open-search").addEventListener("click", () => {
		sheet.close();
		supervisor.search();
	});
	find("#open-conflicts").addEventListener("click", () => {
		sheet.close();
		supervisor.conflicts();
	});
	return { update };
}
