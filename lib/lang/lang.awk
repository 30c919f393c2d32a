# lang.awk: lib/lang/LANG.json as C tables, in the order of strcmp(). Each file
# is an object with one sentence a line; the only escapes are \" and \\.
function wrong(what) {
	print FILENAME ":" FNR ": " what >"/dev/stderr"
	failed = 1
	exit 1
}

# What is between the quotes of a string, as it is compared.
function bytes(s) {
	s = substr(s, 2, length(s) - 2)
	gsub(/\\\\/, "\001", s)
	gsub(/\\/, "", s)
	gsub(/\001/, "\\", s)
	return s
}

function put_table(    i) {
	if (name == "")
		return
	printf "\nstatic const struct lang_sentence %s[] = {\n", name
	for (i = 1; i <= n; i++)
		printf "\t{ %s,\n\t\t%s },\n", key[i], text[i]
	print "};"
	table[++tables] = name
	count[tables] = n
}

BEGIN {
	print "\n/* Made from lib/text; change it there. */"
	print "#include \"lang/lang.h\""
}

FNR == 1 {
	put_table()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.json$/, "", name)
	n = 0
}

/^[{}]$/ { next }

{
	if ($0 !~ /^\t".*[^\\]": ".*[^\\]",?$/)
		wrong("not a line as TAB \"English\": \"translation\",")
	at = index($0, "\": \"")
	k = substr($0, 2, at - 1)
	t = substr($0, at + 3)
	sub(/,$/, "", t)
	if ((k t) ~ /\\[^"\\]/ || (k t) ~ /\?\?/)
		wrong("an escape other than \\\" and \\\\, or ??")
	for (i = ++n; i > 1 && bytes(key[i - 1]) "" > bytes(k) ""; i--) {
		key[i] = key[i - 1]
		text[i] = text[i - 1]
	}
	if (i > 1 && key[i - 1] == k)
		wrong("a sentence that was there already")
	key[i] = k
	text[i] = t
}

END {
	if (failed)
		exit 1
	put_table()
	print "\nconst struct lang langs[] = {"
	for (i = 1; i <= tables; i++)
		printf "\t{ \"%s\", %s, %d },\n", table[i], table[i], count[i]
	print "\t{ 0 },\n};"
}
