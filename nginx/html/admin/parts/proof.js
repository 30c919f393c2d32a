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

const toolButton = (name, picture, work) => el("button", { type: "button",
	class: "icon-button", title: name, "aria-label": name, click: work },
icon(picture));

/* show() takes an image of loadProof(). */
export class ProofView {
	constructor() {
		this.stage = el("div", { class: "proof-stage", tabindex: 0,
			role: "group", "aria-label": say("Payment proof: plus and minus zoom, arrows move, T turns") });
		this.fingers = new Map(); /* pointers that are down: id => [x, y] */
		this.image = null;
		this.at = { x: 0, y: 0, zoom: 1, turn: 0 };
		this.moved = false;
		this.tools = this.makeTools();
		this.element = el("figure", { class: "proof" }, this.stage,
			this.tools);
		this.listenPointers();
		this.listenWheel();
		this.listenKeys();
		new ResizeObserver(() => this.draw()).observe(this.stage);
	}

	makeTools() {
		return el("div", { class: "proof-tools", hidden: true },
			toolButton(say("Smaller"), "minus",
				() => this.zoom(1 / step / step)),
			toolButton(say("Larger"), "plus",
				() => this.zoom(step * step)),
			toolButton(say("Fit"), "fit", () => this.fit()),
			toolButton(say("Turn (T)"), "turn", () => this.turn()));
	}

	draw() {
		const { at, image, stage } = this;
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

	/* ---- what is shown --------------------------------------------------------- */

	tell(title, text = "") {
		this.image = null;
		this.tools.hidden = true;
		this.stage.replaceChildren(el("div", { class: "proof-none" },
			el("p", { class: "strong" }, title),
			text && el("p", {}, text)));
	}

	async show(next) {
		this.image = next;
		this.at = { x: 0, y: 0, zoom: 1, turn: 0 };
		this.stage.replaceChildren(next);
		this.tools.hidden = false;
		this.draw();
		if (!await next.ready && this.image === next)
			this.tell(say("The picture could not be loaded."),
				say("Check again in a moment."));
	}

	/* ---- how it lies ------------------------------------------------------------- */

	/* Zoom so that what is under (x, y) stays there; else the middle does. */
	zoom(factor, x = null, y = null) {
		const { at } = this;
		const box = this.stage.getBoundingClientRect();
		const to = between(1, at.zoom * factor, most);
		const [dx, dy] = x === null ? [0, 0] : [x - box.x - box.width / 2,
			y - box.y - box.height / 2];

		at.x = dx - (dx - at.x) * to / at.zoom;
		at.y = dy - (dy - at.y) * to / at.zoom;
		at.zoom = to;
		this.draw();
	}

	fit() {
		this.at = { ...this.at, x: 0, y: 0, zoom: 1 };
		this.draw();
	}

	turn() {
		this.at = { x: 0, y: 0, zoom: 1, turn: (this.at.turn + 90) % 360 };
		this.draw();
	}

	move(x, y) {
		this.at.x += x;
		this.at.y += y;
		this.draw();
	}

	/* ---- fingers, wheel and keys ---------------------------------------------------- */

	middle() {
		const all = [...this.fingers.values()];

		return [0, 1].map(i => all.reduce((sum, p) => sum + p[i], 0)
			/ all.length);
	}

	/* How far apart two fingers are; 0 for one. */
	spread() {
		const [a, b] = [...this.fingers.values()];

		return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
	}

	down(e) {
		this.fingers.set(e.pointerId, [e.clientX, e.clientY]);
		this.stage.setPointerCapture(e.pointerId);
		this.moved = false;
	}

	drag(e) {
		if (!this.fingers.has(e.pointerId))
			return;
		const [from, wide] = [this.middle(), this.spread()];

		this.fingers.set(e.pointerId, [e.clientX, e.clientY]);
		const to = this.middle();

		this.moved ||= Math.hypot(to[0] - from[0], to[1] - from[1]) > 2;
		if (wide > 0)
			this.zoom(this.spread() / wide, ...to);
		this.move(to[0] - from[0], to[1] - from[1]);
	}

	listenPointers() {
		const { stage } = this;

		stage.addEventListener("pointerdown", e => this.down(e));
		stage.addEventListener("pointermove", e => this.drag(e));
		for (const end of ["pointerup", "pointercancel"])
			stage.addEventListener(end, e =>
				this.fingers.delete(e.pointerId));
		stage.addEventListener("dblclick", e =>
			this.at.zoom > 1 || this.moved ? this.fit()
				: this.zoom(3, e.clientX, e.clientY));
	}

	listenWheel() {
		this.stage.addEventListener("wheel", e => {
			e.preventDefault();
			this.zoom(e.deltaY < 0 ? step : 1 / step, e.clientX,
				e.clientY);
		}, { passive: false });
	}

	listenKeys() {
		const keys = { "+": () => this.zoom(step), "=": () => this.zoom(step),
			"-": () => this.zoom(1 / step), "0": () => this.fit(),
			ArrowLeft: () => this.move(60, 0),
			ArrowRight: () => this.move(-60, 0),
			ArrowUp: () => this.move(0, 60),
			ArrowDown: () => this.move(0, -60) };

		this.stage.addEventListener("keydown", e => {
			if (e.ctrlKey || e.metaKey || e.altKey || !keys[e.key])
				return;
			e.preventDefault();
			keys[e.key]();
		});
	}
}
