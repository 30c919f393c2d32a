/* install.js: the app stays on the device and starts without a network. */
import { script } from "./trusted.js";

const hour = 3_600_000;
const soon = 15_000; /* milliseconds until what did not arrive is asked again */

/*
 * A newer version waits until nobody scans with the old one: it takes over when
 * the app is opened. `ready` is called with a function that loads it now.
 */
export async function install(ready) {
	const workers = navigator.serviceWorker, watched = new WeakSet();

	if (!workers)
		return;
	const registration = await workers.register(script("/scan/sw.js"));
	const takeOver = () => {
		workers.addEventListener("controllerchange",
			() => location.reload(), { once: true });
		registration.waiting?.postMessage("take over");
	};

	/* Is it whole now? Else it goes on with what it has. */
	function watch(worker) {
		if (!worker || watched.has(worker))
			return;
		watched.add(worker);
		worker.addEventListener("statechange", () => {
			if (worker.state === "installed" && workers.controller)
				ready(takeOver);
			else if (worker.state === "redundant")
				setTimeout(goOn, soon);
		}, { once: true });
	}

	function goOn() {
		const again = registration.active ? registration.update()
			: install(ready);

		again.catch(() => setTimeout(goOn, soon));
	}

	if (registration.waiting && workers.controller) {
		takeOver();
		return;
	}
	watch(registration.installing);
	registration.addEventListener("updatefound",
		() => watch(registration.installing));
	setInterval(() => registration.update().catch(() => {}), hour);
}
