/* install.js: the app stays on the device and starts without a network. */
import { script } from "./trusted.js";

const hour = 3_600_000;

/*
 * A newer version waits until nobody scans with the old one: it takes over when
 * the app is opened. `ready` is called with a function that loads it now.
 */
export async function install(ready) {
	const workers = navigator.serviceWorker;

	if (!workers)
		return;
	const registration = await workers.register(script("/scan/sw.js"));
	const takeOver = () => {
		workers.addEventListener("controllerchange",
			() => location.reload(), { once: true });
		registration.waiting?.postMessage("take over");
	};

	if (registration.waiting && workers.controller) {
		takeOver();
		return;
	}
	registration.addEventListener("updatefound", () => {
		const next = registration.installing;

		next?.addEventListener("statechange", () => {
			if (next.state === "installed" && workers.controller)
				ready(takeOver);
		});
	});
	setInterval(() => registration.update().catch(() => {}), hour);
}
