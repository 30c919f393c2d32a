/* icon.js: line drawings on a grid of 20, in the colour of the text. */

const lines = {
	account: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17c.6-3 3.2-4.5 6.5-4.5s5.9 1.5 6.5 4.5",
	add: "M10 4v12M4 10h12",
	audit: "M5 2.5h7l3.5 3.5v11.5h-10.5zM12 2.5v3.5h3.5M7.5 10h5M7.5 13h5",
	back: "M12 4.5 6.5 10l5.5 5.5",
	chart: "M3.5 16.5h13M5.5 13.5v-4M10 13.5v-9M14.5 13.5v-6.5",
	check: "M4 10.5l4 4 8-9",
	close: "M5 5l10 10M15 5 5 15",
	desk: "M3 10.5l2.5-7h9l2.5 7v6h-14zM3 10.5h4l1 2h4l1-2h4",
	device: "M6.5 2.5h7v15h-7zM9 15h2",
	door: "M5 17.5v-15h10v15M2.5 17.5h15M12 10v.5",
	down: "M5.5 8l4.5 4.5 4.5-4.5",
	event: "M3.5 4.5h13v12h-13zM3.5 8.5h13M7 2.5v4M13 2.5v4",
	export: "M10 3v9M6.5 8.5 10 12l3.5-3.5M4 16.5h12",
	fit: "M3.5 8V3.5H8M12 3.5h4.5V8M16.5 12v4.5H12M8 16.5H3.5V12",
	mail: "M2.5 5h15v10.5h-15zM3 5.5l7 5.5 7-5.5",
	menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
	minus: "M4.5 10h11",
	more: "M4.5 10v.01M10 10v.01M15.5 10v.01",
	people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5M13 4a2.7 2.7 0 0 1 0 5.2M15 12.2c1.7.6 2.7 2 3 4.3",
	plus: "M4.5 10h11M10 4.5v11",
	qr: "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h2v2h-2zM16.5 11.5v5h-3",
	search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
	settings: "M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4",
	shield: "M10 2.5l6 2v5c0 4-2.5 6.5-6 8-3.5-1.5-6-4-6-8v-5z",
	template: "M3.5 3.5h13v13h-13zM3.5 7.5h13M6.5 10.5h7M6.5 13.5h4",
	team: "M7 9a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 7 9zM13.5 10a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM2 16c.4-2.8 2.3-4.2 5-4.2s4.6 1.4 5 4.2M13.5 12.5c2.2 0 3.8 1.2 4.3 3.5",
	turn: "M15.5 10a5.5 5.5 0 1 1-1.6-3.9M14.5 2.5v4h-4",
	undo: "M7 4 3.5 7.5 7 11M3.5 7.5h8a5 5 0 0 1 0 9h-3",
};

export function icon(name) {
	const ns = "http://www.w3.org/2000/svg";
	const svg = document.createElementNS(ns, "svg");
	const path = document.createElementNS(ns, "path");

	svg.setAttribute("viewBox", "0 0 20 20");
	svg.setAttribute("class", "icon");
	svg.setAttribute("aria-hidden", "true");
	path.setAttribute("d", lines[name] ?? lines.more);
	svg.append(path);
	return svg;
}
