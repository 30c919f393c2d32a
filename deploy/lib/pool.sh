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
	lines+=("case \"\${1-}\" in check) exec $run check ;; again) exec $run ;; esac")
	if pool_has_socket "$name"; then
		# A socket that is left over has nobody behind it any more.
		lines+=("rm -f $dir/run/sock/$name.sock")
		run="/usr/bin/spawn-fcgi -n -s $dir/run/sock/$name.sock -M 0660 -b 1024 -- $run"
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
	pool_set RELOAD_SCRIPT "$dir/run/service/$name"
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

# restart POOL without losing a request: its parent process reads program and
# options again, and its old children leave when the new ones are there.
pool_restart() {
	local name=$1 parent old said
	parent=$(service_pid "$name") || fail 69 "pool $name does not run."
	pool_rewrite "$name"
	said=$(pool_complains "$name")
	[ -z "$said" ] || fail 78 "$said"
	old=$(pool_children "$parent")
	kill -HUP "$parent"
	wait_until 10 pool_is_new "$parent" || fail 69 \
		"the new pool $name does not start; the old one goes on." \
		"See $dir/log/$name.log"
	wait_until 60 pool_left || warn "processes of the old pool $name" \
		"still work: $(pool_children "$parent")"
}

# /proc/PID/task/PID/children may pass over one while another ends.
pool_children() {
	local stat rest state parent
	for stat in /proc/[0-9]*/stat; do
		read -r rest 2>/dev/null <"$stat" || continue
		read -r state parent rest <<<"${rest##*) }"
		[ "$parent" != "$1" ] || [ "$state" = Z ] ||
			printf '%s ' "$(basename "${stat%/stat}")"
	done
}

# Has a process that is not in `old`.
pool_is_new() {
	local pid
	for pid in $(pool_children "$1"); do
		[[ " $old " = *" $pid "* ]] || return 0
	done
	return 1
}

# None of `old` works any more.
pool_left() {
	local pid
	for pid in $old; do
		process_gone "$pid" || return 1
	done
}

# With the options as they are now.
pool_rewrite() {
	local name processes role seconds body keys
	read -r name processes role seconds body keys < <(
		grep "^$1 " "$build/gen/pools.list")
	[ -n "${option[SMTP_HOST]}" ] || mail_settings
	pool_service
}
