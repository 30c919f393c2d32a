/*
 * unsent.js: reasons that were typed for somebody and have not got through:
 * refused, without a line, or the dialog was closed. They stand in the dialog
 * when it is opened again.
 */
const texts = new Map(); /* id of a registration => { kind: text } */

export const keepUnsent = (id, kind, text) =>
	texts.set(id, { ...texts.get(id), [kind]: text });

export const unsentOf = (id, kind) => texts.get(id)?.[kind] ?? "";

/* A decision on this registration has got through. */
export const forgetUnsent = id => texts.delete(id);
