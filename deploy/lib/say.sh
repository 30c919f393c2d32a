# shellcheck shell=bash
# say.sh: words to the person at the terminal.

say() {
	printf '%s\n' "$*"
}

warn() {
	printf 'event-tickets: %s\n' "$*" >&2
}

# fail CODE SENTENCE: 64 usage, 69 something else is away, 78 configuration.
fail() {
	local code=$1
	shift
	warn "$*"
	exit "$code"
}

# Sets `text` to a word for the shell.
quote() {
	text=$1
	[[ $1 =~ ^[A-Za-z0-9_./:@,+%?=-]*$ ]] ||
		text="'${1//\'/\'\\\'\'}'"
}

random_hex() {
	openssl rand -hex "$1"
}

# Letters and digits that nobody mixes up, for a person to type.
random_password() {
	local raw
	raw=$(openssl rand -base64 96 | tr -dc 'a-km-zA-HJ-NP-Z2-9')
	printf '%s' "${raw:0:20}"
}

# wait_until SECONDS COMMAND...: try it again and again.
wait_until() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.02
	done
}

# The file with what stands on standard input, whole or not at all.
write_file() {
	cat >"$1.tmp$$"
	mv -f "$1.tmp$$" "$1"
}
