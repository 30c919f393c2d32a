/*
 * sw.js: keeps the app on the device. The names of the files, and a version
 * that changes with any of them, are filled in when the pages are built.
 */
const version = "scanner-@VERSION@";
const files = "@FILES@".split(" ");
const langs = "@LANGS@".split(";").map(one => one.split("=")[0]);

const pageOf = lang => `/scan/?lang=${lang}`;

/* Past the browser's cache: all of one version. */
const fresh = path => new Request(path, { cache: "reload" });

/* A captive portal answers each of them with a page of its own. */
async function keep(cache, path) {
	const answer = await fetch(fresh(path));
	const isPage = /html/.test(answer.headers.get("Content-Type"));

	if (!answer.ok || answer.redirected || isPage !== path.includes("?"))
		throw new TypeError(`not ${path}`);
	await cache.put(path, answer);
}

addEventListener("install", event => event.waitUntil((async () => {
	const cache = await caches.open(version);

	await Promise.all([...files, ...langs.map(pageOf)].map(path =>
		keep(cache, path)));
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
	} else if (files.includes(url.pathname))
		event.respondWith(kept(url.pathname, request));
});
