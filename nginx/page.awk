# page.awk: a page with {{_sentence}} marks in one language.
#   awk -f po.awk -f page.awk [-v langs='en=English;de=Deutsch'] [LANG.po] PAGE
# Where there is no translation the marks become the sentences themselves;
# {{langs}} becomes a link for each language.

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

function sentence() {
	if (forms > 0)
		said[unescape(id)] = unescape(form[0])
}

function links(    i, n, all, one, s) {
	n = split(langs, all, ";")
	for (i = 1; i <= n; i++) {
		split(all[i], one, "=")
		s = s sprintf("<a href=\"?lang=%s\" lang=\"%s\" hreflang=\"%s\">%s</a>\n",
			one[1], one[1], one[1], one[2])
	}
	return s
}

$0 == "{{langs}}" {
	page = page links()
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
