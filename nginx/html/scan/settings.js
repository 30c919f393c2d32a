/* settings.js: how somebody likes to scan; stays on the device. */

const name = "scanner";
const usual = { step: "one", sound: true, buzz: true, stay: false, camera: "",
	green: false };

function load() {
	try {
		return { ...usual, ...JSON.parse(localStorage.getItem(name)) };
	} catch {
		return { ...usual };
	}
}

export const settings = load();

export function change(values) {
	Object.assign(settings, values);
	localStorage.setItem(name, JSON.stringify(settings));
}

export function forgetSettings() {
	localStorage.removeItem(name);
	Object.assign(settings, usual);
}
