# errors.awk: what nginx refuses by itself, in the other languages.
#   awk -f errors.awk LANG.json … maps.conf
# Its sentences are the maps $error_detail and $error_title of maps.conf; each
# language says them as workers do.

function wrong(what) {
	print "errors.awk: " what >"/dev/stderr"
	failed = 1
	exit 1
}

FNR == 1 && FILENAME ~ /\.json$/ {
	lang = FILENAME
	sub(/.*\//, "", lang)
	sub(/\.json$/, "", lang)
	langs[++n] = lang
}

FILENAME ~ /\.json$/ {
	at = index($0, "\": \"")
	if (at > 0) {
		text = substr($0, at + 4)
		sub(/",?$/, "", text)
		said[lang, substr($0, 3, at - 3)] = text
	}
	next
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
	for (map in lines)
		printf "map \"$page_lang:$status\" %s_said {\n\tdefault %s;\n%s}\n",
			map, map, lines[map]
	printf "map $page_lang $error_language {\n\tdefault \"\";\n"
	for (i = 1; i <= n; i++)
		printf "\t/%s %s;\n", langs[i], langs[i]
	print "}"
}
