# shellcheck shell=bash
# keys.sh: secrets and certificates, made once, readable by their user only.

keys_make() {
	mkdir -p "$dir/keys" "$dir/tls"
	keys_signing
	[ -s "$dir/keys/jwt.secret" ] ||
		random_hex 32 | write_file "$dir/keys/jwt.secret"
	[ -s "$dir/keys/smtp.password" ] ||
		random_hex 16 | write_file "$dir/keys/smtp.password"
	keys_certificate_fits || keys_certificate
}

hex() {
	od -An -v -tx1 | tr -d ' \n'
	echo
}

# An Ed25519 pair: the last 32 bytes of each DER form (RFC 8410 7) are the
# seed and the public key.
keys_signing() {
	local pem
	[ ! -s "$dir/keys/signing.key" ] || return 0
	pem=$(openssl genpkey -algorithm ed25519)
	openssl pkey -pubout -outform DER <<<"$pem" | tail -c 32 | hex |
		write_file "$dir/keys/signing.pub"
	openssl pkey -outform DER <<<"$pem" | tail -c 32 | hex |
		write_file "$dir/keys/signing.key"
}

# The name in BASE_URL, where it is not one of this machine's own.
keys_host() {
	local name=${option[BASE_URL]#https://}
	name=${name%:*}
	case $name in
	localhost | 127.0.0.1 | \[*) ;;
	*[!0-9.]*) printf ',DNS:%s' "$name" ;;
	*) printf ',IP:%s' "$name" ;;
	esac
}

# Good for a week or more, and for the name that people type.
keys_certificate_fits() {
	local name
	name=$(keys_host)
	[ -s "$dir/tls/server.crt" ] &&
		openssl x509 -noout -checkend 604800 \
			-in "$dir/tls/server.crt" >/dev/null &&
		{ [ -z "$name" ] || openssl x509 -noout -ext subjectAltName \
			-in "$dir/tls/server.crt" | grep -qF ":${name#*:}"; }
}

# ECDSA P-256; its own issuer, so that the certificate is the CA as well.
keys_certificate() {
	local names
	names=DNS:localhost,IP:127.0.0.1,IP:::1$(keys_host)
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -days 825 -subj /CN=localhost \
		-addext "subjectAltName=$names" \
		-addext basicConstraints=critical,CA:FALSE \
		-addext keyUsage=critical,digitalSignature \
		-addext extendedKeyUsage=serverAuth \
		-keyout "$dir/tls/server.key" -out "$dir/tls/server.crt.new" \
		2>/dev/null || fail 69 "openssl makes no certificate."
	mv "$dir/tls/server.crt.new" "$dir/tls/server.crt"
}
