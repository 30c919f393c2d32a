/* download.js: fetch a file with its progress, and hand it to the browser. */
import { el } from "../../js/dom.js";
import { lang, say } from "../../js/lang.js";
import { liveType, readLive } from "./live.js";

async function problemOf({ status, blob }) {
	try {
		return { status, json: JSON.parse(await blob.text()) };
	} catch {
		return { status, json: {} };
	}
}

function hand(blob, name) {
	const url = URL.createObjectURL(blob);
	const link = el("a", { href: url, download: name });

	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/*
 * Never rejects: { status, json } as of api(), and size where it went well.
 *
 *   working(done, all)   rows or people that are written; all is 0 if unknown
 *   coming(got, all)     bytes
 *   signal               gives it up: { aborted: true }
 */
export async function download(url, { working, coming, signal }) {
	let begun = false;

	try {
		const response = await fetch(url, { signal, cache: "no-store",
			credentials: "same-origin", headers: {
				Accept: `${liveType}, */*`, "Accept-Language": lang } });

		begun = true;
		const answer = await readLive(response, { working, coming });

		if (answer.status !== 200)
			return await problemOf(answer);
		hand(answer.blob, answer.name ?? "export");
		return { status: 200, json: {}, size: answer.blob.size };
	} catch {
		return { status: begun && navigator.onLine ? 502 : 0,
			json: { detail: say("The file broke off before its end and was thrown away: try it again.") },
			aborted: signal.aborted };
	}
}
