/* proof.js: a picture to look at closely: zoomed, moved, turned. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { icon } from "./icon.js";

const most = 8; /* times */
const step = 1.25;

/* The picture of a registration; it is kept, so that it is shown at once. */
const proofUrl = id =>
	`/api/admin/registrations/${id}/payment-proof`;

/* An image on its way, decoded before it is needed. */
export function loadProof(id) {
	const image = el("img", { src: proofUrl(id), draggable: "false",
		alt: say("What was sent as proof of the payment") });

	image.ready = image.decode().then(() => true, () => false);
	return image;
}

const between = (low, n, high) => Math.min(Math.max(n, low), high);

/*
 * Returns { element, show(image), say(text…), zoom(factor), fit(), turn() };
 * show() takes an image of loadProof().
 */
export function proofView() {
	const stage = el("div", { class: "proof-stage", tabindex: 0, role: "group",
		"aria-label": say("Payment proof: plus and minus zoom, arrows move, T turns") });
	const fingers = new Map(); /* pointers that are down: id => [x, y] */
	let image = null;
	let at = { x: 0, y: 0, zoom: 1, turn: 0 };
	let moved = false;

	function draw() {
		const [w, h] = [stage.clientWidth, stage.clientHeight];

		at.zoom = between(1, at.zoom, most);
		at.x = between(-w * (at.zoom - 1) / 2, at.x, w * (at.zoom - 1) / 2);
		at.y = between(-h * (at.zoom - 1) / 2, at.y, h * (at.zoom - 1) / 2);
		if (!image)
			return;
		/* On its side it has to fit into the stage the other way round. */
		image.style.maxWidth = `${at.turn % 180 ? h : w}px`;
		image.style.maxHeight = `${at.turn % 180 ? w : h}px`;
		image.style.transform = `translate(${at.x}px, ${at.y}px) scale(${
			at.zoom}) rotate(${at.turn}deg)`;
		stage.classList.toggle("zoomed", at.zoom > 1);
	}

	/* Zoom so that what is under (x, y) stays there; else the middle does. */
	function zoom(factor, x = null, y = null) {
		const box = stage.getBoundingClientRect();
		const to = between(1, at.zoom * factor, most);
		const [dx, dy] = x === null ? [0, 0] : [x - box.x - box.width / 2,
			y - box.y - box.height / 2];

		at.x = dx - (dx - at.x) * to / at.zoom;
		at.y = dy - (dy - at.y) * to / at.zoom;
		at.zoom = to;
		draw();
	}

	const fit = () => {
		at = { ...at, x: 0, y: 0, zoom: 1 };
		draw();
	};
	const turn = () => {
		at = { x: 0, y: 0, zoom: 1, turn: (at.turn + 90) % 360 };
		draw();
	};
	const move = (x, y) => {
		at.x += x;
		at.y += y;
		draw();
	};

	const middle = () => {
		const all = [...fingers.values()];

		return [0, 1].map(i => all.reduce((sum, p) => sum + p[i], 0)
			/ all.length);
	};
	const spread = () => {
		const [a, b] = [...fingers.values()];

		return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
	};

	stage.addEventListener("pointerdown", e => {
		fingers.set(e.pointerId, [e.clientX, e.clientY]);
		stage.setPointerCapture(e.pointerId);
		moved = false;
	});
	stage.addEventListener("pointermove", e => {
		if (!fingers.has(e.pointerId))
			return;
		const [from, wide] = [middle(), spread()];

		fingers.set(e.pointerId, [e.clientX, e.clientY]);
		const to = middle();

		moved ||= Math.hypot(to[0] - from[0], to[1] - from[1]) > 2;
		if (wide > 0)
			zoom(spread() / wide, ...to);
		move(to[0] - from[0], to[1] - from[1]);
	});
	for (const end of ["pointerup", "pointercancel"])
		stage.addEventListener(end, e => fingers.delete(e.pointerId));
	stage.addEventListener("wheel", e => {
		e.preventDefault();
		zoom(e.deltaY < 0 ? step : 1 / step, e.clientX, e.clientY);
	}, { passive: false });
	stage.addEventListener("dblclick", e => at.zoom > 1 || moved ? fit()
		: zoom(3, e.clientX, e.clientY));
	const keys = { "+": () => zoom(step), "=": () => zoom(step),
		"-": () => zoom(1 / step), "0": fit,
		ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0),
		ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60) };

	stage.addEventListener("keydown", e => {
		if (e.ctrlKey || e.metaKey || e.altKey || !keys[e.key])
			return;
		e.preventDefault();
		keys[e.key]();
	});
	new ResizeObserver(draw).observe(stage);

	const button = (name, picture, work) => el("button", { type: "button",
		class: "icon-button", title: name, "aria-label": name, click: work },
	icon(picture));
	const tools = el("div", { class: "proof-tools", hidden: true },
		button(say("Smaller"), "minus", () => zoom(1 / step / step)),
		button(say("Larger"), "plus", () => zoom(step * step)),
		button(say("Fit"), "fit", fit),
		button(say("Turn (T)"), "turn", turn));

	function tell(title, text = "") {
		image = null;
		tools.hidden = true;
		stage.replaceChildren(el("div", { class: "proof-none" },
			el("p", { class: "strong" }, title), text && el("p", {}, text)));
	}

	async function show(next) {
		image = next;
		at = { x: 0, y: 0, zoom: 1, turn: 0 };
		stage.replaceChildren(next);
		tools.hidden = false;
		draw();
		if (!await next.ready && image === next)
			tell(say("The picture could not be loaded."),
				say("Look at it again in a moment."));
	}

	return { element: el("figure", { class: "proof" }, stage, tools),
		show, tell, zoom, fit, turn };
}
