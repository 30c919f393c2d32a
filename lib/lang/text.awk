# text.awk: the files named on the command line as one C table of strings.
BEGIN {
	print "/* Made from lib/text; change it there. */"
	print "#include \"lang/text.h\"\n"
	print "const struct text texts[] = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t},"
	name = FILENAME
	sub(/.*\//, "", name)
	printf "\t{ \"%s\",\n", name
}
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	printf "\t\"%s\\n\"\n", $0
}
END {
	if (NR > 0)
		print "\t},"
	print "\t{ 0 }\n};"
}
