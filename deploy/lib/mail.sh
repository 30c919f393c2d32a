# shellcheck shell=bash
# mail.sh: the mail catcher, where no relay is named.

mail_service() {
	[ -z "${option[SMTP_HOST]}" ] || return 0
	mail_settings
	printf 'tickets:%s\n' "$(<"$dir/keys/smtp.password")" |
		write_file "$dir/keys/smtp.users"
	service_write 1 mail-catcher TERM \
		"exec setpriv --pdeathsig TERM -- $here/mail-catcher \\" \
		"	--port ${option[SMTP_PORT]} --dir $dir/mail \\" \
		"	--cert $dir/tls/server.crt --key $dir/tls/server.key \\" \
		"	--users $dir/keys/smtp.users"
}

# The mailer's options for the catcher; its port stays for this start.
mail_settings() {
	[ -s "$dir/run/mail.port" ] ||
		free_port | write_file "$dir/run/mail.port"
	option[SMTP_HOST]=127.0.0.1
	option[SMTP_PORT]=$(<"$dir/run/mail.port")
	option[SMTP_USER]=tickets
	option[SMTP_PASSWORD_FILE]=$dir/keys/smtp.password
	option[SMTP_CAFILE]=$dir/tls/server.crt
	option[SMTP_TLS]=starttls
}

# Is it ours, or a relay of which nothing is asked here?
mail_is_caught() {
	[ -s "$dir/run/mail.port" ]
}

mail_answers() {
	! mail_is_caught || ! nginx_port_free "$(<"$dir/run/mail.port")"
}

free_port() {
	local candidate
	for _ in {1..50}; do
		candidate=$((20000 + (RANDOM % 10000)))
		nginx_port_free "$candidate" && break
	done
	echo "$candidate"
}
