/* finder.js: the picture of the camera at the gate, or why there is none. */
import { find, show } from "../js/dom.js";
import { say } from "../js/lang.js";
import { Camera, hasCamera, watchCameras } from "./camera.js";
import { settings } from "./settings.js";

const noCamera = error => error?.name === "NotFoundError"
	|| !navigator.mediaDevices
	? say("There is no camera. Type the number, or use a scanner that types.")
	: say("The camera cannot be used: allow it in the settings of this browser. A number can be typed, too.");

export class Finder {
	/* `seen` is called with each text, again and again while it is there. */
	constructor(seen) {
		this.root = find("#gate");
		this.camera = new Camera(find("#video"), seen);
		find("#torch").addEventListener("click", () => this.torch());
		find("#camera-on").addEventListener("click", () => this.light());
		/* One was plugged in. */
		watchCameras(async () => {
			if (this.isDark && await hasCamera())
				this.light();
		});
		document.addEventListener("visibilitychange", () => {
			/* Phones take the camera away behind the lock. */
			if (!document.hidden && this.isDark)
				this.light();
		});
	}

	/* Is the gate shown without a picture? */
	get isDark() {
		return !this.root.hidden && !this.camera.on;
	}

	async start() {
		this.dark(say("Starting the camera"), false);
		await this.light();
	}

	stop() {
		this.camera.stop();
	}

	/* `text`: why there is no picture; "": there is one. */
	dark(text, button) {
		show(find("#dark"), text !== "");
		show(find("#aim"), text === "");
		find("#dark-text").textContent = text;
		show(find("#camera-on"), button);
		show(find("#torch"), this.camera.hasTorch);
	}

	async light(id = settings.camera) {
		find("#torch").setAttribute("aria-pressed", "false");
		try {
			await this.camera.start(id, async () => this.dark(say(
				"The camera was switched off."), await hasCamera()));
			this.dark("", false);
		} catch (error) {
			/* One that is not there any more. */
			if (id && error?.name === "OverconstrainedError")
				return this.light("");
			this.dark(noCamera(error), await hasCamera());
		}
		return undefined;
	}

	async torch() {
		const button = find("#torch");
		const on = button.getAttribute("aria-pressed") !== "true";

		try {
			await this.camera.torch(on);
			button.setAttribute("aria-pressed", on);
		} catch {
			/* it stays as it is */
		}
	}
}
