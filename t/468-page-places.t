# Places in the hands of an admin and of those who wait: what a change does is
# asked about, the first of the list is passed over, a rejected person goes on.
use v5.36;
use utf8;
use Test::More;
use ET::Browser qw(browser);
use ET::Letter qw(link_of);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
$stack->sql("update app.event set capacity = 3, waitlist = true,
	price_minor = 2000");

sub register ($who, @members) {
	my $r = $stack->ask(POST => '/api/register', json => { name => $who,
		email => lc "$who\@example.org", phone => '+49 341 5550199',
		members => \@members });
	is($r->{status}, 201, "$who is registered");
	return $r->{json}{id};
}
my ($in, $team, $one) = (register(qw(Ada Bea)), register(qw(Team Tom Tim)),
	register('Single'));
browser('places',
	(map { ($_ => $stack->env($_)) } qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD)),
	IN => $in, TEAM => $team, SHOTS => $ENV{SHOTS} // '',
	LINK_IN => link_of($stack, 'ada@example.org'),
	LINK_TEAM => link_of($stack, 'team@example.org'));
is($stack->sql("select capacity from app.event"), 1,
	'what was confirmed is stored');
is($stack->sql("select status, may from app.registration where id = $in"),
	'rejected|register', '… and so is the way on');
$stack->done if $stack->can('done');
done_testing;
