/*
 * rounds.js: asks the server again and again: is it there, what waits to be
 * sent, what changed in the list of tickets.
 */
import { patience } from "./link.js";

export class Rounds {
	/* `me` as in state.js. */
	constructor(me, { post, list }) {
		Object.assign(this, { me, post, list, running: false,
			timer: null });
	}

	start() {
		this.running = true;
	}

	stop() {
		this.running = false;
		clearTimeout(this.timer);
	}

	/* True: something was sent. */
	async sendWaiting() {
		return this.running && this.me.link.mayAsk
			&& await this.post.send();
	}

	/*
	 * Are scans answered again? A number that nobody has goes the way of a
	 * scan, and is small. A line that is only slow still brings the list.
	 */
	async isBack() {
		const { api, link, refused } = this.me;
		const answer = await api.verify("0", patience);

		if (answer.status === 200)
			link.answered(answer.ms);
		else if (answer.status === 401)
			await refused(answer);
		else
			link.failed(answer.slow);
		if (answer.slow)
			this.list.follow().catch(() => {});
		return link.online;
	}

	async round() {
		if (!this.me.link.online) {
			if (!await this.isBack() || !this.running)
				return;
			await this.sendWaiting();
		}
		await this.list.follow();
		if (await this.sendWaiting() && this.running)
			await this.list.follow(); /* what it knows now */
	}

	/* Ask, send what waits, and again after a while, whatever happens. */
	async turn() {
		if (!this.running)
			return;
		try {
			await this.round();
		} catch {
			/* such as a full disk: the next turn tries again */
		} finally {
			this.plan();
		}
	}

	plan() {
		clearTimeout(this.timer);
		if (this.running)
			this.timer = setTimeout(() => this.turn(),
				this.me.link.wait);
	}
}
