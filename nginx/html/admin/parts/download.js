/* download.js: fetch a file with its progress, and hand it to the browser. */
import { el } from "../../js/dom.js";
import { lang } from "../../js/lang.js";

async function problemOf(response) {
	try {
		return { status: response.status, json: await response.json() };
	} catch {
		return { status: response.status, json: {} };
	}
}

/* The parts as they come; fewer than were announced is no file. */
async function readAll(response, progress) {
	const all = Number(response.headers.get("Content-Length"));
	const parts = [];
	let got = 0;

	for await (const part of response.body) {
		parts.push(part);
		got += part.length;
		progress(got, all);
	}
	if (got < all)
		throw new TypeError("the file is not whole");
	return new Blob(parts, { type: response.headers.get("Content-Type") });
}

const nameOf = response => /filename="([^"]+)"/.exec(
	response.headers.get("Content-Disposition"))?.[1] ?? "export";

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
 *   progress(got, all)   bytes
 *   signal               gives it up: { aborted: true }
 */
export async function download(url, { progress, signal }) {
	try {
		const response = await fetch(url, { signal, cache: "no-store",
			credentials: "same-origin", headers: {
				Accept: "*/*", "Accept-Language": lang } });

		if (!response.ok)
			return await problemOf(response);
		const blob = await readAll(response, progress);

		hand(blob, nameOf(response));
		return { status: 200, json: {}, size: blob.size };
	} catch {
		return { status: 0, json: {}, aborted: signal.aborted };
	}
}
