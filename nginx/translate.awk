# translate.awk: a page with {{_sentence}} marks in one language.
#   awk -f translate.awk [LANG.json] PAGE.html
# Where there is no translation the marks become the sentences themselves.

function wrong(what) {
	print FILENAME ": " what >"/dev/stderr"
	failed = 1
	exit 1
}

function unescape(s) {
	gsub(/\\"/, "\"", s)
	gsub(/\\\\/, "\\", s)
	return s
}

# For HTML text and quoted attributes; & first.
function html(s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	gsub(/"/, "\\&quot;", s)
	return s
}

FILENAME ~ /\.json$/ {
	at = index($0, "\": \"")
	if (at > 0) {
		text = substr($0, at + 4)
		sub(/",?$/, "", text)
		said[unescape(substr($0, 3, at - 3))] = unescape(text)
	}
	next
}

{ page = page $0 "\n" }

END {
	while (!failed && (at = index(page, "{{_")) > 0) {
		printf "%s", substr(page, 1, at - 1)
		page = substr(page, at + 3)
		end = index(page, "}}")
		if (end == 0)
			wrong("a mark without an end")
		key = substr(page, 1, end - 1)
		gsub(/[ \t\n]+/, " ", key)
		printf "%s", html(key in said ? said[key] : key)
		page = substr(page, end + 2)
	}
	printf "%s", page
	exit failed
}
