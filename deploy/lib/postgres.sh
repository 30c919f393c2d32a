# shellcheck shell=bash
# postgres.sh: the PostgreSQL that belongs to the stack alone: no port, one
# socket in its own directory.

postgres_url() {
	printf 'postgresql://postgres@/event_tickets?host=%s' \
		"$(percent_encoded "$dir/postgres")"
}

# The newest server installed, or the one that made the cluster.
postgres_bin() {
	local version=''
	[ ! -s "$dir/postgres/data/PG_VERSION" ] ||
		version=$(<"$dir/postgres/data/PG_VERSION")
	if [ -n "$version" ]; then
		printf %s "/usr/lib/postgresql/$version/bin"
	else
		find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null |
			sort -V | tail -n 1
	fi
}

postgres_init() {
	local bin
	bin=$(postgres_bin)
	[ -x "$bin/initdb" ] || fail 69 "there is no PostgreSQL server" \
		"${bin:+in $bin}: apt-get install postgresql"
	if [ ! -s "$dir/postgres/data/PG_VERSION" ]; then
		postgres_cluster "$bin"
	fi
	postgres_settings >"$dir/postgres/data/event-tickets.conf"
	postgres_access
}

# Made beside its place, so that a start that was cut off leaves no half.
postgres_cluster() {
	mkdir -p "$dir/postgres"
	rm -rf "$dir/postgres/new" "$dir/postgres/data"
	"$1/initdb" -D "$dir/postgres/new" -U postgres -A peer -N \
		--data-checksums -E UTF8 --locale=C.UTF-8 \
		>"$dir/log/initdb.log" 2>&1 ||
		fail 69 "initdb failed, see $dir/log/initdb.log"
	echo "include 'event-tickets.conf'" \
		>>"$dir/postgres/new/postgresql.conf"
	mv "$dir/postgres/new" "$dir/postgres/data"
}

# No statement and no detail of an error is logged: they hold personal data.
postgres_settings() {
	cat <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$dir/postgres'
		unix_socket_permissions = 0770
		max_connections = $(($(<"$build/gen/connections") + 25))
		shared_buffers = 128MB
		wal_compression = on
		max_wal_size = 2GB
		checkpoint_timeout = 15min
		random_page_cost = 1.1
		effective_cache_size = 1GB
		synchronous_commit = on
		commit_delay = 0
		jit = off
		idle_in_transaction_session_timeout = 60s
		password_encryption = scram-sha-256
		log_timezone = UTC
		timezone = UTC
		log_line_prefix = '%m [%p] %q%a '
		log_min_error_statement = panic
		log_parameter_max_length_on_error = 0
		log_error_verbosity = terse
	CONF
}

# Whoever runs the stack, and root, may be any of its roles: a convenience of
# a private cluster. Nobody else gets in.
postgres_access() {
	local role who
	printf '%s\n' 'local all all peer map=stack' \
		'local replication all peer map=stack' \
		>"$dir/postgres/data/pg_hba.conf"
	for who in "$(id -un)" root; do
		for role in postgres et_owner \
			$(cut -d ' ' -f 1 "$build/gen/roles"); do
			printf 'stack %s %s\n' "$who" "$role"
		done
	done >"$dir/postgres/data/pg_ident.conf"
}

postgres_service() {
	local bin
	bin=$(postgres_bin)
	service_write 1 postgres INT \
		"exec setpriv --pdeathsig INT -- $bin/postgres -D $dir/postgres/data"
}

postgres_ready() {
	"$(postgres_bin)/pg_isready" -q -h "$dir/postgres" -d postgres -U postgres
}

postgres_create() {
	local known database_name=postgres
	known=$(database_sql <<<"select count(*) from pg_database
		where datname = 'event_tickets'")
	[ "$known" = 1 ] || database_sql <<<'create database event_tickets'
}
