/* picture.js: picture files: opened, and made smaller before they are sent. */

const kinds = ["image/jpeg", "image/png", "image/webp"];
/* What the server takes. */
const limit = { bytes: 5 * 2 ** 20, pixels: 16 * 2 ** 20, side: 16384 };
/* What is larger becomes a JPEG of this side and quality. */
const target = { side: 2000, quality: 0.85 };

/* Is it of a kind that the server takes? */
export const isKnown = file => kinds.includes(file.type);

/* Or could it be a picture? A kind that a browser does not know has no type. */
export const isPicture = file => file.type === ""
	|| file.type.startsWith("image/");

/* Is it within the limits, as far as they are known? */
export const fits = (file, { width = 1, height = 1 } = {}) =>
	file.size <= limit.bytes && width * height <= limit.pixels
		&& Math.max(width, height) <= limit.side;

/* Upright, as its camera meant it; null where this browser cannot open it. */
export async function open(file) {
	try {
		return await createImageBitmap(file,
			{ imageOrientation: "from-image" });
	} catch {
		return null;
	}
}

/* What is transparent becomes white, as on the server. */
function drawn(bitmap) {
	const scale = Math.min(1, target.side
		/ Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement("canvas");
	const context = canvas.getContext("2d", { alpha: false });

	canvas.width = Math.max(1, Math.round(bitmap.width * scale));
	canvas.height = Math.max(1, Math.round(bitmap.height * scale));
	context.fillStyle = "#fff";
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingQuality = "high";
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	return canvas;
}

/* The picture as a JPEG that is small enough; null where that fails. */
export async function smaller(file, bitmap) {
	const canvas = drawn(bitmap);
	const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg",
		target.quality));

	return blob && new File([blob],
		`${file.name.replace(/\.[^.]*$/, "")}.jpg`,
		{ type: "image/jpeg" });
}
