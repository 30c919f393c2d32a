# pools.awk: check the pool table and write what deploy/generate lists.

function wrong(sentence) {
	printf "%s:%d: %s\n", FILENAME, FNR, sentence >"/dev/stderr"
	failed = 1
	exit 1
}

# The words of a list as the indexes of an array.
function set_of(words, into,    n, i, word) {
	n = split(words, word)
	for (i = 1; i <= n; i++)
		into[word[i]] = 1
	return n
}

BEGIN {
	set_of("signup login status ticket scan admin", zones)
	set_of("jwt public sign smtp", secrets)
	checked = set_of(schema_roles, known)
}

/^[ \t]*(#|$)/ { next }

{
	if (NF < 8)
		wrong("a row has eight columns or more, this one has " NF)
	check_name($1)
	check_count("processes", $2, 64)
	check_role($3)
	check_count("seconds", $4, 600)
	check_zone($6)
	check_keys($7)
	pools++
	name[pools] = $1
	processes[pools] = $2
	role[pools] = $3
	seconds[pools] = $4
	body[pools] = bytes($5)
	zone[pools] = $6
	keys[pools] = $7
	take_paths()
	if ($3 != "-")
		connections += $2
}

function check_name(n) {
	if (n !~ /^[a-z][a-z0-9-]*$/)
		wrong("\"" n "\" is no name of a pool (small letters, " \
			"digits, dashes)")
	if (length(n) > 20)
		wrong("\"" n "\" is longer than 20 characters")
	if (n in line)
		wrong("pool \"" n "\" stands in line " line[n] " already")
	line[n] = FNR
}

function check_count(what, n, max) {
	if (n !~ /^[1-9][0-9]*$/ || n + 0 > max)
		wrong(what " is a number from 1 to " max ", not \"" n "\"")
}

function check_role(r) {
	if (r == "-")
		return
	if (r !~ /^[a-z][a-z_]*$/)
		wrong("\"" r "\" is no name of a role (small letters, " \
			"underscores, or -)")
	if (checked && !(("et_" r) in known))
		wrong("schema/ has no role et_" r)
	if (r in role_line)
		wrong("role \"" r "\" is that of line " role_line[r] " already")
	role_line[r] = FNR
}

function check_zone(z) {
	if (z != "-" && !(z in zones))
		wrong("there is no rate zone \"" z "\"")
}

function check_keys(list,    n, i, key, seen) {
	if (list == "-")
		return
	n = split(list, key, ",")
	for (i = 1; i <= n; i++) {
		if (!(key[i] in secrets))
			wrong("there is no key \"" key[i] "\"")
		if (key[i] in seen)
			wrong("key \"" key[i] "\" is given twice")
		seen[key[i]] = 1
	}
}

function bytes(text,    n) {
	if (text !~ /^(0|[1-9][0-9]*[km]?)$/)
		wrong("body is a size such as 0, 512, 64k or 5m, not \"" \
			text "\"")
	n = text + 0
	if (text ~ /k$/)
		n *= 1024
	if (text ~ /m$/)
		n *= 1024 * 1024
	if (n > 64 * 1024 * 1024)
		wrong("body is at most 64m, not " text)
	return n
}

function take_paths(    i) {
	if ($8 == "-") {
		if (NF > 8)
			wrong("a daemon (path -) has no further path")
		if ($6 != "-")
			wrong("a daemon has no rate zone")
		return
	}
	for (i = 8; i <= NF; i++)
		take_path($i)
}

function take_path(p,    shape) {
	if (p !~ /^(\/|(\/([A-Za-z0-9._-]|\{[a-z]+\})+)+(\/\{[a-z]+\*\})?)$/)
		wrong("\"" p "\" is no path (/fixed/{variable})")
	if (p ~ /\}[^\/]*\{/)
		wrong("\"" p "\" has two variables in one segment")
	shape = p
	gsub(/\{[a-z]+\*?\}/, "{}", shape)
	if (shape in path_line)
		wrong("path \"" p "\" is that of line " path_line[shape] \
			" already")
	path_line[shape] = FNR
	paths++
	path[paths] = p
	of[paths] = pools
}

END {
	if (failed)
		exit 1
	if (!pools)
		wrong("the table has no row")
	order_paths()
	write_upstreams(outdir "/nginx-upstreams.conf")
	write_locations(outdir "/nginx-locations.conf")
	write_lists()
}

# Where two patterns fit, that with more fixed characters comes first.
function order_paths(    i, j, k, fixed) {
	for (i = 1; i <= paths; i++) {
		fixed = path[i]
		gsub(/\{[a-z]+\*?\}/, "", fixed)
		weight[i] = length(fixed)
		for (j = i; j > 1 && weight[order[j - 1]] < weight[i]; j--)
			order[j] = order[j - 1]
		order[j] = i
	}
}

function is_pattern(p) {
	return p ~ /\{/
}

# A regular expression without captures.
function regex(p) {
	gsub(/\./, "\\.", p)
	gsub(/\{[a-z]+\}/, "[^/]+", p)
	gsub(/\{[a-z]+\*\}/, ".+", p)
	return "^" p "$"
}

# The same socket twice: a GET whose worker was killed is asked once more.
function write_upstreams(file,    i, p, server) {
	for (i = 1; i <= pools; i++) {
		if (!has_path(i))
			continue
		server = "\tserver unix:@SOCK@/" name[i] ".sock max_fails=0;\n"
		printf "upstream %s {\n%s%s}\n", name[i], server, server >file
	}
	print "map $uri $route {\n\tdefault -;" >file
	for (i = 1; i <= paths; i++) {
		p = path[order[i]]
		printf "\t\"%s\" \"%s\";\n", \
			is_pattern(p) ? "~" regex(p) : p, p >file
	}
	print "}\nmap $route $zone {\n\tdefault -;" >file
	for (i = 1; i <= paths; i++)
		if (zone[of[i]] != "-")
			printf "\t\"%s\" %s;\n", path[i], zone[of[i]] >file
	print "}" >file
	close(file)
}

function has_path(pool,    i) {
	for (i = 1; i <= paths; i++)
		if (of[i] == pool)
			return 1
	return 0
}

# A route without a body still gets room for a small one, so that the worker
# can say 405 with Allow. nginx writes the path into its error log, so where that
# holds a secret or an address only faults of nginx itself are written; that a
# worker failed stands in the access log.
function write_locations(file,    i, p, pool, secret) {
	secret = "\\{(token|code|email)\\*?\\}"
	for (i = 1; i <= paths; i++) {
		p = path[order[i]]
		pool = of[order[i]]
		printf "location %s {\n", \
			is_pattern(p) ? "~ " regex(p) : "= " p >file
		printf "\tclient_max_body_size %d;\n", \
			body[pool] < 1024 ? 1024 : body[pool] >file
		printf "\tfastcgi_read_timeout %ds;\n", seconds[pool] + 5 >file
		if (p ~ secret)
			print "\terror_log stderr crit;" >file
		if (zone[pool] != "-")
			printf "\tinclude rate/%s.conf;\n", zone[pool] >file
		printf "\tfastcgi_pass %s;\n}\n", name[pool] >file
	}
	close(file)
}

function write_lists(    i, workers) {
	for (i = 1; i <= pools; i++) {
		workers = workers " " name[i]
		print name[i], processes[i], role[i], seconds[i], body[i], \
			keys[i] >(outdir "/pools.list")
		if (role[i] != "-")
			print "et_" role[i], seconds[i], processes[i] \
				>(outdir "/roles")
	}
	print connections + 0 >(outdir "/connections")
	print "WORKERS :=" workers >(outdir "/binaries.mk")
}
