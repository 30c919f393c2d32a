# shellcheck shell=bash
# user.sh: root hands over to an ordinary user before anything is started.

service_user=event-tickets

# Run this command line again as the user whom DIR belongs to; where that is
# root, as a system user made for it. Anybody else stays who he is.
user_hand_over() {
	local owner
	[ "$(id -u)" -eq 0 ] || return 0
	owner=$(stat -c %U "$dir")
	if [ "$owner" = root ]; then
		owner=$service_user
		user_create
		chown "$owner:" "$dir"
	fi
	cd /
	user_exec "$owner" "$@"
}

user_create() {
	id "$service_user" >/dev/null 2>&1 && return
	useradd --system --user-group --no-create-home \
		--home-dir /nonexistent --shell /usr/sbin/nologin \
		"$service_user" ||
		fail 69 "the system user $service_user cannot be made."
}

# The command line that makes a process that user's, with no way back to root.
user_prefix() {
	local who=$1 caps=$2
	as=(setpriv --reuid "$who" --regid "$(id -g "$who")" --init-groups
		--inh-caps "-all$caps" --ambient-caps "-all$caps"
		--no-new-privs --)
}

user_can_enter() {
	"${as[@]}" sh -c 'head -c 1 "$1" && cd "$2" && cd "$3"' sh \
		"$here/event-tickets" "$dir" "$top" >/dev/null 2>&1
}

# Where the way to DIR or to the build is closed to that user, such as below
# /root or in a directory of mktemp, the stack keeps one capability of root:
# to enter and read. Containers without that one have the wider override.
user_exec() {
	local who=$1 bind='' caps as
	shift
	[ "$at_port" -ge 1024 ] || bind=,+net_bind_service
	for caps in '' ,+dac_read_search ,+dac_override; do
		user_prefix "$who" "$caps$bind"
		user_can_enter || continue
		[ -z "$caps" ] || [ "$command" != up ] || user_warn "${caps#,+}"
		export HOME=$dir INVOKED_BY=root
		exec "${as[@]}" "$here/event-tickets" "$@"
	done
	fail 69 "user $who cannot enter $dir and $top; choose other places" \
		"or open the way (chmod o+x)."
}

user_warn() {
	warn "the way to $dir or $top is closed to the user it runs as;" \
		"it keeps the capability $1 to pass. For a public server" \
		"choose places that are open."
}
