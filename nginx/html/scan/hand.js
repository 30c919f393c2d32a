/* hand.js: a hand scanner that types, which has no focus of its own. */
import { makeWedge } from "./wedge.js";

const isField = e => e.target.matches?.(
	"input:not([type=radio]):not([type=checkbox])");

export class HandScanner {
	/*
	 *   listens()          are keys meant for it now?
	 *   isWhole(readings)  is this a code, though no key ended it?
	 *   typed(readings, ended)   gets what it typed
	 */
	constructor({ listens, isWhole, typed }) {
		Object.assign(this, { listens, isWhole, typed,
			wedge: makeWedge(), ending: null });
		addEventListener("keydown", e => this.key(e), true);
	}

	key(e) {
		if (!this.listens() || e.metaKey || e.isComposing || isField(e))
			return;
		const scanned = this.wedge.key(e, e.timeStamp);

		if (scanned || this.wedge.typing && !e.altKey) {
			e.preventDefault();
			e.stopImmediatePropagation();
		}
		clearTimeout(this.ending);
		if (scanned)
			this.typed(scanned, true);
		else if (this.wedge.typing)
			this.ending = setTimeout(() => this.unended(),
				2 * this.wedge.pause);
	}

	/* One that types without an end: what is a whole code is one. */
	async unended() {
		const readings = this.wedge.rest();

		if (readings && await this.isWhole(readings))
			this.typed(readings, false);
	}
}
