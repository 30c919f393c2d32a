# What nginx hands to a worker, and what it never does: seen by a worker that
# sends back what it was given.
use v5.36;
use Test::More;
use IO::Socket::UNIX;
use ET::FastCGI;
use ET::Stack;

my $stack = ET::Stack->new;

# ---- the worker: one record at a time (FastCGI 1.0) --------------------------
sub pairs ($s) {
	my %pair;
	while (length $s) {
		my @length;
		for (1, 2) {
			my $n = ord substr $s, 0, 1;
			push @length, $n < 128 ? unpack 'C', substr $s, 0, 1, ''
				: unpack('N', substr $s, 0, 4, '') & ~(1 << 31);
		}
		my $name = substr $s, 0, $length[0], '';
		$pair{$name} = substr $s, 0, $length[1], '';
	}
	return %pair;
}

sub take ($socket, $n) {
	my $s = '';
	while (length $s < $n) {
		sysread $socket, $s, $n - length $s, length $s or last;
	}
	return $s;
}

sub echo ($socket) {
	my ($params, $body, %ended) = ('', '');
	until ($ended{5}) {
		my (undef, $type, undef, $len, $pad) =
			unpack 'CCnnC', take($socket, 8);
		my $content = take($socket, $len + $pad);
		substr $content, $len, $pad, '' if $pad;
		$ended{$type} = 1 if $len == 0;
		$params .= $content if $type == 4;
		$body .= $content if $type == 5;
	}
	my %p = pairs($params);
	my $text = join '', map { "$_=$p{$_}\n" } sort keys %p;
	$text = "Status: 200\r\n\r\n${text}BODY=$body\n";
	syswrite $socket, ET::FastCGI::record(6, $text)
		. ET::FastCGI::record(6, '')
		. ET::FastCGI::record(3, "\0" x 8);
}

# In place of the pool, for as many requests as come.
sub serve_as ($pool) {
	my $path = $stack->dir . "/run/sock/$pool.sock";
	unlink $path;
	my $listen = IO::Socket::UNIX->new(Local => $path, Listen => 64)
		or die "$path: $!";
	chmod 0666, $path;
	my $pid = fork // die $!;
	return $pid if $pid;
	$SIG{TERM} = 'DEFAULT';
	while (my $socket = $listen->accept) {
		echo($socket);
	}
	POSIX::_exit(0);
}

sub given (@args) {
	my $r = $stack->curl(@args);
	return { map { /^([A-Z_]+)=(.*)$/ ? ($1 => $2) : () }
		split(/\n/, $r->{content}), "ID=$r->{headers}{'x-request-id'}" };
}

my @servers = map { serve_as($_) } qw(verify-ticket register);

# ---- exactly this -------------------------------------------------------------
my $g = given('-H', 'Authorization: Bearer t', '-H', 'Cookie: a=b', '-H',
	'Origin: https://x.example', '-H', 'Idempotency-Key: k', '-H',
	'If-Match: "1"', '-H', 'If-None-Match: "2"', '-H', 'Accept: text/html',
	'-H', 'Accept-Language: de', '-H', 'User-Agent: u/1',
	'/verify-ticket/a%20b?x=%2F&y');
my %told = (REQUEST_METHOD => 'GET', DOCUMENT_URI => '/verify-ticket/a b',
	REQUEST_URI => '/verify-ticket/a%20b?x=%2F&y',
	QUERY_STRING => 'x=%2F&y', ROUTE => '/verify-ticket/{serial}',
	REMOTE_ADDR => '127.0.0.1', HTTPS => 'on', HTTP_HOST => 'localhost',
	HTTP_ACCEPT => 'text/html', HTTP_AUTHORIZATION => 'Bearer t',
	HTTP_ACCEPT_LANGUAGE => 'de', HTTP_COOKIE => 'a=b',
	HTTP_USER_AGENT => 'u/1', HTTP_ORIGIN => 'https://x.example',
	HTTP_IDEMPOTENCY_KEY => 'k', HTTP_IF_MATCH => '"1"',
	HTTP_IF_NONE_MATCH => '"2"', CONTENT_TYPE => '', CONTENT_LENGTH => '',
	REQUEST_ID => delete $g->{ID}, BODY => '');
is_deeply($g, \%told, 'a worker is told these and nothing else');

my @req = do {
	open my $in, '<', 'lib/run/req.c' or die $!;
	local $/;
	<$in> =~ /"((?:HTTP|REQUEST|CONTENT|DOCUMENT|QUERY|REMOTE)_\w+|ROUTE)"/g;
};
my @unknown = grep { !exists $told{$_} } @req;
is("@unknown", '', 'it covers all that lib/run/req.c asks for');

# ---- nothing a client makes up --------------------------------------------------
$g = given('-H', 'Proxy: http://evil.example', '-H', 'X-Forwarded-For: 1.2.3.4',
	'-H', 'X-Request-Id: mine', '-H', 'Request-Id: mine', '-H',
	'Route: /x', '-H', 'Https: off', '-H', 'Remote-Addr: 1.2.3.4', '-H',
	'X_Under: 1', '-H', 'User-Agent: u', '-H', 'Accept:',
	'/verify-ticket/1');
is($g->{REQUEST_ID}, $g->{ID}, 'the request id is made by nginx');
is($g->{REMOTE_ADDR}, '127.0.0.1', 'the address is that of the connection');
is($g->{ROUTE}, '/verify-ticket/{serial}', 'the route is that of the table');
is(join(' ', grep { /^HTTP_/ } sort keys %$g),
	'HTTP_HOST HTTP_USER_AGENT',
	'no other header passes');

# ---- the body ------------------------------------------------------------------
$g = given('--data-binary', 'a=b', '/api/register');
is("$g->{CONTENT_LENGTH} $g->{BODY}", '3 a=b', 'a body comes with its length');
$g = given('--http1.1', '-H', 'Transfer-Encoding: chunked', '--data-binary',
	'a=bcd', '/api/register');
is("$g->{CONTENT_LENGTH} $g->{BODY}", '5 a=bcd',
	'… also one that was sent without');
$g = given('/./verify-ticket//x/..//1');
is($g->{DOCUMENT_URI}, '/verify-ticket/1', 'a path is put straight first');

kill 'TERM', @servers;
waitpid $_, 0 for @servers;
$stack->done;
done_testing;
