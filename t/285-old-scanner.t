# A scanner app that knows two calls and no token: GET /verify-ticket/{what it
# read} and POST /mark-used/{what it read} without a body, through nginx, with
# whatever characters a QR code may hold.
use v5.36;
use utf8;
use ET::Desk qw(shown);
use ET::Stack;
use JSON::PP;
use Test::More;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new(SCANNER_AUTH => 'optional', RATE_SCAN => 'off',
	RATE_SIGNUP => 'off');
my @as = (token => $stack->sign_in);

sub ticket ($name) {
	my $r = $stack->ask(POST => '/api/register', json => { name => $name,
		email => lc($name) . '@example.org',
		phone => '+49 30 1234567' });
	$stack->ask(POST => "/api/admin/registrations/$r->{json}{id}/approve",
		@as, json => {});
	return $stack->sql("select serial from app.ticket
		where registration_id = $r->{json}{id}");
}

# What such an app does: JSON in the code may name the serial, anything else is
# the serial; encoded as a part of a path; success is 200 and nothing else.
sub part ($text) {
	utf8::encode($text) if utf8::is_utf8($text);
	return $text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger;
}
sub serial_in ($text) {
	my $json = eval { JSON::PP->new->utf8->decode($text) };
	return ref $json eq 'HASH' ? $json->{serial_number} // $text : $text;
}
sub verify ($text) {
	my $r = $stack->ask(GET => '/verify-ticket/' . part(serial_in($text)));
	return { error => $r->{json}{detail} // $r->{content} }
		if $r->{status} != 200;
	my $j = $r->{json};
	die 'not what it knows' if !defined $j->{valid} || !length $j->{message};
	return { valid => $j->{valid}, message => $j->{message},
		details => $j->{details} };
}
sub mark ($text) {
	my $r = $stack->ask(POST => '/mark-used/' . part(serial_in($text)));
	return { ok => 1, name => $r->{json}{member_name} }
		if $r->{status} == 200;
	return { ok => 0, status => $r->{status},
		error => $r->{json}{detail} };
}

my @serials = map { ticket($_) } qw(Ada Bob Eve Kim Lea Max);
my $v = verify($serials[0]);
ok($v->{valid}, 'a ticket is valid');
is($v->{details}{member_name}, 'Ada', '… and whose');
is_deeply([ @{ $v->{details} }{qw(email phone)} ], [ undef, undef ],
	'… but not how to reach them');
is_deeply(mark($serials[0]), { ok => 1, name => 'Ada' }, 'it admits');
my $m = mark($serials[0]);
ok(!$m->{ok} && $m->{status} == 409 && !ref $m->{error} && length $m->{error},
	'a second time is an error with a sentence');
ok(!verify($serials[0])->{valid}, '… and not valid');
is(mark(shown($serials[1]))->{name}, 'Bob', 'with dashes');
is(mark(lc $serials[2])->{name}, 'Eve', 'in lower case');
is(mark(" $serials[3] ")->{name}, 'Kim', 'with blanks around');
is(mark('{"serial_number": "' . shown($serials[4]) . '"}')->{name}, 'Lea',
	'inside JSON');
my $code;
for (1 .. 300) {
	$code = $stack->sql("select code from app.ticket
		where serial = '$serials[5]'");
	last if length $code;
	select undef, undef, undef, 0.1; # the signer has it
}
is(mark($code)->{name}, 'Max', 'the whole signed code');

# Whatever else a QR code may hold: never 2xx, never 5xx, always a sentence.
for my $odd ('hello', 'https://example.org/a?b=c&d=e#f', 'a/b', '../../health',
	'%', '100%', '%2e%2e%2f', 'WIFI:S:net;T:WPA;P:pass;;', "tab\there",
	'"quoted"', "O'Neil", '日本語', '🎫', 'a b', '+', '&', '?', '#', ';', '=',
	'<script>', '{"a":', '[1,2]', '12', 'null', '.', '..', '...', '*',
	'x' x 500, '\\', '|', '~', 'ä' x 40, "' or '1'='1", '{}',
	'{"serial_number": 5}') {
	my $name = length $odd > 40 ? substr($odd, 0, 10) . '…' : $odd =~ s/\t/ /r;
	my $got = $stack->ask(POST => '/mark-used/' . part(serial_in($odd)));
	ok($got->{status} >= 400 && $got->{status} < 500
		&& length($got->{json}{detail} // ''),
		"'$name' admits nobody and says why: $got->{status}");
	my $seen = $stack->ask(GET => '/verify-ticket/'
		. part(serial_in($odd)));
	ok($seen->{status} == 200 ? !$seen->{json}{valid}
		: $seen->{status} >= 400 && $seen->{status} < 500
			&& length($seen->{json}{detail} // ''),
		'… and is not valid');
}
is($stack->sql(q{select count(*) from app.scan where reason = 'admitted'}), 6,
	'six people are inside');
$stack->done;

done_testing;
