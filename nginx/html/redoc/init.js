/* init.js: ReDoc with our description, our type and nothing from elsewhere. */
"use strict";

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const mono = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

Redoc.init("/openapi.json", {
	disableSearch: false,
	hideDownloadButton: false,
	nativeScrollbars: true,
	pathInMiddlePanel: true,
	requiredPropsFirst: true,
	theme: {
		colors: { primary: { main: "#4b3aa8" } },
		typography: {
			fontFamily: font,
			headings: { fontFamily: font },
			code: { fontFamily: mono },
		},
	},
}, document.getElementById("redoc"));
