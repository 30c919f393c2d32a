/* trusted.js: the only scripts that are started from text, by name. */

const ours = new Set(["/scan/sw.js", "/scan/decode.js"]);

const policy = globalThis.trustedTypes?.createPolicy("scanner", {
	createScriptURL(url) {
		if (!ours.has(url))
			throw new TypeError("not a script of the scanner");
		return url;
	},
});

export const script = url => policy ? policy.createScriptURL(url) : url;
