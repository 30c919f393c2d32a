/* eye.js: finds codes in pictures: the browser's own detector, or ours. */
import { script } from "./trusted.js";

const again = 3000; /* milliseconds until another one is loaded */

async function nativeDetector() {
	try {
		const formats = await BarcodeDetector.getSupportedFormats();

		return formats.includes("qr_code")
			? new BarcodeDetector({ formats: ["qr_code"] }) : null;
	} catch {
		return null;
	}
}

/*
 * One picture at a time. It has a megabyte to load first; where that fails it is
 * of no use, and another one has to be made.
 */
function ownDetector() {
	const worker = new Worker(script("/scan/decode.js"), { type: "module" });
	const own = { ready: false, failed: false, look };
	let answer = null;
	const loaded = new Promise(resolve => {
		const failed = () => {
			own.failed = true;
			worker.terminate();
			answer?.(null);
			resolve();
		};

		worker.onmessage = ({ data }) => {
			if (data === "failed")
				failed();
			else if (data === "ready") {
				own.ready = true;
				resolve();
			} else
				answer?.(data);
		};
		worker.onerror = failed;
	});

	async function look(picture) {
		await loaded;
		return own.failed ? null : new Promise(resolve => {
			answer = resolve;
			worker.postMessage({ pixels: picture.data.buffer,
				width: picture.width, height: picture.height },
			[picture.data.buffer]);
		});
	}

	return own;
}

/* Our own detector, made again after a while where it could not be loaded. */
function lastingDetector() {
	let own = null, next = 0;

	return function get() {
		const now = performance.now();

		if ((!own || own.failed) && now >= next) {
			own = ownDetector();
			next = now + again;
		}
		return own;
	};
}

/*
 * look(canvas) answers the text of a code, or null. Where the browser's own
 * detector sees nothing, every third picture goes to ours too, as soon as that
 * is loaded: it forgives more.
 */
export async function makeEye() {
	const native = await nativeDetector(), ours = lastingDetector();
	let n = 0, broken = false;

	async function byNative(canvas) {
		try {
			return (await native.detect(canvas))[0]?.rawValue || null;
		} catch {
			broken = true;
			return null;
		}
	}

	return async function look(canvas) {
		const isNative = native && !broken;
		const found = isNative ? await byNative(canvas) : null;

		if (found || isNative && ++n % 3)
			return found;
		const own = ours();

		return isNative && !own.ready ? null
			: own.look(canvas.getContext("2d").getImageData(0, 0,
				canvas.width, canvas.height));
	};
}
