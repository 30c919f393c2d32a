/* account.js: who I am here. */
import { el } from "../../js/dom.js";
import { say } from "../../js/lang.js";
import { roleName } from "../parts/menu.js";

const fact = (name, value) => el("div", {}, el("dt", {}, name),
	el("dd", {}, el("bdi", {}, value)));

export function show(root, params, { user }) {
	root.append(el("dl", { class: "facts" },
		fact(say("Name"), user.name),
		fact(say("E-mail"), user.email),
		fact(say("Role"), roleName(user.role))));
}
