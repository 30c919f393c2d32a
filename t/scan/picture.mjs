/* picture.mjs: grey pictures: read, written, and seen as a phone sees them. */
import { deflateSync, inflateSync } from "node:zlib";
import { readFileSync } from "node:fs";

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

function* chunks(bytes) {
	for (let at = 8; at < bytes.length;) {
		const length = bytes.readUInt32BE(at);

		yield { type: bytes.toString("latin1", at + 4, at + 8),
			data: bytes.subarray(at + 8, at + 8 + length) };
		at += 12 + length;
	}
}

/* Undo the five filters of a row (PNG 9.2). */
function unfilter(type, row, before, step) {
	for (let x = 0; x < row.length; x++) {
		const a = x < step ? 0 : row[x - step], b = before[x];
		const c = x < step ? 0 : before[x - step];
		const p = a + b - c;
		const [pa, pb, pc] = [p - a, p - b, p - c].map(Math.abs);
		const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;

		row[x] += [0, a, b, (a + b) >> 1, paeth][type];
	}
}

/* A grey or palette PNG with 1 or 8 bits: { w, h, p }, p from 0 to 255. */
export function readPng(path) {
	const parts = [...chunks(readFileSync(path))];
	const head = parts.find(c => c.type === "IHDR").data;
	const [w, h] = [head.readUInt32BE(0), head.readUInt32BE(4)];
	const [bits, colour] = [head[8], head[9]];
	const palette = parts.find(c => c.type === "PLTE")?.data;
	const raw = inflateSync(Buffer.concat(parts
		.filter(c => c.type === "IDAT").map(c => c.data)));
	const wide = Math.ceil(w * bits / 8);
	const p = new Float32Array(w * h);
	let before = new Uint8Array(wide);

	if (colour !== 0 && colour !== 3 || head[12] !== 0)
		throw new Error(`${path}: not a kind of PNG that is read here`);
	for (let y = 0; y < h; y++) {
		const at = y * (wide + 1);
		const row = new Uint8Array(raw.subarray(at + 1, at + 1 + wide));

		unfilter(raw[at], row, before, 1);
		for (let x = 0; x < w; x++) {
			const v = bits === 8 ? row[x]
				: row[x >> 3] >> 7 - x % 8 & 1;

			p[y * w + x] = palette ? palette[v * 3]
				: bits === 8 ? v : v * 255;
		}
		before = row;
	}
	return { w, h, p };
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++)
		n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1;
	return n;
});

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const out = Buffer.alloc(body.length + 8);

	out.writeUInt32BE(data.length);
	body.copy(out, 4);
	out.writeUInt32BE(~body.reduce((crc, b) =>
		crcTable[(crc ^ b) & 255] ^ crc >>> 8, ~0) >>> 0,
	out.length - 4);
	return out;
}

export const bytesOf = ({ p }) => Uint8Array.from(p, v =>
	Math.max(0, Math.min(255, Math.round(v))));

export function writePng(image) {
	const { w, h } = image;
	const grey = bytesOf(image);
	const rows = Buffer.alloc(h * (w + 1));
	const head = Buffer.alloc(13);

	for (let y = 0; y < h; y++)
		rows.set(grey.subarray(y * w, (y + 1) * w), y * (w + 1) + 1);
	head.writeUInt32BE(w, 0);
	head.writeUInt32BE(h, 4);
	head[8] = 8;
	return Buffer.concat([signature, chunk("IHDR", head),
		chunk("IDAT", deflateSync(rows, { level: 1 })),
		chunk("IEND", Buffer.alloc(0))]);
}

/* ---- what a lens and a sensor do --------------------------------------- */

/* Between four pixels; outside is `ground`. */
function sample({ w, h, p }, x, y, ground) {
	const x0 = Math.floor(x), y0 = Math.floor(y);
	const at = (i, j) => i < 0 || j < 0 || i >= w || j >= h ? ground
		: p[j * w + i];
	const fx = x - x0, fy = y - y0;

	return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy)
		+ (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
}

/*
 * Held before a camera: `size` pixels high in a frame of w × h, turned by
 * `angle`, tilted by `tilt` (radians) about an axis in its plane.
 */
export function hold(image, { w, h, size, angle = 0, tilt = 0, ground = 255,
	dx = 0, dy = 0 }) {
	const p = new Float32Array(w * h);
	const scale = image.h / size, far = 2.5 * size;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const [ct, st] = [Math.cos(tilt), Math.sin(tilt)];
	const n = 2; /* rays a pixel and direction */

	for (let y = 0; y < h; y++)
		for (let x = 0; x < w; x++) {
			let sum = 0;

			if (Math.hypot(x - w / 2 - dx, y - h / 2 - dy) > size) {
				p[y * w + x] = ground;
				continue;
			}
			for (let k = 0; k < n * n; k++) {
				const u = x - w / 2 - dx + (k % n + 0.5) / n;
				const v = y - h / 2 - dy
					+ (Math.floor(k / n) + 0.5) / n;
				/* The ray through (u, v) meets the tilted plane. */
				const t = far / (far * ct - v * st);
				const a = u * t * ct, b = v * t;
				const i = (a * cos + b * sin) * scale + image.w / 2;
				const j = (-a * sin + b * cos) * scale + image.h / 2;

				sum += sample(image, i - 0.5, j - 0.5, ground);
			}
			p[y * w + x] = sum / n / n;
		}
	return { w, h, p };
}

/* A weighted mean along one direction. */
function along({ w, h, p }, kernel, sx, sy) {
	const out = new Float32Array(w * h), half = kernel.length >> 1;

	for (let y = 0; y < h; y++)
		for (let x = 0; x < w; x++) {
			let sum = 0;

			for (let k = 0; k < kernel.length; k++) {
				const i = Math.min(w - 1, Math.max(0,
					Math.round(x + (k - half) * sx)));
				const j = Math.min(h - 1, Math.max(0,
					Math.round(y + (k - half) * sy)));

				sum += kernel[k] * p[j * w + i];
			}
			out[y * w + x] = sum;
		}
	return { w, h, p: out };
}

const even = k => k.map(v => v / k.reduce((a, b) => a + b, 0));

/* Out of focus: a Gaussian of `sigma` pixels. */
export function blur(image, sigma) {
	const half = Math.ceil(sigma * 3);
	const kernel = even(Array.from({ length: 2 * half + 1 }, (_, k) =>
		Math.exp(-((k - half) ** 2) / (2 * sigma * sigma))));

	return along(along(image, kernel, 1, 0), kernel, 0, 1);
}

/* Moved while the shutter was open: `length` pixels. */
export const shake = (image, length, angle) => along(image,
	even(Array(2 * Math.floor(length / 2) + 1).fill(1)),
	Math.cos(angle), Math.sin(angle));

export const map = ({ w, h, p }, f) => ({ w, h,
	p: p.map((v, i) => f(v, i % w, Math.floor(i / w))) });

/* What JPEG does to grey blocks of 8 × 8 (ITU T.81, table K.1). */
const quantum = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
	14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
	49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99];
const cosines = Array.from({ length: 64 }, (_, i) =>
	Math.cos((2 * (i % 8) + 1) * (i >> 3) * Math.PI / 16)
	* (i >> 3 ? 0.5 : Math.SQRT1_2 / 2));

/* The transform of rows, then of columns; `back`: its inverse. */
function transform(block, back) {
	for (const [one, next] of [[1, 8], [8, 1]])
		for (let r = 0; r < 8; r++) {
			const line = Array.from({ length: 8 }, (_, x) =>
				block[r * next + x * one]);

			for (let u = 0; u < 8; u++) {
				let sum = 0;

				for (let x = 0; x < 8; x++)
					sum += line[x] * (back ? cosines[x * 8 + u]
						: cosines[u * 8 + x]);
				block[r * next + u * one] = sum;
			}
		}
}

export function jpeg({ w, h, p }, quality) {
	const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
	const out = p.slice(), block = new Float32Array(64);

	for (let y = 0; y + 8 <= h; y += 8)
		for (let x = 0; x + 8 <= w; x += 8) {
			for (let i = 0; i < 64; i++)
				block[i] = p[(y + (i >> 3)) * w + x + i % 8] - 128;
			transform(block, false);
			for (let i = 0; i < 64; i++) {
				const q = Math.max(1, Math.round(quantum[i] * scale));

				block[i] = Math.round(block[i] / q) * q;
			}
			transform(block, true);
			for (let i = 0; i < 64; i++)
				out[(y + (i >> 3)) * w + x + i % 8] = block[i] + 128;
		}
	return { w, h, p: out };
}

/* ---- films for a camera that is none ------------------------------------- */

/* One frame of a y4m film, grey. */
export function frame(image) {
	const { w, h } = image;

	return Buffer.concat([Buffer.from("FRAME\n"), bytesOf(image),
		Buffer.alloc(w * h / 2, 128)]);
}

export const filmHead = (w, h) => Buffer.from(
	`YUV4MPEG2 W${w} H${h} F10:1 Ip A1:1 C420jpeg\n`);
