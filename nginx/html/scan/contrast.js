/*
 * contrast.js: pictures that a decoder cannot read as they are: with little
 * contrast, as on a dim screen or in faint print, or a little out of focus.
 */

const tile = 24; /* pixels: about a corner square of a code held well */
const flat = 6; /* levels of grey: less is noise */

function greyOf({ data, width, height }) {
	const grey = new Uint8ClampedArray(width * height);

	for (let i = 0, k = 0; i < grey.length; i++, k += 4)
		grey[i] = 0.299 * data[k] + 0.587 * data[k + 1]
			+ 0.114 * data[k + 2];
	return grey;
}

/* The darkest and the lightest of each tile. */
function rangesOf(grey, width, height) {
	const across = Math.ceil(width / tile), down = Math.ceil(height / tile);
	const low = new Uint8ClampedArray(across * down).fill(255);
	const high = new Uint8ClampedArray(across * down);

	for (let y = 0, i = 0; y < height; y++)
		for (let x = 0; x < width; x++, i++) {
			const t = Math.floor(y / tile) * across
				+ Math.floor(x / tile);

			low[t] = Math.min(low[t], grey[i]);
			high[t] = Math.max(high[t], grey[i]);
		}
	return { across, down, low, high };
}

/* The same over a tile and those around it. */
function around({ across, down, low, high }, column, row) {
	let min = 255, max = 0;

	for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, down - 1); y++)
		for (let x = Math.max(column - 1, 0);
			x <= Math.min(column + 1, across - 1); x++) {
			min = Math.min(min, low[y * across + x]);
			max = Math.max(max, high[y * across + x]);
		}
	return [min, max];
}

const picture = (grey, { width, height }) => {
	const data = new Uint8ClampedArray(4 * grey.length);

	for (let i = 0; i < grey.length; i++)
		data.fill(grey[i], 4 * i, 4 * i + 3)[4 * i + 3] = 255;
	return { data, width, height };
};

/* Each part of a picture from black to white, as far as it has two tones. */
export function stretched(image) {
	const { width, height } = image, grey = greyOf(image);
	const ranges = rangesOf(grey, width, height);

	for (let row = 0; row < ranges.down; row++)
		for (let column = 0; column < ranges.across; column++) {
			const [min, max] = around(ranges, column, row);
			const scale = max - min < flat ? 1 : 255 / (max - min);

			for (let y = row * tile; y < Math.min((row + 1) * tile,
				height); y++)
				for (let x = column * tile; x < Math.min(
					(column + 1) * tile, width); x++) {
					const i = y * width + x;

					grey[i] = (grey[i] - min) * scale;
				}
		}
	return picture(grey, image);
}

/* Edges that are a little out of focus, steeper: against the mean around. */
export function sharpened(image) {
	const { width, height } = image, grey = greyOf(image);
	const sharp = grey.slice(), reach = 3;

	for (let y = reach; y < height - reach; y++)
		for (let x = reach; x < width - reach; x++) {
			const i = y * width + x;
			const mean = (grey[i - reach] + grey[i + reach]
				+ grey[i - reach * width]
				+ grey[i + reach * width]) / 4;

			sharp[i] = grey[i] + 2 * (grey[i] - mean);
		}
	return picture(sharp, image);
}
