/*
 * degrade.mjs: pictures of tickets as a phone at a door sees them, and what
 * the scanner's own decoder reads in them.
 *
 *   degrade.mjs COUNT DIR QR.png…     prints a line for each: FILE TEXT
 *
 * Each frame is 480 × 480, the middle of what a camera gives. By turns and by chance:
 *
 *   distance    4 to 7.5 pixels a module
 *   turned      by quarters and up to 15 degrees; tilted up to 11
 *   focus       a Gaussian up to 0.35 of a module
 *   shake       up to 0.6 of a module, in any direction
 *   light       contrast down to 0.35, a gradient over the frame, a reflection
 *   sensor      noise up to 12 of 256
 *   JPEG        quality 25 to 90
 *   damage      a finger, scratch or crack over up to 2 % of the code
 *
 * Two or three of focus, shake, light, noise and damage at a time, each weaker
 * where there are more: nobody holds a torn ticket, out of focus, in the dark.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { blur, hold, jpeg, map, readPng, shake, writePng } from "./picture.mjs";

const [count, dir, ...files] = process.argv.slice(2);
const modules = `${process.env.NODE_MODULES}/zxing-wasm/dist`;
const { prepareZXingModule, readBarcodes } = await import(
	pathToFileURL(`${modules}/es/reader/index.js`));

prepareZXingModule({ overrides: {
	wasmBinary: readFileSync(`${modules}/reader/zxing_reader.wasm`).buffer } });

let seed = 20270320;

/* The same pictures each time. */
function chance() {
	seed = Math.imul(seed ^ seed >>> 15, seed | 1) + 0x6d2b79f5 | 0;
	const t = seed ^ seed + Math.imul(seed ^ seed >>> 7, seed | 61);

	return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
}

const between = (a, b) => a + (b - a) * chance();
const normal = () => Math.sqrt(-2 * Math.log(1 - chance()))
	* Math.cos(2 * Math.PI * chance());

/* What may be wrong, with `s` how strong, 0 to 1, and `m` pixels a module. */
const wrongs = {
	focus: (image, s, m) => blur(image, Math.max(0.3, 0.35 * s * m)),
	shake: (image, s, m) => shake(image, Math.max(1, 0.6 * s * m),
		between(0, Math.PI)),
	dim(image, s) {
		const contrast = 1 - 0.65 * s, floor = between(0, 255 * (1 - contrast));

		return map(image, v => v * contrast + floor);
	},
	gradient(image, s) {
		const [gx, gy] = [normal(), normal()].map(g => g * 0.1 * s);

		return map(image, (v, x, y) => v * 0.8
			+ gx * (x - 240) + gy * (y - 240));
	},
	reflection(image, s, m) {
		const [cx, cy] = [between(170, 310), between(170, 310)];
		const r = m * between(3, 5) * (0.5 + s / 2);

		return map(image, (v, x, y) => v + 150 * s
			* Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * r * r)));
	},
	noise: (image, s) => map(image, v => v + 12 * s * normal()),
};

/* Over the data, never over one of the three corners. */
function damage(image, s) {
	const side = image.w * Math.sqrt(0.02 * s) * between(0.7, 1);
	const wide = chance() < 0.5 ? 1 : 2.5;
	const [cx, cy] = [between(0.5, 0.68), between(0.5, 0.68)]
		.map(f => f * image.w);
	const colour = chance() < 0.5 ? 40 : 230;

	return map(image, (v, x, y) => Math.abs(x - cx) < side * wide / 2
		&& Math.abs(y - cy) < side / wide / 2 ? colour : v);
}

const shuffled = list => list.map(v => [chance(), v])
	.sort((a, b) => a[0] - b[0]).map(([, v]) => v);

function degrade(code, many) {
	/* With its quiet zone, 41 modules and 8. */
	const m = between(4, 7.5), size = 49 * m;
	const names = shuffled([...Object.keys(wrongs), "damage"])
		.slice(0, many);
	const strong = () => between(0.4, 1) / Math.sqrt(many);
	const seen = hold(names.includes("damage") ? damage(code, strong())
		: code, { w: 480, h: 480, size, ground: 225,
		angle: Math.floor(4 * chance()) * Math.PI / 2
			+ between(-0.26, 0.26), tilt: between(-0.2, 0.2),
		dx: between(-25, 25), dy: between(-25, 25) });

	return jpeg(names.reduce((image, name) =>
		wrongs[name]?.(image, strong(), m) ?? image, seen),
	between(25, 90));
}

for (let n = 0; n < count; n++) {
	const image = degrade(readPng(files[n % files.length]), 1 + n % 3);
	const png = writePng(image);
	const file = `${dir}/${String(n).padStart(3, "0")}.png`;

	writeFileSync(file, png);
	const found = await readBarcodes(new Blob([png]), { formats: ["QRCode"],
		tryHarder: true, tryInvert: true, tryDownscale: true,
		maxNumberOfSymbols: 1 });

	console.log(`${file} ${found.find(f => f.isValid)?.text ?? "-"}`);
}
