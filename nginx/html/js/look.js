/* look.js: a page in the colours of an event, with its logo. */
import { el, find, show } from "./dom.js";

/* The path of the stylesheet: another one for each colour, so it is kept. */
const themeOf = ({ slug, accent }) => "/api/event/theme.css?" +
	new URLSearchParams({ event: slug, v: accent.slice(1) });

/* `event` as the interface tells it; once a page. */
export function wearTheme(event) {
	if (event.accent && !find("#theme"))
		document.head.append(el("link", { id: "theme",
			rel: "stylesheet", href: themeOf(event) }));
}

export function showLogo(image, event) {
	if (!show(image, Boolean(event.logo)))
		return;
	image.src = event.logo;
	image.alt = event.organiser ?? "";
	image.width = event.logo_width;
	image.height = event.logo_height;
}
