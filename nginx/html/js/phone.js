/* phone.js: is a phone number right, as lib/wire/phone.c has it? */
import { say } from "./lang.js";

const dialled = /^[\d +()\-./]*$/;
const extension = /[ (]*(?:extension|extn|;?ext|durchwahl|dw|poste|interno|x|#)[.:= ]*\d{1,7}[) ]*$/i;

/* Digits, dashes and spaces of any kind as the plain ones. */
const plain = text => text.normalize("NFKC")
	.replace(/\p{Default_Ignorable_Code_Point}/gu, "")
	.replace(/[\u00b7\u2022\u2219]/g, ".")
	.replace(/[\u2044\u2215]/g, "/")
	.replace(/[\p{Dash}\u30fc]/gu, "-")
	.replace(/\p{Nd}/gu, "0")
	.replace(/[\p{Zs}\t]+/gu, " ")
	.trim().replace(/^tel[.: ]+/i, "");

/* "" or the sentence; the extension does not count. */
export function wrongPhone(text, wrongLength) {
	const number = plain(text).replace(extension, "");

	if (!dialled.test(number))
		return say("Use only digits, spaces and + ( ) - . / in a phone number, and “ext. 12” for an extension.");
	if (number.replace(/\D/g, "").length < 3)
		return say("Use at least 3 digits in a phone number.");
	if (number.split("+").length > 2)
		return say("Use one phone number only.");
	return wrongLength(number);
}
