/*
 * sw.js: keeps the app on the device. The names of the files, and a version
 * that changes with any of them, are filled in when the pages are built.
 */
const version = "scanner-@VERSION@";
/* Each with the sum of what is in it, as in "/scan/app.js#sha256-…". */
const sums = new Map("@FILES@".split(" ").map(file => file.split("#")));
const langs = "@LANGS@".split(";").map(one => one.split("=")[0]);

const pageOf = lang => `/scan/?lang=${lang}`;

/*
 * A file counts only with its sum: a captive portal answers each of them with
 * something of its own, and a server that gets another version just now with
 * that. What an attempt before kept stays, so that a line which breaks again and
 * again gets there as well.
 */
async function keep(cache, path) {
	if (await cache.match(path))
		return;
	const answer = await fetch(new Request(path, { cache: "no-cache",
		redirect: "error", integrity: sums.get(path) }));

	if (!answer.ok)
		throw new TypeError(`not ${path}`);
	await cache.put(path, answer);
}

const together = 4; /* files at once: the door needs the line as well */

addEventListener("install", event => event.waitUntil((async () => {
	const cache = await caches.open(version);
	const rest = sums.keys();
	const some = async () => {
		for (const path of rest)
			await keep(cache, path);
	};

	await Promise.all(Array.from({ length: together }, some));
})()));

addEventListener("activate", event => event.waitUntil((async () => {
	for (const name of await caches.keys())
		if (name !== version && name.startsWith("scanner-"))
			await caches.delete(name);
	await clients.claim();
})()));

addEventListener("message", event => {
	if (event.data === "take over")
		skipWaiting();
});

/* As the server chooses it: asked for, or the first that the person reads. */
function langOf(url) {
	const wanted = [url.searchParams.get("lang"), ...navigator.languages]
		.map(tag => tag?.slice(0, 2).toLowerCase());

	return wanted.find(tag => langs.includes(tag)) ?? "en";
}

async function kept(path, request) {
	const cache = await caches.open(version);

	return await cache.match(path) ?? fetch(request);
}

addEventListener("fetch", event => {
	const { request } = event;
	const url = new URL(request.url);

	if (request.method !== "GET" || url.origin !== location.origin)
		return;
	if (request.mode === "navigate") {
		if (url.pathname === "/scan/")
			event.respondWith(kept(pageOf(langOf(url)), request));
	} else if (sums.has(url.pathname))
		event.respondWith(kept(url.pathname, request));
});
