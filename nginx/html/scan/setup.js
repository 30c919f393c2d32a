/* setup.js: a device gets its gate: by the dashboard's QR, or typed. */
import { find, show } from "../js/dom.js";
import { say, sayCount } from "../js/lang.js";
import { mark } from "../js/mark.js";
import { Camera, hasCamera, watchCameras } from "./camera.js";
import { readEnrolment, showEnrolment } from "./code.js";
import { listOf, profileOf } from "./words.js";

/* An iPad says that it is a Mac, of which none has a screen to touch. */
const isApple = () => (/iP(hone|ad|od)/.test(navigator.userAgent)
	|| /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
	&& !navigator.standalone;

const notices = ({ revoked, waiting }) => ({
	"revoked": [say("This device was revoked"), revoked && waiting > 0
		? sayCount(waiting,
			"Its tickets are deleted. It still has to hand in %s scan to the organiser: leave it switched on, with a network.",
			"Its tickets are deleted. It still has to hand in %s scans to the organiser: leave it switched on, with a network.")
		: say("Its data is deleted: the tickets, the scans and the key. To scan with it again, set it up with a new code.")],
	"signed-out": [say("This device is signed out"),
		say("Everything was sent, and its data is deleted.")],
	"unauthorized": [say("Set this device up again"),
		say("The server does not know it any more. Scans that wait are kept here, and sent when it is set up.")],
	"alone": [say("The scanner is open in another window"),
		say("Close that one, then load this page again.")],
	"handed": [say("The scanner is open in another window"),
		say("It has taken the code: go on there, and close this one.")],
});

function failed({ status, code, detail }) {
	if (code === "enrol_code_unknown")
		return say("This code is wrong, used or older than 10 minutes: make a new one on the dashboard.");
	return status === 0
		? say("The server does not answer: check the network and try again.")
		: detail ?? say("The server did not take the code: try again.");
}

/* While the server is asked, which may take its time. */
function drawBusy(busy) {
	const button = find("#setup-form button");

	button.textContent = busy ? say("Setting up…") : say("Set up");
	button.setAttribute("aria-disabled", busy);
}

export class Setup {
	/* `begin` is called when somebody starts to scan. */
	constructor(scanner, begin) {
		Object.assign(this, { scanner, root: find("#setup"),
			field: find("#enrol"), camera: null, working: false,
			told: "" });
		watchCameras(() => this.offerCamera());
		find("#setup-scan").addEventListener("click", () => this.scan());
		find("#setup-form").addEventListener("submit",
			e => this.submit(e));
		find("#ready-start").addEventListener("click", begin);
	}

	/* ---- what is shown -------------------------------------------------------- */

	open(what) {
		this.root.hidden = false;
		this.showParts(part => part.id !== "setup-ready"
			&& part.id !== "setup-notice");
		show(find("#setup-apple"), isApple());
		this.offerCamera();
		this.field.value = "";
		mark(this.field, "");
		this.notice(what);
		find("#setup-title").focus();
	}

	close() {
		this.stopCamera();
		this.root.hidden = true;
	}

	/* Open elsewhere: nothing can be done here. */
	alone(handed) {
		this.root.hidden = false;
		this.showParts(part => part.matches(".setup-head"));
		show(find("#setup-lead"), false);
		find("#setup-title").textContent = say("Scanner");
		this.notice(handed ? "handed" : "alone");
	}

	showParts(which) {
		for (const part of this.root.children)
			show(part, which(part));
	}

	notice(what) {
		const [title, text] = notices(this.scanner)[what] ?? ["", ""];

		this.told = what;
		show(find("#setup-notice"), title !== "");
		find("#setup-notice-title").textContent = title;
		find("#setup-notice-text").textContent = text;
	}

	ready() {
		const { device, event } = this.scanner;

		this.stopCamera();
		this.notice("");
		this.showParts(part => part.id === "setup-ready");
		find("#ready-device").textContent = device.name;
		find("#ready-gate").textContent = device.gate;
		find("#ready-event").textContent = event.name;
		find("#ready-profile").textContent = profileOf(device);
		this.update();
		find("#ready-title").focus();
	}

	/* Ready for a day without a network, or how far it is. */
	update() {
		const bar = find("#ready-progress");

		if (this.told === "revoked")
			this.notice(this.told);
		if (find("#setup-ready").hidden || !this.scanner.enrolled)
			return;
		const { list, listed } = this.scanner;

		find("#ready-list").dataset.ready = list.complete;
		find("#ready-offline").textContent = list.complete
			? say("Ready for offline") : say("Not ready for offline yet");
		find("#ready-how").textContent = listOf(this.scanner);
		show(bar, !list.complete);
		if (list.total)
			bar.value = Math.min(listed / list.total, 1);
	}

	/* ---- the code --------------------------------------------------------------- */

	submit(e) {
		const code = readEnrolment(this.field.value);

		e.preventDefault();
		mark(this.field, code ? "" : say("A code has 8 letters and digits: compare it with the dashboard."), "alert");
		if (code)
			this.use(code);
		else
			this.field.focus();
	}

	/* The dashboard's QR, opened by the phone's own camera. */
	async fromAddress() {
		const code = /#enrol=/i.test(location.hash)
			? readEnrolment(location.hash) : null;

		if (!code)
			return false;
		history.replaceState(null, "", location.pathname
			+ location.search);
		this.open();
		if (isApple() && !this.scanner.enrolled) {
			/* The app on the home screen is another one, and a code
			   works once: somebody says where. */
			this.field.value = showEnrolment(code);
			return true;
		}
		/* An address that is opened again: it is set up already. */
		return await this.use(code) || !this.scanner.enrolled;
	}

	/* True: the device is set up. */
	async use(code) {
		if (this.working)
			return false;
		this.working = true;
		drawBusy(true);
		const answer = await this.scanner.enrol(code);

		this.working = false;
		drawBusy(false);
		if (answer.done) {
			this.scanner.start();
			this.ready();
			return true;
		}
		this.stopCamera();
		this.field.value = showEnrolment(code);
		mark(this.field, failed(answer), "alert");
		this.field.focus();
		return false;
	}

	/* ---- the camera ------------------------------------------------------------- */

	async scan() {
		this.camera ??= new Camera(find("#setup-video"), text => {
			const code = readEnrolment(text);

			if (code)
				this.use(code);
		});
		try {
			show(find("#setup-camera"));
			show(find("#setup-scan"), false);
			await this.camera.start(null, () => this.stopCamera());
		} catch {
			this.stopCamera();
			mark(this.field, say("The camera cannot be used: allow it in the settings of this browser, or type the code."), "alert");
		}
	}

	stopCamera() {
		this.camera?.stop();
		show(find("#setup-camera"), false);
		this.offerCamera();
	}

	/* A button for a camera that is there, unless its picture is. */
	async offerCamera() {
		show(find("#setup-scan"), await hasCamera()
			&& find("#setup-camera").hidden);
	}
}
