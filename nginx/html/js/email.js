/* email.js: is an e-mail address right, as lib/wire/email.c has it? */
import { say } from "./lang.js";

/* What is pasted around an address is taken off. */
const plain = text => text.normalize("NFKC")
	.replace(/\p{Default_Ignorable_Code_Point}/gu, "")
	.replace(/\u3002/g, ".").replace(/\u2019/g, "'")
	.replace(/^[^<>@]*<([^<>]*@[^<>]*)>[^<>@]*$/, "$1")
	.replace(/^[\s,;:<(["]+|[\s.,;:>)\]"]+$/g, "")
	.replace(/^mailto:([^?]*).*$/i, "$1")
	.replace(/^([^@]*?)\s*@\s*([^@]*)$/, "$1@$2");

/* "" or the sentence. */
export function wrongEmail(text, wrongLength) {
	const address = plain(text);
	const [local, domain, more] = address.split("@");

	if (wrongLength(address))
		return wrongLength(address);
	if (domain === undefined)
		return say("The @ is missing. Use an e-mail address such as name@example.org.");
	if (more !== undefined || /[ ,;]/.test(address))
		return say("Use one e-mail address only, without spaces.");
	if (/[^\0-\x7f]/.test(local))
		return say("We cannot send mail to an address with such letters before the @. Use an e-mail address of a to z, digits and dots.");
	if (!domain.includes("."))
		return say("The end is missing behind the @. Use an e-mail address such as name@example.org.");
	return local !== "" && /^[^.]+(\.[^.]+)+$/.test(domain) ? ""
		: say("Use an e-mail address such as name@example.org.");
}
