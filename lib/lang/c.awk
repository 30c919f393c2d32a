# c.awk: catalogues as C tables, in the order of strcmp().
#   awk -f po.awk -f c.awk LANG.po …

# A string as it is compared.
function bytes(s) {
	gsub(/\\\\/, "\001", s)
	gsub(/\\/, "", s)
	gsub(/\001/, "\\", s)
	return s
}

function wrong(what) {
	print FILENAME ": " what ": " id >"/dev/stderr"
	failed = 1
	exit 1
}

# One row; the forms of a plural stand behind each other, each with its NUL.
function row(    i, text) {
	text = "\"" form[0] "\""
	for (i = 1; i < forms; i++)
		text = text " \"\\0\" \"" form[i] "\""
	return sprintf("\t{ \"%s\",\n\t\t%s, %d },\n", id, text, forms)
}

function put_table(    i) {
	if (table == "")
		return
	printf "\nstatic const struct lang_sentence %s[] = {\n", table
	for (i = 1; i <= n; i++)
		printf "%s", rows[i]
	printf "};\n\nstatic unsigned long\n%s_form(unsigned long n)\n", table
	printf "{\n\t(void)n;\n\treturn %s;\n}\n", rule
	list = list sprintf("\t{ \"%s\", %s, %d, %s_form },\n", table, table,
		n, table)
	choices = choices " " table
	table = ""
}

function sentence(    i) {
	if (id == "") {
		put_table()
		table = lang
		n = 0
		return
	}
	if (forms == 0)
		return
	if ((id form[0]) ~ /\\[^"\\]/ || (id form[0]) ~ /\?\?/)
		wrong("an escape other than \\\" and \\\\, or ??")
	for (i = ++n; i > 1 && bytes(ids[i - 1]) "" > bytes(id) ""; i--) {
		ids[i] = ids[i - 1]
		rows[i] = rows[i - 1]
	}
	ids[i] = id
	rows[i] = row()
}

BEGIN {
	print "\n/* Made from lib/lang/po; change it there. */"
	print "#include \"lang/lang.h\""
}

# Behind the last sentence, which po.awk ends.
END {
	if (failed)
		exit 1
	put_table()
	printf "\nconst struct lang langs[] = {\n%s\t{ 0 },\n};\n", list
	printf "\nconst char lang_choices[] = \"en%s\";\n", choices
}
