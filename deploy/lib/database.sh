# shellcheck shell=bash
# database.sh: whichever PostgreSQL it is, and what migrate sets up there.

# After database_choose: how it is reached, as lines for sh, and of that the URI
# without login and password, and these two.
database_settings=
database_url=
database_login=
database_password=

# A worker reads the options, so that command and pools mean the same database.
database_choose() {
	local name url=${option[DATABASE_URL]}
	local -a given=()
	if [ -n "$url" ]; then
		given=(DATABASE_URL="$url")
	elif [ -z "${option[host]}" ]; then
		given=(DATABASE_URL="$(postgres_url)")
	else
		for name in host port dbname user password; do
			given+=("$name=${option[$name]}")
		done
	fi
	database_settings=$(env -i "${given[@]}" \
		DB_SSLROOTCERT="${option[DB_SSLROOTCERT]}" \
		"$build/cgi/health" try connection 2>&1) ||
		fail 78 "${database_settings#health: }"
	database_url=$(database_setting BARE_URL)
	database_login=$(database_setting PGUSER)
	database_password=$(database_setting PGPASSWORD)
}

database_setting() (
	unset PGUSER PGPASSWORD
	eval "$database_settings"
	printf %s "${!1-}"
)

database_embedded() {
	[ -z "${option[DATABASE_URL]}" ] && [ -z "${option[host]}" ]
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

# Run a command that uses libpq as the login of DATABASE_URL, in the database
# of that URL or in database_name. A password is in its environment, never in
# its arguments.
database_run() (
	eval "$database_settings"
	unset DATABASE_URL
	[ -z "${database_name-}" ] || export PGDATABASE="$database_name"
	export PGCONNECT_TIMEOUT="${PGCONNECT_TIMEOUT:-5}" PGAPPNAME=event-tickets
	exec "$@"
)

# One SQL script on standard input; rows come out bare, columns with tabs.
# Further arguments are variables, NAME=value.
database_sql() {
	local -a variables=()
	local v
	for v in "$@"; do
		variables+=(-v "$v")
	done
	database_run psql -X -q -A -t -F $'\t' -v ON_ERROR_STOP=1 \
		"${variables[@]}"
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
