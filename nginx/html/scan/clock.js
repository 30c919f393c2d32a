/* clock.js: how far this device's clock is from the server's. */

const samples = 8;

/*
 * The answer with the shortest way tells best: half of its way is how long ago
 * the server looked at its clock.
 */
export function makeClock(offset = null) {
	const seen = [];

	return {
		/* Milliseconds that the device is ahead; null: never measured. */
		get offset() {
			return offset;
		},
		measure(sent, received, serverTime) {
			const server = Date.parse(serverTime);

			if (Number.isNaN(server) || received < sent)
				return;
			seen.push({ way: received - sent,
				offset: Math.round((sent + received) / 2 - server) });
			if (seen.length > samples)
				seen.shift();
			offset = seen.reduce((best, s) =>
				s.way <= best.way ? s : best).offset;
		},
		/* A moment of this device, as the server would call it. */
		corrected: at => at - (offset ?? 0),
	};
}
