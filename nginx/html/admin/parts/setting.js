/* setting.js: the field of one setting, made of what the interface says of it. */
import { el, find } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { field } from "./field.js";
import { twiceField } from "./twice.js";
import { amountOf, minorOf } from "./money.js";
import { localTime, zones } from "./zone.js";

const whole = text => /^-?\d+$/.test(text) ? Number(text) : text;

/* Attributes of the control of each kind. */
const controls = {
	line: () => ({ dir: "auto" }),
	text: () => ({ type: "textarea", rows: 5, dir: "auto" }),
	time: () => ({ type: "datetime-local" }),
	zone: () => ({ list: "zones", spellcheck: "false" }),
	number: () => ({ inputmode: "numeric", class: "short" }),
	money: () => ({ inputmode: "decimal", class: "short" }),
	currency: () => ({ class: "short", autocapitalize: "characters",
		spellcheck: "false" }),
	switch: () => ({ type: "checkbox" }),
	choice: ({ options }) => ({ options: options.map(o =>
		[o.value, o.label]) }),
	language: ({ options }) => ({ options: options.map(o =>
		[o.value, o.label]) }),
	email: () => ({ inputmode: "email", spellcheck: "false",
		autocapitalize: "none" }),
	colour: () => ({ class: "short", spellcheck: "false",
		autocapitalize: "none", placeholder: "#4b3aa8" }),
};

/* A setting as its control shows it, in the zone and currency of `all`. */
export function shownValue({ kind, name }, all) {
	const value = all[name];

	if (kind === "time")
		return localTime(value, all.zone);
	if (kind === "money")
		return amountOf(value, all.currency);
	return kind === "switch" ? value : `${value ?? ""}`;
}

/* What the control says, as the interface takes it. */
export function sentValue({ kind }, control, all) {
	if (kind === "switch")
		return control.checked;
	const text = control.value.trim();

	if (text === "")
		return kind === "line" || kind === "text" ? "" : null;
	if (kind === "money")
		return minorOf(text, all.currency) ?? text;
	return kind === "number" ? whole(text) : text;
}

/* What is wrong with an amount in this currency, or "". */
export function wrongAmount({ kind }, control, currency) {
	const text = control.value.trim();

	return kind !== "money" || text === "" || minorOf(text, currency) !== null
		? "" : say("Write an amount in %s such as %s.", currency,
			amountOf(minorOf("25", currency) ?? 2500, currency));
}

/* How the colour will look, beside its field. */
function colourBox(control) {
	const picker = el("input", { type: "color", "aria-label":
		say("Choose a colour"), value: control.value || "#4b3aa8" });
	const sample = el("span", { class: "colour-sample", "aria-hidden": "true" },
		el("span", { class: "button" }, say("Button")),
		el("span", { class: "colour-link" }, say("Link")));
	const paint = () => sample.style.setProperty("--sample",
		control.value || "#4b3aa8");

	picker.addEventListener("input", () => {
		control.value = picker.value;
		control.dispatchEvent(new Event("input", { bubbles: true }));
		paint();
	});
	picker.addEventListener("change", () =>
		control.dispatchEvent(new Event("change", { bubbles: true })));
	control.addEventListener("input", () => {
		if (/^#[0-9a-f]{6}$/.test(control.value))
			picker.value = control.value;
		paint();
	});
	paint();
	return el("div", { class: "colour-box" }, picker, sample);
}

export function settingField(setting, all) {
	const { kind, name, label, help, optional } = setting;
	const box = field({ name, label, hint: help,
		optional: optional && kind !== "switch",
		value: shownValue(setting, all), ...controls[kind](setting) });

	if (kind === "colour")
		find("input", box).after(colourBox(find("input", box)));
	if (kind === "time")
		box.append(twiceField(name));
	return box;
}

export const zoneList = () => el("datalist", { id: "zones" },
	...zones().map(value => el("option", { value })));
