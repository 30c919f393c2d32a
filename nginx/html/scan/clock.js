/* clock.js: how far this device's clock is from the server's. */

const samples = 8;
const drift = 1000; /* milliseconds that clocks run apart meanwhile */

/* Each is right within half of its way, unless a clock was set between them. */
const agree = (a, b) => Math.abs(a.offset - b.offset)
	<= (a.way + b.way) / 2 + drift;

/*
 * The answer with the shortest way tells best: half of its way is how long ago
 * the server looked at its clock.
 */
export function makeClock(offset = null) {
	let seen = [];

	return {
		/* Milliseconds that the device is ahead; null: never measured. */
		get offset() {
			return offset;
		},
		measure(sent, received, serverTime) {
			const server = Date.parse(serverTime);

			if (Number.isNaN(server) || received < sent)
				return;
			const mine = { way: received - sent,
				offset: Math.round((sent + received) / 2 - server) };

			seen = [...seen.filter(s => agree(s, mine)), mine]
				.slice(-samples);
			offset = seen.reduce((best, s) =>
				s.way <= best.way ? s : best).offset;
		},
		/* A moment of this device, as the server would call it. */
		corrected: at => at - (offset ?? 0),
	};
}
