/* registered.js: the answer to a registration; the page works without. */
import { find, findAll } from "./js/dom.js";
import { addOwnTime, loadWords } from "./js/lang.js";
import { showInstructions } from "./js/pay.js";

await loadWords();
findAll("time").forEach(addOwnTime);
showInstructions(find("#instructions"));
