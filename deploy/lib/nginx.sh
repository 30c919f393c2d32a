# shellcheck shell=bash
# nginx.sh: the configuration of nginx, filled in for one stack.

nginx_service() {
	nginx_configure
	# Without the request an error names nobody.
	service_write 3 nginx QUIT \
		"exec 2>&1" \
		"exec setpriv --pdeathsig TERM -- bash -c '" \
		"exec nginx -p $dir/nginx -c $dir/nginx/nginx.conf -e stderr \\" \
		"	2> >(exec sed -u -E \"s/, request: \\\".*//\")'"
}

nginx_configure() {
	local file listen listen_http said
	listen=$(nginx_listen "$at_port" "ssl http2 backlog=1024")
	listen_http=$(nginx_listen "${option[HTTP_PORT]}")
	for file in "$top"/nginx/*.conf; do
		nginx_fill "$file" "$dir/nginx/${file##*/}"
	done
	nginx_fill "$build/gen/nginx-upstreams.conf" "$dir/nginx/upstreams.conf"
	nginx_fill "$build/gen/nginx-locations.conf" "$dir/nginx/locations.conf"
	cp "$build/gen/nginx-languages.conf" "$dir/nginx/languages.conf"
	nginx_origins >"$dir/nginx/cors.conf"
	nginx_rates
	said=$(nginx -p "$dir/nginx" -c "$dir/nginx/nginx.conf" -e stderr \
		-t -q 2>&1) || fail 78 "nginx does not take its options:" \
		"$(sed -n 's/^nginx: \[emerg\] //p' <<<"$said")"
}

# nginx_listen PORT [PARAMETERS]: on every address that LISTEN means.
nginx_listen() {
	local four=127.0.0.1 six='[::1]'
	[ "${option[LISTEN]}" = localhost ] || four=0.0.0.0 six='[::]'
	printf 'listen %s:%s;\n' "$four" "$1${2:+ $2}"
	! nginx_has_ipv6 || printf '\t\tlisten %s:%s;\n' "$six" "$1${2:+ $2}"
}

# The kernel may be without; a file of /proc has no size to ask for.
nginx_has_ipv6() {
	grep -q . /proc/net/if_inet6 2>/dev/null
}

# nginx_fill TEMPLATE FILE
nginx_fill() {
	local text http='' suffix=:$at_port
	[ "$at_port" != 443 ] || suffix=
	[ "${option[HTTP_PORT]}" = off ] || http='include http.conf;'
	text=$(<"$1")
	text=${text//@RUN@/"$dir/run"}
	text=${text//@LOG@/"$dir/log"}
	text=${text//@SOCK@/"$dir/run/sock"}
	text=${text//@HTML@/"$html"}
	text=${text//@LISTEN@/"$listen"}
	text=${text//@TLS_CERT_FILE@/"${option[TLS_CERT_FILE]}"}
	text=${text//@TLS_KEY_FILE@/"${option[TLS_KEY_FILE]}"}
	text=${text//@HTTP_SERVER@/"$http"}
	text=${text//@LISTEN_HTTP@/"$listen_http"}
	text=${text//@TLS_SUFFIX@/"$suffix"}
	printf '%s\n' "$text" >"$2"
}

# Only a listed origin is let in; caches keep the answers apart. Public pictures
# are for every page once there is a list.
nginx_origins() {
	local origin vary='' policy=same-origin
	[ -z "${option[CORS_ORIGINS]}" ] || vary=Origin policy=cross-origin
	printf 'map $http_origin $cors_origin {\n\tdefault "";\n'
	config_origins | while read -r origin; do
		printf '\t"%s" $http_origin;\n' "$origin"
	done
	printf '}\nmap $http_origin $cors_vary {\n\tdefault "%s";\n}\n' "$vary"
	printf 'map $http_origin $resource_policy_public {\n\tdefault %s;\n}\n' \
		"$policy"
}

# rate.conf: a zone for each limit that is not off, and how long one waits;
# rate/ZONE.conf: what a location of that zone includes.
nginx_rates() {
	local zone retry=''
	: >"$dir/nginx/rate.conf"
	for zone in signup login status ticket scan admin; do
		nginx_rate "$zone" "${option[RATE_${zone^^}]}"
	done
	printf 'map $zone $rate_retry {\n\tdefault 1;\n%s}\n' "$retry" \
		>>"$dir/nginx/rate.conf"
}

nginx_rate() {
	local zone=$1 rate=${2%% *} burst=${2#* } period=60
	: >"$dir/nginx/rate/$zone.conf"
	[ "$rate" != off ] || return 0
	[ "$burst" != "$2" ] || burst=burst=0
	[[ $rate = *m ]] || period=1
	printf 'limit_req_zone $binary_remote_addr zone=%s:4m rate=%s;\n' \
		"$zone" "$rate" >>"$dir/nginx/rate.conf"
	printf 'limit_req zone=%s %s nodelay;\nlimit_req_status 429;\n' \
		"$zone" "${burst/burst=0/}" >"$dir/nginx/rate/$zone.conf"
	# The seconds until the next one is let in, rounded up.
	retry+=$(printf '\t%s %d;' "$zone" \
		$(((period + ${rate%r/*} - 1) / ${rate%r/*})))$'\n'
}

# The port is free, or somebody else has it.
nginx_port_free() {
	! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

nginx_answers() {
	curl -skf --noproxy '*' --max-time 2 -o /dev/null \
		"https://127.0.0.1:$1/ping"
}
