# The scanner on devices of other kinds: cameras that come and go, iPhone and
# iPad, the installed app, a window that is loaded again in the middle.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Guests qw(guests);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);
my $work = tempdir('et-scan-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') } qw(SCAN LOGIN STATUS));
my @code = guests($stack, 60);
my $token = $stack->sign_in;

sub device ($n) {
	return $stack->ask(POST => '/api/admin/devices', token => $token,
		json => { name => "Phone $n", gate => 'Gate B' })
		->{json}{enrol}{url};
}

browser('scan-device', BASE_URL => $stack->env('BASE_URL'),
	STACK => $stack->dir, WORK => $work, CODES => join("\n", @code),
	ENROLS => join "\n", map { device($_) } 1 .. 8);
is($stack->sql("select count(*) from (select from app.scan where
	effect = 'in' group by ticket_id having count(*) > 1) x"), 0,
	'nobody was admitted twice');
$stack->done;
done_testing;
