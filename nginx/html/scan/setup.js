/* setup.js: a device gets its gate: by the dashboard's QR, or typed. */
import { find, show } from "../js/dom.js";
import { say, sayCount } from "../js/lang.js";
import { mark } from "../js/mark.js";
import { hasCamera, makeCamera, watchCameras } from "./camera.js";
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

/* `begin` is called when somebody starts to scan. */
export function makeSetup(scanner, begin) {
	const root = find("#setup"), field = find("#enrol");
	let camera = null, working = false, told = "";

	function notice(what) {
		const [title, text] = notices(scanner)[what] ?? ["", ""];

		told = what;

		show(find("#setup-notice"), title !== "");
		find("#setup-notice-title").textContent = title;
		find("#setup-notice-text").textContent = text;
	}

	function stopCamera() {
		camera?.stop();
		show(find("#setup-camera"), false);
		offerCamera();
	}

	function failed({ status, code, detail }) {
		if (code === "enrol_code_unknown")
			return say("This code is wrong, used or older than 10 minutes: make a new one on the dashboard.");
		return status === 0
			? say("The server does not answer: check the network and try again.")
			: detail ?? say("The server did not take the code: try again.");
	}

	function ready() {
		const { device, event } = scanner;

		stopCamera();
		notice("");
		for (const part of root.children)
			show(part, part.id === "setup-ready");
		find("#ready-device").textContent = device.name;
		find("#ready-gate").textContent = device.gate;
		find("#ready-event").textContent = event.name;
		find("#ready-profile").textContent = profileOf(device);
		update();
		find("#ready-title").focus();
	}

	/* Ready for a day without a network, or how far it is. */
	function update() {
		const bar = find("#ready-progress");

		if (told === "revoked")
			notice(told);
		if (find("#setup-ready").hidden || !scanner.enrolled)
			return;
		const { list, listed } = scanner;

		find("#ready-list").dataset.ready = list.complete;
		find("#ready-offline").textContent = list.complete
			? say("Ready for offline") : say("Not ready for offline yet");
		find("#ready-how").textContent = listOf(scanner);
		show(bar, !list.complete);
		if (list.total)
			bar.value = Math.min(listed / list.total, 1);
	}

	/* While the server is asked, which may take its time. */
	function busy(is) {
		const button = find("#setup-form button");

		working = is;
		button.textContent = is ? say("Setting up…") : say("Set up");
		button.setAttribute("aria-disabled", is);
	}

	/* True: the device is set up. */
	async function use(code) {
		if (working)
			return false;
		busy(true);
		const answer = await scanner.enrol(code);

		busy(false);
		if (answer.done) {
			scanner.start();
			ready();
			return true;
		}
		stopCamera();
		field.value = showEnrolment(code);
		mark(field, failed(answer), "alert");
		field.focus();
		return false;
	}

	async function scan() {
		camera ??= makeCamera(find("#setup-video"), text => {
			const code = readEnrolment(text);

			if (code)
				use(code);
		});
		try {
			show(find("#setup-camera"));
			show(find("#setup-scan"), false);
			await camera.start(null, stopCamera);
		} catch {
			stopCamera();
			mark(field, say("The camera cannot be used: allow it in the settings of this browser, or type the code."), "alert");
		}
	}

	/* A button for a camera that is there, unless its picture is. */
	const offerCamera = async () => show(find("#setup-scan"),
		await hasCamera() && find("#setup-camera").hidden);

	watchCameras(offerCamera);
	find("#setup-scan").addEventListener("click", scan);
	find("#setup-form").addEventListener("submit", e => {
		const code = readEnrolment(field.value);

		e.preventDefault();
		mark(field, code ? "" : say("A code has 8 letters and digits: compare it with the dashboard."), "alert");
		if (code)
			use(code);
		else
			field.focus();
	});
	find("#ready-start").addEventListener("click", begin);

	function open(what) {
		root.hidden = false;
		for (const part of root.children)
			show(part, part.id !== "setup-ready"
				&& part.id !== "setup-notice");
		show(find("#setup-apple"), isApple());
		offerCamera();
		field.value = "";
		mark(field, "");
		notice(what);
		find("#setup-title").focus();
	}

	function close() {
		stopCamera();
		root.hidden = true;
	}

	return {
		open, close, update,
		/* Open elsewhere: nothing can be done here. */
		alone(handed) {
			root.hidden = false;
			for (const part of root.children)
				show(part, part.matches(".setup-head"));
			show(find("#setup-lead"), false);
			find("#setup-title").textContent = say("Scanner");
			notice(handed ? "handed" : "alone");
		},
		/* The dashboard's QR, opened by the phone's own camera. */
		async fromAddress() {
			const code = /#enrol=/i.test(location.hash)
				? readEnrolment(location.hash) : null;

			if (!code)
				return false;
			history.replaceState(null, "", location.pathname
				+ location.search);
			open();
			if (isApple() && !scanner.enrolled) {
				/* The app on the home screen is another one, and
				   a code works once: somebody says where. */
				field.value = showEnrolment(code);
				return true;
			}
			/* An address that is opened again: it is set up already. */
			return await use(code) || !scanner.enrolled;
		},
	};
}
