/*
 * line.mjs: what stands between a phone and the server: a slow line, one that is
 * cut, a portal that answers itself. It speaks TLS with the server's own
 * certificate; the phone's name resolution leads here.
 */
import { readFileSync } from "node:fs";
import https from "node:https";

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const piece = 512; /* bytes sent at once on a slow line */

/*
 * Set while it runs:
 *
 *   rate      bytes a second to the phone, all connections together; 0: any
 *   answer    path => { status, type, body, ends } (see strange.mjs), null: ask
 *             the server
 *   cut       path => after how many bytes the connection breaks, Infinity
 *   asked     { path, bytes } of what went through
 *   hung      answers with `ends: "hung"`: nothing comes, and the line stays
 */
class Line {
	constructor(base, dir) {
		Object.assign(this, { rate: 0, answer: () => null,
			cut: () => Infinity, asked: [], hung: [],
			turn: Promise.resolve(), target: new URL(base) });
		this.agent = new https.Agent({ keepAlive: true,
			rejectUnauthorized: false });
		this.server = https.createServer({
			key: readFileSync(`${dir}/tls/server.key`),
			cert: readFileSync(`${dir}/tls/server.crt`) },
		(request, response) => this.handle(request, response));
	}

	async listen() {
		await new Promise(resolve =>
			this.server.listen(0, "127.0.0.1", resolve));
		this.rules = `MAP ${this.target.host} `
			+ `127.0.0.1:${this.server.address().port}`;
		return this;
	}

	close() {
		this.agent.destroy();
		this.server.closeAllConnections();
		this.server.close();
	}

	handle(request, response) {
		const path = request.url.split("?")[0];
		const instead = this.answer(path);

		response.on("error", () => {});
		if (instead) {
			request.resume();
			this.own(instead, response);
			return;
		}
		const { agent, target } = this;
		const up = https.request({ agent, host: target.hostname,
			port: target.port, method: request.method,
			path: request.url, headers: request.headers }, theirs =>
			this.pass(theirs, response, path).catch(() =>
				response.destroy()));

		up.on("error", () => response.destroy());
		request.pipe(up);
	}

	/* One after the other, in the order in which they come. */
	trickle(response, bytes) {
		const mine = this.turn.then(async () => {
			if (this.rate > 0)
				await sleep(bytes.length * 1000 / this.rate);
			if (!response.destroyed)
				response.write(bytes);
		});

		this.turn = mine.catch(() => {});
		return mine;
	}

	async pass(theirs, response, path) {
		const seen = { path, bytes: 0 };

		this.asked.push(seen);
		response.writeHead(theirs.statusCode, theirs.headers);
		for await (const chunk of theirs)
			for (let at = 0; at < chunk.length; at += piece) {
				const bytes = chunk.subarray(at, at + piece);

				seen.bytes += bytes.length;
				if (seen.bytes > this.cut(path))
					return response.destroy();
				await this.trickle(response, bytes);
			}
		return response.end();
	}

	/* An answer that is none of the server's. */
	own({ status, type, body, ends, location }, response) {
		if (ends === "hung")
			return this.hung.push(response);
		response.writeHead(status, { ...type && { "Content-Type": type },
			...location && { Location: location } });
		if (ends === undefined)
			return response.end(body ?? "");
		response.write(body);
		if (ends === "cut")
			return response.destroy();
		const more = () => {
			while (!response.destroyed && response.write(
				Buffer.alloc(1 << 16, body)))
				;
		};

		response.on("drain", more);
		return more();
	}
}

/* `base`: the address of the server; `dir`: of its stack. */
export const makeLine = (base, dir) => new Line(base, dir).listen();
