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

/* `found` is called with each text, again and again while it is there. */
export function makeCamera(video, found) {
	const canvas = document.createElement("canvas");
	let stream = null, running = 0, eye = null;

	async function loop(mine) {
		eye ??= makeEye();
		const look = await eye;

		for (let n = 0; mine === running; n++) {
			if (video.readyState >= 2 && !document.hidden) {
				draw(canvas, video, n % 3 !== 2);
				const text = await look(canvas);

				if (text && mine === running)
					found(text);
			}
			await sleep(pause);
		}
	}

	const track = () => stream?.getVideoTracks()[0];

	function stop() {
		running++;
		stream?.getTracks().forEach(t => t.stop());
		stream = null;
		video.srcObject = null;
	}

	return {
		/* Throws what getUserMedia() throws. `ended`: it was taken away. */
		async start(id, ended) {
			stop();
			const mine = running;
			const asked = await navigator.mediaDevices.getUserMedia({
				audio: false, video: {
					width: { ideal: 1280 },
					height: { ideal: 720 },
					...id ? { deviceId: { exact: id } }
						: { facingMode: "environment" },
				} });

			if (mine !== running) {
				asked.getTracks().forEach(t => t.stop());
				return;
			}
			stream = asked;
			const over = () => {
				if (mine !== running)
					return;
				stop();
				ended();
			};

			track().addEventListener("ended", over);
			video.srcObject = stream;
			await video.play();
			loop(mine).catch(over);
		},
		stop,
		get on() {
			return stream !== null;
		},
		get id() {
			return track()?.getSettings().deviceId;
		},
		async choices() {
			const all = await navigator.mediaDevices.enumerateDevices();

			return all.filter(d => d.kind === "videoinput");
		},
		get hasTorch() {
			return Boolean(track()?.getCapabilities?.().torch);
		},
		torch: on => track()?.applyConstraints({ advanced: [{ torch: on }] }),
	};
}
