/* eye.js: finds codes in pictures: the browser's own detector, or ours. */
import { script } from "./trusted.js";

async function nativeDetector() {
	try {
		const formats = await BarcodeDetector.getSupportedFormats();

		return formats.includes("qr_code")
			? new BarcodeDetector({ formats: ["qr_code"] }) : null;
	} catch {
		return null;
	}
}

/* One picture at a time. */
function ownDetector() {
	const worker = new Worker(script("/scan/decode.js"), { type: "module" });
	let answer = null;
	const ready = new Promise((resolve, reject) => {
		worker.onmessage = ({ data }) => {
			if (data === "ready")
				resolve();
			else
				answer?.(data);
		};
		worker.onerror = e => reject(new Error(e.message));
	});

	return async picture => {
		await ready;
		return new Promise(resolve => {
			answer = resolve;
			worker.postMessage({ pixels: picture.data.buffer,
				width: picture.width, height: picture.height },
			[picture.data.buffer]);
		});
	};
}

/*
 * look(canvas) answers the text of a code, or null. Where the browser's own
 * detector sees nothing, every third picture goes to ours too: it forgives
 * more.
 */
export async function makeEye() {
	const native = await nativeDetector();
	let own = null, n = 0, broken = false;

	async function byNative(canvas) {
		try {
			return (await native.detect(canvas))[0]?.rawValue || null;
		} catch {
			broken = true;
			return null;
		}
	}

	return async function look(canvas) {
		const found = native && !broken ? await byNative(canvas) : null;

		if (found || native && !broken && ++n % 3)
			return found;
		own ??= ownDetector();
		return own(canvas.getContext("2d").getImageData(0, 0,
			canvas.width, canvas.height));
	};
}
