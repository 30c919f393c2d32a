/* chart.js: bars, with a table behind a button; readable without colour. */
import { el } from "../../js/dom.js";
import { lang, say } from "../../js/lang.js";

const ns = "http://www.w3.org/2000/svg";
const height = 240, top = 12, bottom = 24, left = 36; /* px */
const number = new Intl.NumberFormat(lang);

function svg(name, attributes = {}, ...children) {
	const e = document.createElementNS(ns, name);

	for (const [key, value] of Object.entries(attributes))
		e.setAttribute(key, value);
	e.append(...children);
	return e;
}

/* The first of 1, 2, 5, 10, 20 … that `n` lines of the scale can do with. */
function step(most, n) {
	const power = 10 ** Math.floor(Math.log10(Math.max(most / n, 1)));

	return [1, 2, 5, 10].map(x => x * power).find(x => x * n >= most);
}

function scale(most, width) {
	const by = step(most, 4);
	const lines = [];

	for (let value = 0; value <= Math.max(most, 1); value += by)
		lines.push(value);
	if (lines.at(-1) < most)
		lines.push(lines.at(-1) + by);
	const y = value => height - bottom
		- value / Math.max(lines.at(-1), 1) * (height - top - bottom);

	return { y, grid: lines.map(value => svg("g", { "aria-hidden": "true" },
		svg("line", { x1: left, x2: width, y1: y(value), y2: y(value),
			class: "chart-line" }),
		svg("text", { x: left - 6, y: y(value) + 4,
			class: "chart-number" }, number.format(value)))) };
}

/* As many names below the bars as there is room for. */
function names(items, x, slot) {
	const every = Math.ceil(64 / slot);

	return items.map((item, i) => i % every === 0
		&& x(i) + 40 < left + slot * items.length
		&& svg("text", { x: x(i), y: height - 6, class: "chart-name",
			"aria-hidden": "true" }, item.name)).filter(Boolean);
}

/* One bar takes the focus, the arrows go to the others. */
function walkable(bars, said) {
	let at = bars.length - 1;
	const go = i => {
		bars[at].setAttribute("tabindex", "-1");
		at = Math.min(Math.max(i, 0), bars.length - 1);
		bars[at].setAttribute("tabindex", "0");
		bars[at].focus();
	};
	const keys = { ArrowLeft: () => at - 1, ArrowRight: () => at + 1,
		Home: () => 0, End: () => bars.length - 1 };

	bars.forEach((bar, i) => {
		const tell = () => said(bar.getAttribute("aria-label"));

		bar.addEventListener("focus", tell);
		bar.addEventListener("pointerenter", tell);
		bar.addEventListener("pointerdown", () => go(i));
		bar.addEventListener("keydown", e => {
			if (keys[e.key]) {
				e.preventDefault();
				go(keys[e.key]());
			}
		});
	});
	bars.at(-1)?.setAttribute("tabindex", "0");
}

function picture(items, label, width, said) {
	const slot = (width - left) / Math.max(items.length, 1);
	const x = i => left + i * slot;
	const { y, grid } = scale(Math.max(...items.map(i => i.count)), width);
	const bar = Math.max(slot - Math.min(slot / 4, 6), 1);
	const bars = items.map((item, i) => svg("g", { role: "img",
		tabindex: "-1", class: "chart-bar", "aria-label": `${
			item.long ?? item.name}: ${number.format(item.count)}` },
	svg("rect", { x: x(i), y: top, width: slot, class: "chart-room",
		height: height - top - bottom }),
	svg("rect", { x: x(i) + (slot - bar) / 2, width: bar,
		y: item.count ? Math.min(y(item.count), y(0) - 2) : y(0),
		height: item.count ? Math.max(y(0) - y(item.count), 2) : 0,
		rx: Math.min(bar / 4, 2) })));

	walkable(bars, said);
	return svg("svg", { role: "group", "aria-label": label, width, height,
		viewBox: `0 0 ${width} ${height}` }, ...grid, ...bars,
	...names(items, x, slot));
}

function tableOf(items, label, unit, of) {
	return el("div", { class: "chart-table", tabindex: "0", role: "region",
		"aria-label": label },
	el("table", { class: "table" },
		el("thead", {}, el("tr", {}, el("th", { scope: "col" }, unit),
			el("th", { scope: "col", class: "num" }, of))),
		el("tbody", {}, ...items.toReversed().map(item => el("tr", {},
			el("th", { scope: "row" }, item.long ?? item.name),
			el("td", { class: "num" },
				number.format(item.count)))))));
}

/*
 *   label   what it shows; `unit` a bar ("Day"), `of` what is counted
 *   items   { name, long, count }; may be given anew with set()
 *
 * Returns { element, set(items) }.
 */
export function chart({ label, unit, of, nothing }) {
	const box = el("div", { class: "chart-box" });
	const told = el("p", { class: "chart-said" });
	const toggle = el("button", { type: "button", "aria-pressed": "false",
		class: "button button-quiet button-small", click: () => {
			const on = toggle.getAttribute("aria-pressed") !== "true";

			toggle.setAttribute("aria-pressed", String(on));
			draw(true);
		} }, say("Table"));
	const element = el("figure", { class: "chart" },
		el("figcaption", {}, el("h2", { class: "hidden" }, label), told,
			toggle), box);
	let items = [], drawn = "";

	const tell = text => {
		told.textContent = text;
	};

	function draw(anew = false) {
		const table = toggle.getAttribute("aria-pressed") === "true";
		const width = Math.floor(box.clientWidth);
		const what = JSON.stringify([items, table, width]);
		const at = [...box.querySelectorAll(".chart-bar")]
			.indexOf(document.activeElement);

		if (!anew && what === drawn || width < left * 2)
			return;
		drawn = what;
		tell("");
		box.replaceChildren(items.length === 0
			? el("p", { class: "quiet" }, nothing)
			: table ? tableOf(items, label, unit, of)
				: picture(items, label, width, tell));
		if (at >= 0)
			box.querySelectorAll(".chart-bar")[at]?.focus();
	}

	new ResizeObserver(() => draw()).observe(box);
	return { element, set(all) {
		items = all;
		draw();
	} };
}
