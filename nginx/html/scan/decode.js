/* decode.js: a worker that looks for a QR code in a picture. */
import { sharpened, stretched } from "./contrast.js";
import { prepareZXingModule, readBarcodes } from "./zxing/reader/index.js";

const ready = prepareZXingModule({ fireImmediately: true, overrides: {
	locateFile: file => new URL(`./zxing/reader/${file}`, import.meta.url).href,
} });

const options = { formats: ["QRCode"], tryHarder: true, tryInvert: true,
	tryDownscale: true, maxNumberOfSymbols: 1 };

async function textIn({ data, width, height }) {
	const found = await readBarcodes(new ImageData(data, width, height),
		options).catch(() => []);

	return found.find(f => f.isValid)?.text ?? null;
}

const often = 3; /* pictures without a code: one of so many is tried again */
let none = 0;

/* As it is; else with more contrast; else with sharper edges as well. */
async function look(picture) {
	const text = await textIn(picture);

	if (text || none++ % often)
		return text;
	const clear = stretched(picture);

	return await textIn(clear) ?? textIn(sharpened(clear));
}

addEventListener("message", async ({ data }) => postMessage(await look({
	data: new Uint8ClampedArray(data.pixels), width: data.width,
	height: data.height })));
ready.then(() => postMessage("ready"), () => postMessage("failed"));
