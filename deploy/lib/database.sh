# shellcheck shell=bash
# database.sh: whichever PostgreSQL it is, and what migrate sets up there.

# After database_choose: the URI without login and password, and these two.
database_url=
database_login=
database_password=

database_choose() {
	local url=${option[DATABASE_URL]}
	if [ -z "$url" ] && [ -n "${option[host]}" ]; then
		url=$(database_from_parts)
	elif [ -z "$url" ]; then
		url=$(postgres_url)
	fi
	# SQLAlchemy names its driver: postgresql+psycopg2://
	[[ $url =~ ^postgres(ql)?(\+[a-z0-9_]+)?://(.*)$ ]] || fail 78 \
		"DATABASE_URL is a URI such as postgresql://login@host/database."
	database_split "${BASH_REMATCH[3]}"
}

database_embedded() {
	[ -z "${option[DATABASE_URL]}" ] && [ -z "${option[host]}" ]
}

# As lib/base/cfg.c does it: a connection to another machine is encrypted.
database_from_parts() {
	local at=${option[host]} mode=
	[ -n "${option[dbname]}" ] || fail 78 "host is set, but dbname is not."
	case $at in
	localhost | 127.0.0.1 | /*) ;;
	::1) at="[$at]" ;;
	*:*) at="[$at]" mode='?sslmode=require' ;;
	*) mode='?sslmode=require' ;;
	esac
	printf 'postgresql://%s:%s@%s:%s/%s%s' \
		"$(percent_encoded "${option[user]}")" \
		"$(percent_encoded "${option[password]}")" \
		"${at//\//%2F}" "${option[port]}" \
		"$(percent_encoded "${option[dbname]}")" "$mode"
}

percent_encoded() {
	local LC_ALL=C i c
	for ((i = 0; i < ${#1}; i++)); do
		c=${1:i:1}
		case $c in
		[A-Za-z0-9._~-]) printf %s "$c" ;;
		*) printf '%%%02X' "'$c" ;;
		esac
	done
}

percent_decoded() {
	local text=${1//\\/\\\\}
	printf '%b' "${text//%/\\x}"
}

# login:password@hosts/database?parameters
database_split() {
	local rest=$1 authority=${1%%[/?]*} info
	if [[ $authority = *@* ]]; then
		info=${authority%@*}
		rest=${rest#"$info@"}
		database_login=$(percent_decoded "${info%%:*}")
		[[ $info != *:* ]] ||
			database_password=$(percent_decoded "${info#*:}")
	fi
	database_url=postgresql://$rest
}

# Run a command that uses libpq as the login of DATABASE_URL. A password is
# in its environment, never in its arguments.
database_run() {
	local -a settings=(PGCONNECT_TIMEOUT=5 PGOPTIONS=)
	[ -z "$database_login" ] || settings+=(PGUSER="$database_login")
	[ -z "$database_password" ] ||
		settings+=(PGPASSWORD="$database_password")
	[ -z "${option[DB_SSLROOTCERT]}" ] || settings+=(PGSSLMODE=verify-full
		PGSSLROOTCERT="${option[DB_SSLROOTCERT]}")
	env "${settings[@]}" DATABASE_URL="$database_url" "$@"
}

# One SQL script on standard input; rows come out bare, columns with tabs.
# Further arguments are variables, NAME=value.
database_sql() {
	local -a variables=()
	local v
	for v in "$@"; do
		variables+=(-v "$v")
	done
	database_run psql -X -q -A -t -F $'\t' -v ON_ERROR_STOP=1 \
		"${variables[@]}" -d "$database_url"
}

database_answers() {
	database_sql <<<'select' >/dev/null 2>&1
}

database_reach() {
	local why
	why=$(database_sql <<<'select' 2>&1 >/dev/null) && return
	why=$(head -n 1 <<<"$why")
	fail 69 "the database is unreachable: ${why#psql: error: }"
}

# Schema and roles. What the migration found or made, pool or single, is kept
# for the pools.
database_migrate() {
	local said
	local -a arguments=(--roles "${option[DB_ROLES]}")
	if ! database_embedded; then
		database_passwords
		arguments+=(--passwords "$dir/keys/db")
	fi
	said=$(database_run "$top/schema/migrate" "${arguments[@]}") ||
		fail 69 "the database was not migrated."
	grep -v '^roles=' <<<"$said" || true
	sed -n 's/^roles=//p' <<<"$said" | write_file "$dir/run/roles"
}

# A role that comes over TCP needs a password; it stays as long as its file.
database_passwords() {
	local role
	mkdir -p "$dir/keys/db"
	while read -r role _; do
		[ -s "$dir/keys/db/$role" ] ||
			random_hex 24 | write_file "$dir/keys/db/$role"
	done <"$build/gen/roles"
}

# Supabase's pooler finds the project behind the dot of the login's name.
database_tenant() {
	[[ $database_url != *.pooler.supabase.com* ]] ||
		printf .%s "${database_login#*.}"
}
