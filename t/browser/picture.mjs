/* picture.mjs: a PNG of any size, as a person would choose it. */
import { deflateSync } from "node:zlib";

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name), data]);
	const out = Buffer.alloc(body.length + 8);

	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc(body), body.length + 4);
	return out;
}

/* ISO/IEC 15948 D. */
function crc(bytes) {
	let c = ~0;

	for (const byte of bytes) {
		c ^= byte;
		for (let i = 0; i < 8; i++)
			c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	}
	return ~c >>> 0;
}

/* Three bytes a pixel and not packed, so that its size is known. */
export function picture(width, height, name = "Screenshot.png") {
	const head = Buffer.alloc(13);
	const row = Buffer.alloc(width * 3 + 1);
	const rows = [];

	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2], 8);
	for (let y = 0; y < height; y++)
		rows.push(Buffer.from(row.map((_, x) => x && (x * 7 + y) & 255)));
	return { name, mimeType: "image/png", buffer: Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
		chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 0 })),
		chunk("IEND", Buffer.alloc(0))]) };
}
