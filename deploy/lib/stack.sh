# shellcheck shell=bash
# stack.sh: the whole of it: up, down, status, logs.

stack_up() {
	if supervisor_pid >/dev/null; then
		stack_runs_already
		return
	fi
	stack_check_programs
	stack_check_ports
	stack_prepare
	trap stack_halt EXIT
	supervisor_start
	stack_start
	wait_until 20 pool_all_listen || fail 69 \
		"pool $pool_silent does not start, see" \
		"$dir/log/$pool_silent.log"
	wait_until 20 nginx_answers "$at_port" || fail 69 \
		"the stack does not answer, see $dir/log:" \
		"$(sed -n 's/^.*\[emerg\] [^ ]* //p' "$dir/log/nginx.log" |
			tail -n 1)"
	wait_until 10 mail_answers || fail 69 \
		"the mail catcher does not start, see $dir/log/mail-catcher.log"
	stack_write_env
	trap - EXIT
	stack_greet
}

# A database that was set up before has what the pools need, so they start
# while it is looked at; else they start after that.
stack_start() {
	local services
	if database_embedded && stack_was_set_up; then
		stack_services &
		services=$!
		stack_database
		wait "$services" || exit
	else
		stack_database
		stack_services
	fi
}

# With the roles that are asked for now.
stack_was_set_up() {
	local before
	[ -s "$dir/run/roles" ] || return 1
	before=$(<"$dir/run/roles")
	[ "${option[DB_ROLES]/auto/$before}" = "$before" ]
}

stack_services() {
	pool_services
	pool_check
	nginx_service
	supervisor_reads
}

stack_runs_already() {
	local url
	url=$(stack_env BASE_URL)
	say "event-tickets runs already: ${url:-in $dir}"
	nginx_answers "$(stack_env PORT)" ||
		warn "but it does not answer; see event-tickets status -d $dir"
}

# Nothing of somebody else's is mixed with a stack.
stack_check_place() {
	local inside
	[ -d "$dir" ] || stack_make_place 2>/dev/null ||
		fail 69 "$dir cannot be made."
	[ -w "$dir" ] || fail 69 "user $(id -un) may not write to $dir."
	inside=$(ls -A "$dir")
	[ -z "$inside" ] || [ -d "$dir/run" ] ||
		[ -e "$dir/event-tickets.conf" ] || [ -d "$dir/certs" ] ||
		fail 78 "$dir holds something else; choose an empty directory."
	# sun_path of unix(7) has room for 107 characters.
	[ ${#dir} -le 75 ] || fail 78 \
		"$dir is too long a name for the sockets in it."
}

# Whoever may enter above it may go on; DIR itself is its user's alone.
stack_make_place() (
	umask 022
	mkdir -p "$dir" && chmod 0700 "$dir"
)

stack_check_programs() {
	local program missing=''
	for program in nginx spawn-fcgi cgi-fcgi openssl \
		curl psql setpriv flock; do
		command -v "$program" >/dev/null || missing+=" $program"
	done
	[ -z "$missing" ] || fail 69 "not installed:$missing. As root:" \
		"apt-get install nginx spawn-fcgi libfcgi-bin" \
		"openssl curl postgresql python3-aiosmtpd util-linux"
	[ -x "$build/cgi/ping" ] && [ -f "$build/gen/pools.list" ] ||
		fail 69 "nothing is built in $build: run make"
}

stack_check_ports() {
	local p
	for p in "$at_port" "${option[HTTP_PORT]/off/}"; do
		[ -z "$p" ] || nginx_port_free "$p" || fail 69 \
			"port $p is taken by another program; choose one with -p"
	done
}

stack_prepare() {
	service_sweep
	service_clear
	rm -f "$dir/run/mail.port"
	[ -e "$dir/event-tickets.conf" ] ||
		cp "$here/event-tickets.conf" "$dir/event-tickets.conf"
	config_keep_environment
	# What takes its time on a first start.
	keys_make &
	if database_embedded; then
		postgres_init
		postgres_service
	else
		rm -f "$dir/run/roles"
	fi
	wait "$!" || exit
	mail_service
}

stack_database() {
	if database_embedded; then
		wait_until 60 postgres_ready || fail 69 \
			"PostgreSQL does not start, see $dir/log/postgres.log"
		[ -s "$dir/run/roles" ] || postgres_create
	else
		database_reach
	fi
	database_migrate
	staff_first
}

# What others need to know to use the stack; a shell can source it.
stack_write_env() {
	local secret=${first_password:-$(stack_env ADMIN_PASSWORD)}
	{
		stack_line BASE_URL "${option[BASE_URL]}"
		stack_line PORT "$at_port"
		stack_line CA_CERT "${option[TLS_CERT_FILE]}"
		stack_line ADMIN_EMAIL "${option[ADMIN_EMAIL]}"
		stack_line ADMIN_PASSWORD "$secret"
		stack_line DATABASE_URL "$(database_setting DATABASE_URL)"
		stack_line MAIL_DIR "$dir/mail"
		stack_line LOG_DIR "$dir/log"
	} | write_file "$dir/stack.env"
}

stack_line() {
	local text
	quote "$2"
	printf '%s=%s\n' "$1" "$text"
}

# A value of stack.env, or nothing.
stack_env() {
	[ -r "$dir/stack.env" ] || return 0
	# shellcheck disable=SC1091 # written by stack_write_env
	(. "$dir/stack.env" && eval "printf %s \"\${$1-}\"")
}

stack_greet() {
	say "event-tickets is running."
	say
	say "  page       ${option[BASE_URL]}/"
	say "  interface  ${option[BASE_URL]}/docs"
	if [ -n "$first_password" ]; then
		say "  sign in    ${option[ADMIN_EMAIL]}"
		say "  password   $first_password"
		say "             (shown this once; event-tickets staff passwd" \
			"makes another)"
	fi
	! mail_is_caught ||
		say "  mail       kept in $dir/mail, nothing leaves this machine"
	say "  logs       $dir/log"
}

stack_down() {
	if supervisor_pid >/dev/null || ! service_none_left; then
		stack_halt
		say "event-tickets is stopped."
	else
		say "event-tickets does not run in $dir."
	fi
}

stack_halt() {
	local pid
	if pid=$(supervisor_pid); then
		kill -TERM "$pid"
		wait_until 45 process_gone "$pid" || kill -KILL "$pid" || true
	fi
	service_sweep
	rm -rf "$dir/run/sock" "$dir/run/pid" "$dir/run/tmp"
}

# 0: all of it runs; 1: some does not; 3: nothing does.
stack_status() {
	local name pid code=0
	supervisor_pid >/dev/null || {
		say "event-tickets does not run in $dir."
		exit 3
	}
	printf '%-14s %-8s %s\n' SERVICE PROCESS STATE
	while read -r _ name _; do
		if pid=$(service_pid "$name"); then
			printf '%-14s %-8s %s\n' "$name" "$pid" \
				"$(stack_state "$name" "$pid")"
		else
			printf '%-14s %-8s %s\n' "$name" - "not running"
			code=1
		fi
	done <"$dir/run/services"
	nginx_answers "$(stack_env PORT)" || {
		say "It does not answer at $(stack_env BASE_URL)."
		code=1
	}
	exit "$code"
}

stack_state() {
	local children
	read -r -a children <"/proc/$2/task/$2/children" || true
	printf 'since %s, %d below it' \
		"$(date -r "$dir/run/pid/$1" '+%F %T')" "${#children[@]}"
}

# The last lines of one pool or of all; at a terminal it goes on.
stack_logs() {
	local -a files=("$dir"/log/*.log) follow=()
	[ $# -eq 0 ] || files=("$dir/log/$1.log")
	[ -e "${files[0]}" ] || fail 64 "there is no log ${files[0]}"
	[ ! -t 1 ] || follow=(-F)
	exec tail -n 100 "${follow[@]}" "${files[@]}"
}
