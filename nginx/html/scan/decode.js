/* decode.js: a worker that looks for a QR code in a picture. */
import { prepareZXingModule, readBarcodes } from "./zxing/reader/index.js";

prepareZXingModule({ overrides: {
	locateFile: file => new URL(`./zxing/reader/${file}`, import.meta.url).href,
} });

const options = { formats: ["QRCode"], tryHarder: true, tryInvert: true,
	tryDownscale: true, maxNumberOfSymbols: 1 };

addEventListener("message", async ({ data }) => {
	const found = await readBarcodes(new ImageData(
		new Uint8ClampedArray(data.pixels), data.width, data.height),
	options).catch(() => []);

	postMessage(found.find(f => f.isValid)?.text ?? null);
});
postMessage("ready");
