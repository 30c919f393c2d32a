# said.awk: of a language only what the scripts of the pages say.
#   cat *.js | awk -f said.awk - LANG.json

FILENAME == "-" {
	scripts = scripts $0 "\n"
	next
}

/^\t"/ {
	key = substr($0, 2, index($0, "\": \"") - 1)
	if (index(scripts, key)) {
		sub(/,$/, "")
		printf "%s\n%s", n++ ? "," : "{", $0
	}
}

END { print n ? "\n}" : "{}" }
