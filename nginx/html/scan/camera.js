/* camera.js: pictures from a camera, until a code is in one. */
import { makeEye } from "./eye.js";

const widest = 960; /* pixels of a picture that is looked at */
const pause = 40; /* milliseconds between two pictures */

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/* By turns all of the picture, and its middle as sharp as it comes. */
function draw(canvas, video, whole) {
	const { videoWidth: w, videoHeight: h } = video;
	const part = whole ? { x: 0, y: 0, w, h } : { x: w / 4, y: h / 4,
		w: w / 2, h: h / 2 };
	const scale = Math.min(1, widest / Math.max(part.w, part.h));

	canvas.width = Math.round(part.w * scale);
	canvas.height = Math.round(part.h * scale);
	canvas.getContext("2d", { willReadFrequently: true }).drawImage(video,
		part.x, part.y, part.w, part.h,
		0, 0, canvas.width, canvas.height);
}

/* Browsers tell that there is one before they say which. */
export async function hasCamera() {
	const all = await navigator.mediaDevices?.enumerateDevices()
		.catch(() => null) ?? [];

	return all.some(d => d.kind === "videoinput");
}

/* `changed` is called when one is plugged in or pulled out. */
export const watchCameras = changed => navigator.mediaDevices
	?.addEventListener("devicechange", changed);

export class Camera {
	/* `found` is called with each text, again and again while it is there. */
	constructor(video, found) {
		Object.assign(this, { video, found, stream: null, running: 0,
			eye: null, canvas: document.createElement("canvas") });
	}

	/* Throws what getUserMedia() throws. `ended`: it was taken away. */
	async start(id, ended) {
		this.stop();
		const mine = this.running;
		const asked = await navigator.mediaDevices.getUserMedia({
			audio: false, video: {
				width: { ideal: 1280 },
				height: { ideal: 720 },
				...id ? { deviceId: { exact: id } }
					: { facingMode: "environment" },
			} });

		if (mine !== this.running) {
			asked.getTracks().forEach(t => t.stop());
			return;
		}
		this.stream = asked;
		await this.play(() => {
			if (mine !== this.running)
				return;
			this.stop();
			ended();
		});
	}

	async play(over) {
		const mine = this.running;

		this.track.addEventListener("ended", over);
		this.video.srcObject = this.stream;
		await this.video.play();
		this.watch(mine).catch(over);
	}

	/* Looks at pictures until it is stopped or started again. */
	async watch(mine) {
		const { canvas, video } = this;

		this.eye ??= makeEye();
		const look = await this.eye;

		for (let n = 0; mine === this.running; n++) {
			if (video.readyState >= 2 && !document.hidden) {
				draw(canvas, video, n % 3 !== 2);
				const text = await look(canvas);

				if (text && mine === this.running)
					this.found(text);
			}
			await sleep(pause);
		}
	}

	stop() {
		this.running++;
		this.stream?.getTracks().forEach(t => t.stop());
		this.stream = null;
		this.video.srcObject = null;
	}

	get on() {
		return this.stream !== null;
	}

	get track() {
		return this.stream?.getVideoTracks()[0];
	}

	get id() {
		return this.track?.getSettings().deviceId;
	}

	async choices() {
		const all = await navigator.mediaDevices.enumerateDevices();

		return all.filter(d => d.kind === "videoinput");
	}

	get hasTorch() {
		return Boolean(this.track?.getCapabilities?.().torch);
	}

	torch(on) {
		return this.track?.applyConstraints({ advanced: [{ torch: on }] });
	}
}
