# shellcheck shell=bash
# config.sh: the options of one stack. Their names and defaults stand in
# event-tickets.conf beside the command, nowhere else.

# No variable of the command is called as an option is: one that came in by the
# environment would go on with the other value to whatever is run.
declare -A option

config_load() {
	config_defaults
	config_file "$dir/event-tickets.conf"
	config_environment "$dir/run/environment"
	config_environment "/proc/$$/environ"
	config_complete
	config_check
}

config_defaults() {
	local line
	while IFS= read -r line; do
		[[ $line =~ ^#([A-Za-z_]+)=(.*)$ ]] || continue
		option[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
	done <"$here/event-tickets.conf"
}

config_file() {
	local line number=0
	[ -f "$1" ] || return 0
	[ -r "$1" ] || fail 78 "$1 cannot be read by user $(id -un)."
	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		[[ $line =~ ^[[:blank:]]*(#.*)?$ ]] && continue
		config_line "$1:$number" "$line"
	done <"$1"
}

config_line() {
	local name value
	[[ $2 =~ ^[[:blank:]]*([A-Za-z_]+)=(.*)$ ]] ||
		fail 78 "$1: a line is NAME=value."
	name=${BASH_REMATCH[1]}
	value=${BASH_REMATCH[2]%"${BASH_REMATCH[2]##*[![:blank:]]}"}
	[ -n "${option[$name]+set}" ] ||
		fail 78 "$1: there is no option \"$name\"."
	[[ $value =~ ^\"(.*)\"$ || $value =~ ^\'(.*)\'$ ]] &&
		value=${BASH_REMATCH[1]}
	option[$name]=$value
}

# NAME=value entries, each ended by a NUL; others than ours are no mistake.
config_environment() {
	local entry name
	[ -r "$1" ] || return 0
	while IFS= read -r -d '' entry; do
		name=${entry%%=*}
		[[ $name =~ ^[A-Za-z_]+$ && -n ${option[$name]+set} ]] ||
			continue
		option[$name]=${entry#*=}
	done <"$1"
}

# What `up` was given by its environment still holds for a later `restart`.
config_keep_environment() {
	local entry name
	while IFS= read -r -d '' entry; do
		name=${entry%%=*}
		[[ $name =~ ^[A-Za-z_]+$ && -n ${option[$name]+set} ]] ||
			continue
		printf '%s\0' "$entry"
	done <"/proc/$$/environ" | write_file "$dir/run/environment"
}

# Defaults that follow from others.
config_complete() {
	local suffix=
	[ "$at_port" = 443 ] || suffix=:$at_port
	option[BASE_URL]=${option[BASE_URL]%/}
	: "${option[BASE_URL]:=https://localhost$suffix}"
	if [ -z "${option[LISTEN]}" ]; then
		case ${option[BASE_URL]} in
		https://localhost | https://localhost:*) option[LISTEN]=localhost ;;
		*) option[LISTEN]=all ;;
		esac
	fi
	: "${option[SPOOL_DIR]:=$dir/run/tmp}"
	: "${option[TLS_CERT_FILE]:=$dir/tls/server.crt}"
	: "${option[TLS_KEY_FILE]:=$dir/tls/server.key}"
	: "${option[JWT_SECRET_FILE]:=$dir/keys/jwt.secret}"
	: "${option[SIGNING_KEY_FILE]:=$dir/keys/signing.key}"
	: "${option[SIGNING_PUBLIC_FILE]:=$dir/keys/signing.pub}"
	if [ -z "${option[DB_SSLROOTCERT]}" ] &&
		[ -f "$dir/certs/CAPEM.crt" ]; then
		option[DB_SSLROOTCERT]=$dir/certs/CAPEM.crt
	fi
}

# What concerns the command and nginx; the workers check their own options.
config_check() {
	local name
	for name in "${!option[@]}"; do
		[[ ${option[$name]} != *[[:cntrl:]]* ]] ||
			fail 78 "$name may not hold control characters."
	done
	config_match BASE_URL '^https://[][A-Za-z0-9.:-]+$' \
		"an address such as https://example.org, without a path"
	config_match LISTEN '^(localhost|all)$' "localhost or all"
	config_match HTTP_PORT '^(off|[1-9][0-9]{0,4})$' "a port or off"
	config_match DB_ROLES '^(auto|pool|single)$' "auto, pool or single"
	for name in SIGNUP LOGIN STATUS TICKET SCAN ADMIN; do
		config_match "RATE_$name" \
			'^(off|[1-9][0-9]{0,6}r/[sm]( burst=[0-9]{1,6})?)$' \
			'such as "60r/m burst=40", or off'
	done
	config_files
	config_origins >/dev/null
}

config_match() {
	[[ ${option[$1]} =~ $2 ]] ||
		fail 78 "$1 is $3, not \"${option[$1]}\"."
}

# Files that somebody names must be there; nginx must not choke on a name.
config_files() {
	local name file
	for name in TLS_CERT_FILE TLS_KEY_FILE JWT_SECRET_FILE \
		SIGNING_KEY_FILE SIGNING_PUBLIC_FILE DB_SSLROOTCERT \
		SMTP_PASSWORD_FILE SMTP_CAFILE; do
		file=${option[$name]}
		case $file in
		'' | "$dir"/tls/* | "$dir"/keys/*) continue ;;
		esac
		[[ $file =~ ^/[A-Za-z0-9/._+@-]+$ ]] || fail 78 \
			"$name is an absolute path of plain characters, not" \
			"\"$file\"."
		[ -r "$file" ] || fail 78 \
			"$name: $file cannot be read by user $(id -un)."
	done
}

# The allowed origins, one a line.
config_origins() {
	local origin
	for origin in $(tr -s '[]",' ' ' <<<"${option[CORS_ORIGINS]}"); do
		[[ $origin =~ ^https?://[A-Za-z0-9.-]+(:[0-9]+)?$ ]] || fail 78 \
			"CORS_ORIGINS lists origins such as" \
			"https://example.org, not \"$origin\"."
		printf '%s\n' "$origin"
	done
}
