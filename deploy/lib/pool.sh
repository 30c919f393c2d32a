# shellcheck shell=bash
# pool.sh: the worker pools: what each is given, starting one, changing one.

pool_services() {
	local name processes role seconds body keys
	while read -r name processes role seconds body keys; do
		pool_service
	done <"$build/gen/pools.list"
}

# With the columns of one row in the variables of pool_services.
pool_service() {
	local lines=() run
	run=$build/cgi/$name
	pool_environment
	lines+=("[ \"\${1-}\" != check ] || exec $build/cgi/$name check")
	if pool_has_socket "$name"; then
		# A socket that is left over has nobody behind it any more.
		lines+=("sock=$dir/run/sock/$name\${1:+.\$1}.sock"
			"rm -f \"\$sock\"")
		run="/usr/bin/spawn-fcgi -n -s \"\$sock\" -M 0660 -b 1024 -- $run"
	fi
	service_write 2 "$name" TERM "${lines[@]}" 'ulimit -c 0' 'umask 077' \
		"exec setpriv --pdeathsig TERM -- $run"
}

# A daemon has no upstream.
pool_has_socket() {
	[[ $(<"$build/gen/nginx-upstreams.conf") = *"/$1.sock "* ]]
}

# Before nginx is asked for any of them; else `pool_silent` is the first that
# has no socket yet.
pool_all_listen() {
	while read -r pool_silent _; do
		! pool_has_socket "$pool_silent" ||
			[ -S "$dir/run/sock/$pool_silent.sock" ] || return 1
	done <"$build/gen/pools.list"
}

# Into `lines`: all that the environment of this pool holds, and no more.
pool_environment() {
	lines+=('unset HOME OLDPWD')
	# A library behind libpq would set up TLS that nobody uses, in each.
	pool_set GNUTLS_NO_IMPLICIT_INIT 1
	pool_set ET_POOL "$name"
	pool_set PROCESSES "$processes"
	pool_set BASE_URL "${option[BASE_URL]}"
	pool_set TIME_LIMIT "$seconds"
	pool_set BODY_LIMIT "$body"
	pool_set MAX_REQUESTS "${option[MAX_REQUESTS]}"
	pool_set SCANNER_AUTH "${option[SCANNER_AUTH]}"
	pool_set SPOOL_DIR "${option[SPOOL_DIR]}"
	pool_set SESSION_MINUTES "${option[SESSION_MINUTES]}"
	[ "$role" = - ] || pool_database
	[[ ,$keys, != *,jwt,* ]] ||
		pool_set JWT_SECRET_FILE "${option[JWT_SECRET_FILE]}"
	[[ ,$keys, != *,public,* ]] ||
		pool_set SIGNING_PUBLIC_FILE "${option[SIGNING_PUBLIC_FILE]}"
	[[ ,$keys, != *,sign,* ]] ||
		pool_set SIGNING_KEY_FILE "${option[SIGNING_KEY_FILE]}"
	[[ ,$keys, != *,smtp,* ]] || pool_smtp
	pool_sanitizers
}

pool_set() {
	local text
	[ -n "$2" ] || return 0
	quote "$2"
	lines+=("export $1=$text")
}

pool_database() {
	local file=''
	pool_set DATABASE_URL "$database_url"
	pool_set DB_PREPARE "${option[DB_PREPARE]}"
	pool_set DB_IDLE_SECONDS "${option[DB_IDLE_SECONDS]}"
	pool_set DB_SSLROOTCERT "${option[DB_SSLROOTCERT]}"
	if [ "$(<"$dir/run/roles")" = single ]; then
		[ -z "$database_password" ] || {
			file=$dir/keys/db.login
			printf '%s\n' "$database_password" | write_file "$file"
		}
		pool_set DB_USER "$database_login"
	else
		database_embedded || file=$dir/keys/db/et_$role
		pool_set DB_USER "et_$role$(database_tenant)"
	fi
	pool_set DB_PASSWORD_FILE "$file"
}

pool_smtp() {
	local name
	for name in HOST PORT USER PASSWORD_FILE FROM TLS CAFILE TIMEOUT; do
		pool_set "SMTP_$name" "${option[SMTP_$name]}"
	done
}

pool_sanitizers() {
	local name
	for name in ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS; do
		pool_set "$name" "${!name-}"
	done
}

# A worker that is asked for its configuration says what is wrong with it.
# All at once, and what the first of them said.
pool_check() {
	local name said=$dir/run/tmp/check
	local -a tries=()
	mkdir -p "$said"
	while read -r name _; do
		pool_complains "$name" >"$said/$name" &
		tries+=($!)
	done <"$build/gen/pools.list"
	wait "${tries[@]}"
	for name in "$said"/*; do
		[ ! -s "$name" ] || fail 78 "$(<"$name")"
	done
}

pool_complains() {
	local said
	said=$(sh "$dir/run/service/$1" check 2>&1) || printf '%s' "$said"
}

# restart POOL without losing a request: a complete new pool beside the old
# one is asked directly, takes over the name of the socket, and the old one
# ends when it has answered all that waits for it.
pool_restart() {
	local name=$1 old said
	old=$(service_pid "$name") || fail 69 "pool $name does not run."
	pool_rewrite "$name"
	said=$(pool_complains "$name")
	[ -z "$said" ] || fail 78 "$said"
	: >"$dir/run/next/$name"
	supervisor_reads
	wait_until 10 pool_next_ready "$name" || {
		pool_next_stop "$name"
		fail 69 "the new pool $name does not answer; the old one" \
			"goes on. See $dir/log/$name.log"
	}
	! pool_has_socket "$name" ||
		mv -f "$dir/run/sock/$name.next.sock" \
			"$dir/run/sock/$name.sock"
	mv -f "$dir/run/pid/$name.next" "$dir/run/pid/$name"
	# Whoever had the old name open already has connected by now.
	sleep 0.2
	kill -TERM "$old" 2>/dev/null || true
	wait_until 60 process_gone "$old" ||
		warn "the old pool $name (process $old) still works."
}

# With the options as they are now.
pool_rewrite() {
	local name processes role seconds body keys
	read -r name processes role seconds body keys < <(
		grep "^$1 " "$build/gen/pools.list")
	[ -n "${option[SMTP_HOST]}" ] || mail_settings
	pool_service
}

pool_next_ready() {
	service_pid "$1.next" >/dev/null || return 1
	if pool_has_socket "$1"; then
		pool_answers "$dir/run/sock/$1.next.sock"
	else
		sleep 0.5
		service_pid "$1.next" >/dev/null
	fi
}

# Asked for a path that it does not have: any answer will do.
pool_answers() {
	[ -S "$1" ] || return 1
	env -i REQUEST_METHOD=GET DOCUMENT_URI=/ping ROUTE=/ping \
		REQUEST_ID=00000000000000000000000000000000 \
		timeout 2 cgi-fcgi -bind -connect "$1" 2>/dev/null |
		grep -q '^Status: '
}

pool_next_stop() {
	local pid
	pid=$(service_pid "$1.next") || return 0
	kill -TERM "$pid" || true
}
