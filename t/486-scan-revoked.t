# A scanner that is revoked loses no admission: in two browsers, that of the phone
# and that of the organiser.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Guests qw(guests serial_of);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);
my $work = tempdir('et-scan-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') }
	qw(SCAN LOGIN STATUS ADMIN));
my @code = guests($stack, 60);
my $token = $stack->sign_in;
my $made = $stack->ask(POST => '/api/admin/devices', token => $token,
	json => { name => 'Anna’s phone', gate => 'Gate B' });
browser('scan-revoked', (map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD)), STACK => $stack->dir,
	TOKEN => $token, ENROL => $made->{json}{enrol}{url},
	DEVICE => $made->{json}{id}, WORK => $work, CODES => join "\n", @code);
my @theirs = map { serial_of($_) } @code[0 .. 2];
is($stack->sql("select count(*) filter (where used_at is not null),
	count(*) filter (where used_at is not null and used_gate = 'Gate B')
	from app.ticket where serial in ("
	. join(',', map { "'$_'" } @theirs) . ')'), '2|2',
	'two count, at the gate where they were let in; one was left out');
is($stack->sql("select count(*) from (select from app.scan where
	effect = 'in' group by ticket_id having count(*) > 1) x"), 0,
	'nobody was admitted twice');
$stack->done;
done_testing;
