/* lang.js: sentences with values, and the forms of a plural. */
import assert from "node:assert/strict";
import { test } from "node:test";

const polish = n => n === 1 ? 0
	: n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2;
const catalogue = {
	"": Array.from({ length: 200 }, (_, n) => polish(n)).join(""),
	"One ticket": ["%s bilet", "%s bilety", "%s biletów"],
	"%s ticket of %s": ["%2$s: %1$s bilet", "%2$s: %1$s bilety",
		"%2$s: %1$s biletów"],
	"%s of %s": "%s z %s",
};

/* The script in a page of this language; its catalogue is `words`. */
async function speak(lang, words) {
	globalThis.document = { documentElement: { lang } };
	globalThis.fetch = async () => ({ json: async () => words });
	const script = await import(`../../nginx/html/js/lang.js?${lang}${
		Object.keys(words).length}`);

	await script.loadWords();
	return script;
}

test("English has two forms", async () => {
	const { say, sayCount } = await speak("en", {});

	assert.equal(sayCount(1, "One ticket", "%s tickets"), "One ticket");
	assert.equal(sayCount(0, "One ticket", "%s tickets"), "0 tickets");
	assert.equal(sayCount(72000, "One ticket", "%s tickets"),
		"72,000 tickets");
	assert.equal(say("%s of %s", "%s", "$&"), "%s of $&");
});

test("a language has the forms that its catalogue says", async () => {
	const { say, sayCount } = await speak("pl", catalogue);
	const tickets = n => sayCount(n, "One ticket", "%s tickets");

	assert.equal(tickets(1), "1 bilet");
	assert.equal(tickets(3), "3 bilety");
	assert.equal(tickets(5), "5 biletów");
	assert.equal(tickets(112), "112 biletów");
	assert.equal(tickets(122), "122 bilety");
	assert.match(tickets(1022), /^1.?022 bilety$/);
	assert.match(tickets(1012), /^1.?012 biletów$/);
	assert.equal(sayCount(2, "%s ticket of %s", "%s tickets of %s", 2, "Ada"),
		"Ada: 2 bilety");
	assert.equal(say("%s of %s", 1, 2), "1 z 2");
	assert.equal(sayCount(2, "One day", "%s days"), "2 days");
});

test("what a captive portal answers is no catalogue", async () => {
	const { say, sayCount } = await speak("de", { login: "yes", "": "x" });

	assert.equal(say("%s of %s", 1, 2), "1 of 2");
	assert.equal(sayCount(2, "One day", "%s days"), "2 days");
});
