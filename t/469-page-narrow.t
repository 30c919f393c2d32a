# No page is wider than the narrowest phone; all rows that are shown are chosen at
# once; days in the wrong order are told.
use v5.36;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
for my $i (1 .. 3) {
	is($stack->ask(POST => '/api/register', json => {
		name => 'Wolfeschlegelsteinhausenbergerdorff ' x 3 . $i,
		email => 'w' x 50 . "$i\@" . 'long' x 10 . '.example.org',
		phone => '+49 341 5550199', team_name => 'Rindfleisch' x 6,
		members => [ 'Donaudampfschifffahrtsgesellschaftskapitän' ] })
		->{status}, 201, 'somebody with long names is registered');
}
my $link = join '', map { ('a' .. 'h')[ $_ % 8 ] } 1 .. 26;
my ($id) = $stack->sql("update app.registration
	set token_hash = sha256('$link') where id = (select min(id)
	from app.registration) returning id");
browser('narrow', %env, REGISTRATION => $id =~ s/\D//gr, LINK => $link,
	TICKET => 'no-such-ticket');
done_testing;
