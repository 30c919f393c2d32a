# shellcheck shell=bash
# doctor.sh: look at all that can be wrong, and say what to do.

doctor() {
	local ill=0 known
	known=$(stack_env PORT)
	at_port=${known:-$at_port}
	doctor_try "programs are installed and workers are built" \
		stack_check_programs
	doctor_try "tickets can be printed in every script" doctor_fonts
	doctor_try "secrets are readable by their user only" doctor_secrets
	doctor_try "the certificate is valid for a week or more" \
		doctor_certificate
	database_choose
	doctor_try "the database answers" database_reach
	! database_answers || doctor_database
	doctor_try "the supervisor runs" supervisor_pid
	doctor_try "the stack answers at port $at_port" nginx_answers "$at_port"
	return "$ill"
}

# What only a database that answers can tell.
doctor_database() {
	doctor_try "the schema is that of this version" doctor_schema
	doctor_try "the database has room for all pools" doctor_connections
}

# Each in a process of its own, so that one that fails ends nothing else.
doctor_try() {
	local what=$1 said
	shift
	if said=$("$@" 2>&1); then
		say "ok      $what"
	else
		say "WRONG   $what${said:+: $said}"
		ill=1
	fi
}

# A letter of each script that names are written in, and the package that has
# it: one without a font is a box on tickets and door lists.
doctor_fonts() {
	local letter script package missing=''
	command -v fc-list >/dev/null ||
		{ echo "install fontconfig" && return 1; }
	while read -r letter script package; do
		[ -n "$(fc-list ":charset=$letter" family)" ] ||
			missing+=", $script (install $package)"
	done <<-'LETTERS'
		00e4 Latin fonts-noto-core
		03a9 Greek fonts-noto-core
		0416 Cyrillic fonts-noto-core
		05d0 Hebrew fonts-noto-core
		0627 Arabic fonts-noto-core
		0905 Devanagari fonts-noto-core
		0995 Bengali fonts-noto-core
		0b95 Tamil fonts-noto-core
		0e01 Thai fonts-noto-core
		10d0 Georgian fonts-noto-core
		1200 Ethiopic fonts-noto-core
		1780 Khmer fonts-noto-core
		3042 Japanese fonts-noto-cjk
		4e2d Chinese fonts-noto-cjk
		ac00 Korean fonts-noto-cjk
		1f389 emoji fonts-noto-color-emoji
	LETTERS
	[ -z "$missing" ] || { echo "no font for ${missing#, }" && return 1; }
}

doctor_secrets() {
	local open
	open=$(find "$dir/keys" "$dir/tls" -type f -perm /077 2>/dev/null)
	[ -z "$open" ] || { echo "chmod 0600 $open" && return 1; }
}

doctor_certificate() {
	openssl x509 -noout -checkend 604800 -in "${option[TLS_CERT_FILE]}"
}

doctor_schema() {
	local file missing=''
	local -A applied=()
	while read -r file; do
		applied[$file]=1
	done < <(database_sql <<<'select name from app.schema_migration')
	for file in "$top"/schema/[0-9][0-9][0-9]_*.sql; do
		[ -n "${applied[${file##*/}]-}" ] || missing+=" ${file##*/}"
	done
	[ -z "$missing" ] || { echo "event-tickets migrate:$missing" && return 1; }
}

doctor_connections() {
	local there need
	there=$(database_sql <<<"select current_setting('max_connections')::int
		- current_setting('superuser_reserved_connections')::int")
	need=$(<"$build/gen/connections")
	[ "$there" -ge "$need" ] ||
		{ echo "it takes $there, the pools need $need" && return 1; }
}
