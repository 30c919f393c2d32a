# po.awk: reads catalogues of gettext, .po and .pot, for the awk program that
# stands behind it on the command line:
#   awk -f po.awk -f PROGRAM.awk [OTHER FILES] LANG.po …
# That program has a function sentence(), which is called for each sentence with
# these set, all of them still with the escapes of a string in C:
#   lang     de, by the name of the file
#   id       the English sentence; "" is the header
#   plural   the English sentence for many, or ""
#   form[i]  the translations, 0 to forms - 1; none where one is missing or fuzzy
#   rule     the expression of Plural-Forms
# Lines of other files reach the program as usual.

# What stands in quotes.
function quoted(s) {
	sub(/^[^"]*"/, "", s)
	sub(/"[ \t]*$/, "", s)
	return s
}

function end_of_sentence(    i) {
	if (part == "")
		return
	part = ""
	if (id == "" && match(form[0], /plural=[^;]*/))
		rule = substr(form[0], RSTART + 7, RLENGTH - 7)
	for (i = 0; i < forms; i++)
		if (form[i] == "" || fuzzy)
			forms = 0
	fuzzy = 0
	sentence()
}

function is_catalogue() { return FILENAME ~ /\.pot?$/ }

FNR == 1 {
	end_of_sentence()
	if (is_catalogue()) {
		lang = FILENAME
		sub(/.*\//, "", lang)
		sub(/\.pot?$/, "", lang)
	}
}

is_catalogue() && /^msgid / {
	id = quoted($0)
	plural = ""
	forms = 0
	part = "id"
}

is_catalogue() && /^msgid_plural / {
	plural = quoted($0)
	part = "plural"
}

is_catalogue() && /^msgstr/ {
	form[forms++] = quoted($0)
	part = "form"
}

is_catalogue() && /^"/ {
	if (part == "id")
		id = id quoted($0)
	else if (part == "plural")
		plural = plural quoted($0)
	else
		form[forms - 1] = form[forms - 1] quoted($0)
}

is_catalogue() && /^$/ { end_of_sentence() }
is_catalogue() && /^#, .*fuzzy/ { fuzzy = 1 }
is_catalogue() { next }

END { end_of_sentence() }
