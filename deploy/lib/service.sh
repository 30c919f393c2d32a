# shellcheck shell=bash
# service.sh: what the supervisor is given to run, and how it is reached.

# Forget what ran before.
service_clear() {
	rm -rf "$dir/run/service" "$dir/run/pid" \
		"$dir/run/sock" "$dir/run/tmp" "$dir/run/services"
	mkdir -p "$dir/run/service" "$dir/run/pid" \
		"$dir/run/sock" "$dir/run/tmp" "$dir/run/at" "$dir/log" \
		"$dir/mail/cur" "$dir/mail/new" "$dir/mail/tmp" \
		"$dir/nginx/rate"
	: >"$dir/run/services"
}

# service_write STAGE NAME SIGNAL LINE...: its program for sh, and its place in
# the order; the highest stage is stopped first.
service_write() {
	local stage=$1 name=$2 signal=$3 program=$dir/run/service/$2
	shift 3
	printf '%s\n' "cd '$dir/run/at' || exit 1" "$@" >"$program.new"
	mv -f "$program.new" "$program"
	[[ $(<"$dir/run/services") = *" $name "* ]] ||
		printf '%s %s %s\n' "$stage" "$name" "$signal" \
			>>"$dir/run/services"
}

# Process id of a service, or nothing.
service_pid() {
	local pid
	[ -s "$dir/run/pid/$1" ] || return 1
	pid=$(<"$dir/run/pid/$1")
	process_runs "$pid" || return 1
	printf %s "$pid"
}

# Not dead, nor waiting to be buried by its parent.
process_runs() {
	local stat
	read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
	stat=${stat##*) }
	[[ $stat != [ZX]* ]]
}

process_gone() {
	! process_runs "$1"
}

supervisor_start() {
	env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin HOME="$dir" \
		LANG=C.UTF-8 TZ=UTC setsid setpriv --no-new-privs -- \
		"$here/supervise" "$dir" \
		</dev/null >>"$dir/log/supervise.log" 2>&1 9>&- &
	wait_until 5 supervisor_pid >/dev/null ||
		fail 69 "the supervisor does not start, see $dir/log/supervise.log"
}

# Of this stack and no other, whatever became of the number meanwhile.
supervisor_pid() {
	local pid
	pid=$(service_pid supervise) || return 1
	[[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) = \
		*"/supervise $dir " ]] || return 1
	printf %s "$pid"
}

supervisor_reads() {
	kill -HUP "$(supervisor_pid)"
}

# All processes that stand in the directories which are theirs alone.
service_leftovers() {
	find /proc -maxdepth 2 -path '/proc/[0-9]*/cwd' \
		\( -lname "$dir/run/at" -o -lname "$dir/postgres/data" \) \
		2>/dev/null | cut -d / -f 3
}

service_none_left() {
	[ -z "$(service_leftovers)" ]
}

# After a crash of the supervisor: end what it left, politely at first.
service_sweep() {
	local signal
	for signal in INT TERM KILL; do
		service_none_left && return
		# shellcheck disable=SC2046 # a list of numbers
		kill "-$signal" $(service_leftovers) 2>/dev/null || true
		wait_until 4 service_none_left || true
	done
}
