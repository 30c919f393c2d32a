/* memory.js: what this tab remembers; nothing where storage is switched off. */

function attempt(work) {
	try {
		return work();
	} catch {
		return null;
	}
}

/* What was remembered by that name, or null. */
export const recall = name => attempt(() => sessionStorage.getItem(name));

export const remember = (name, text) =>
	attempt(() => sessionStorage.setItem(name, text));

export const forget = name => attempt(() => sessionStorage.removeItem(name));
