# words.awk: of a catalogue only what the scripts of the pages say, as JSON.
#   awk -v forms_of=TABLE -f po.awk -f words.awk STRINGS.pot LANG.po
# STRINGS.pot has all strings of the scripts. TABLE says by a digit which of
# the forms of a plural goes with each of the numbers 0 to 199; it is kept
# under "". A sentence with forms is a list of them.

function sentence(    i, text) {
	if (lang == "strings")
		strings[id] = 1
	else if (forms > 0 && id != "" && id in strings) {
		text = "\"" form[0] "\""
		for (i = 1; i < forms; i++)
			text = text ",\"" form[i] "\""
		if (plural != "")
			text = "[" text "]"
		printf ",\n\"%s\":%s", id, text
	}
}

BEGIN { printf "{\"\":\"%s\"", forms_of }
END { print "\n}" }
