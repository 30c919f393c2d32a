# shellcheck shell=bash
# staff.sh: accounts and scanners, from the command line.

staff_command() {
	local verb=${1-}
	[ $# -eq 0 ] || shift
	case $verb in
	add) staff_add "$@" ;;
	passwd) staff_passwd "$@" ;;
	list) staff_list ;;
	one-step) staff_one_step "$@" ;;
	*) fail 64 "usage: event-tickets staff add EMAIL [ROLE] [NAME] |" \
		"passwd EMAIL | one-step EMAIL | list" ;;
	esac
}

# staff_hash EMAIL PASSWORD: by the rules and the hash of the sign-in page.
staff_hash() {
	local said
	said=$(printf '%s\n' "$2" | "$build/cgi/login" try password "$1" 2>&1) ||
		fail 64 "$said"
	printf %s "$said"
}

# Sets `secret`: typed twice at a terminal, one line from a pipe, or made
# up and shown where nothing is given.
staff_ask_password() {
	local again
	shown=
	if [ -t 0 ]; then
		read -rsp 'Password (empty: make one up): ' secret
		say
		[ -z "$secret" ] || {
			read -rsp 'The same again: ' again
			say
			[ "$again" = "$secret" ] ||
				fail 64 "the two passwords differ."
		}
	else
		IFS= read -r secret || true
	fi
	if [ -z "$secret" ]; then
		secret=$(random_password)
		shown=$secret
	fi
}

staff_add() {
	local email=${1-} role=${2-reviewer} name=${3-} secret shown
	[ -n "$email" ] || fail 64 \
		"usage: event-tickets staff add EMAIL [ROLE] [NAME]"
	[[ $role =~ ^(owner|admin|reviewer|viewer|door)$ ]] || fail 64 \
		"a role is owner, admin, reviewer, viewer or door, not \"$role\"."
	staff_ask_password
	staff_insert "$email" "$role" "$name" "$secret"
	say "added $email ($role)${shown:+, password $shown}"
}

staff_insert() {
	local hash
	hash=$(staff_hash "$1" "$4")
	staff_sql "$1" email="$1" role="$2" name="$3" hash="$hash" \
		>/dev/null <<-'SQL'
		select app.staff_add(:'email', :'name', :'role', :'hash');
	SQL
}

# staff_sql WHOM NAME=value...: one sentence instead of an SQL error.
staff_sql() {
	local whom=$1 said
	shift
	if ! said=$(database_sql "$@" 2>&1); then
		said=$(sed -n 's/^.*ERROR: *//p' <<<"$said" | head -n 1)
		fail 1 "${said:-$whom: the database refused.}"
	fi
	printf '%s\n' "$said"
}

staff_passwd() {
	local email=${1-} secret shown hash
	[ -n "$email" ] || fail 64 "usage: event-tickets staff passwd EMAIL"
	staff_ask_password
	hash=$(staff_hash "$email" "$secret")
	staff_sql "$email" email="$email" hash="$hash" >/dev/null <<-'SQL'
		select app.staff_password(:'email', :'hash');
	SQL
	say "changed; all sessions of $email ended${shown:+, password $shown}"
}

staff_one_step() {
	local email=${1-}
	[ -n "$email" ] || fail 64 "usage: event-tickets staff one-step EMAIL"
	staff_sql "$email" email="$email" >/dev/null <<-'SQL'
		select app.staff_otp_off(:'email');
	SQL
	say "the password of $email is enough again; all sessions ended"
}

staff_list() {
	staff_sql staff <<-'SQL' | column -t -s $'\t'
		select 'E-MAIL', 'NAME', 'ROLE', 'STATE', 'STEPS',
		       'LAST SIGN-IN';
		select email, coalesce(nullif(name, ''), '-'), role, state,
		       case when two_step then 'two' else 'one' end,
		       coalesce(last_login_at, 'never')
		  from app.staff_list();
	SQL
}

# An event to begin with, and the first owner with a password that is made up.
# Its door is open at once, so that a first ticket can be tried out.
# Sets `first_password`.
staff_first() {
	local known
	first_password=
	known=$(database_sql <<-'SQL'
		select count(*) from app.staff;
		select app.event_create('event', 'Our event',
			p_check_in_from => now())
		 where not exists (select from app.event);
	SQL
	)
	[ "${known%%$'\n'*}" = 0 ] || return 0
	first_password=$(random_password)
	staff_insert "${option[ADMIN_EMAIL]}" owner '' "$first_password"
}

device_command() {
	local verb=${1-} name=${2-} gate=${3-} event=${4-} token
	[ "$verb" = add ] && [ -n "$name" ] || fail 64 \
		"usage: event-tickets device add NAME [GATE] [EVENT]"
	token=$(random_hex 32)
	staff_sql "$name" name="$name" gate="$gate" event="$event" \
		hash="\\x$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)" \
		>/dev/null <<-'SQL'
		select app.device_add(:'name', :'gate', nullif(:'event', ''),
			:'hash'::bytea);
	SQL
	say "added scanner $name; its token is shown this once:"
	say "$token"
}
