# The scanner in a real browser while a portal, a proxy or a broken server answers
# instead of ours, to each call that it makes.
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
my @code = guests($stack, 240);
my $made = $stack->ask(POST => '/api/admin/devices', token => $stack->sign_in,
	json => { name => 'Anna’s phone', gate => 'Gate B',
		profile => 'supervisor' });
is($made->{status}, 201, 'a device is made');
my $undone;
{
	no warnings 'redefine';
	local *ET::Browser::diag = sub { $undone = $1 if "@_" =~ /^# undone (\w+)/;
		Test::More::diag(@_) if !$undone };
	browser('scan-answers', BASE_URL => $stack->env('BASE_URL'),
		ENROL => $made->{json}{enrol}{url}, STACK => $stack->dir,
		WORK => $work, CODES => join "\n", @code);
}
is($stack->sql('select count(*) from (select from app.scan where
	effect = \'in\' group by ticket_id having count(*) > 1) x'), 0,
	'nobody was admitted twice');
is($stack->sql("select count(*) from app.scan where reason = 'conflict'"), 0,
	'there is no conflict');
is($stack->sql("select used_at is null from app.ticket where serial = '"
	. ($undone // '') . "'"), 't', 'what was taken back is unused');
cmp_ok($stack->sql("select count(*) from app.scan where effect = 'in'"), '>=',
	90, 'all that was let in is there');
$stack->done;
done_testing;
