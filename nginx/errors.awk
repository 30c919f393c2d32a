# errors.awk: what nginx refuses by itself, in the other languages, and which
# language a request asks for.
#   awk -f po.awk -f errors.awk LANG.po … maps.conf
# Its sentences are the maps $error_detail and $error_title of maps.conf; each
# language says them as workers do.

function wrong(what) {
	print "errors.awk: " what >"/dev/stderr"
	failed = 1
	exit 1
}

function sentence() {
	if (id == "")
		langs[++n] = lang
	else if (forms > 0)
		said[lang, id] = form[0]
}

# The directory of a page in the language that was asked for, if it is one of
# ours, or in the first of ours that a browser lists; the English pages lie at
# the top.
function choice(    i, ours, asked, listed) {
	ours = "en"
	for (i = 1; i <= n; i++)
		ours = ours "|" langs[i]
	asked = "\t\"~*^en(-|$)\" en;\n"
	for (i = 1; i <= n; i++) {
		asked = asked sprintf("\t\"~*^%s(-|$)\" %s;\n", langs[i],
			langs[i])
		listed = listed sprintf("\t\"~^%s:\" /%s;\n", langs[i], langs[i])
		listed = listed sprintf("\t\"~*^:(?:\\s*+(?!(?:%s)\\b)[^,]*,)*\\s*%s\\b\" /%s;\n",
			ours, langs[i], langs[i])
	}
	printf "map $arg_lang $lang_asked {\n\tdefault \"\";\n%s}\n", asked
	printf "map \"$lang_asked:$http_accept_language\" $page_lang {\n"
	printf "\tdefault \"\";\n%s}\n", listed
}

/^map \$status \$error_(detail|title) / {
	map = $3
	next
}

/^}/ { map = "" }

map != "" {
	status = $1
	key = $0
	sub(/^[^"]*"/, "", key)
	sub(/";$/, "", key)
	for (i = 1; i <= n; i++) {
		if (!((langs[i], key) in said))
			wrong(langs[i] " does not say: " key)
		text = said[langs[i], key]
		if (text ~ /["$\\]/)
			wrong(langs[i] " has a \" or a $ in: " text)
		lines[map] = lines[map] sprintf("\t\"%s/%s:%s\" \"%s\";\n",
			status == "default" ? "~^" : "", langs[i],
			status == "default" ? "" : status, text)
	}
}

END {
	if (failed)
		exit 1
	choice()
	for (map in lines)
		printf "map \"$page_lang:$status\" %s_said {\n\tdefault %s;\n%s}\n",
			map, map, lines[map]
	printf "map $page_lang $error_language {\n\tdefault \"\";\n"
	for (i = 1; i <= n; i++)
		printf "\t/%s %s;\n", langs[i], langs[i]
	print "}"
}
