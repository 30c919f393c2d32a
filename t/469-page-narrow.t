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
my ($id) = $stack->sql('select min(id) from app.registration');
$id =~ s/\D//g;

# What the holder sees: a ticket, and the answer to a registration.
my @as = (token => $stack->sign_in);
my $all = '/api/admin/registrations';
$stack->sql("update app.event set name = 'Internationale Jugendrobotikmeister'
	|| 'schaftsendausscheidung', price_minor = 123456, proof = 'optional',
	venue = 'Rheinufer' || repeat('promenaden', 9) || 'halle',
	payment_instructions = 'IBAN: ' || repeat('DE02120300000000202051', 4)");
is($stack->ask(POST => "$all/$id/approve", @as, json => {})->{status}, 200,
	'one of them is approved');
my $ticket;
ET::Stack::wait_for(sub {
	($ticket) = map { $_->{code} // () }
		@{ $stack->ask(GET => "$all/$id", @as)->{json}{tickets} };
}, 20);
my $receipt = $stack->ask(POST => '/api/register', form => {
	name => 'Wolfeschlegelsteinhausenbergerdorff ' x 3,
	email => 'z' x 50 . '@' . 'long' x 10 . '.example.org',
	phone => '+49 341 5550199', team_name => 'Rindfleisch' x 6,
	members => 'Donaudampfschifffahrtsgesellschaftskapitän' },
	headers => { accept => 'text/html' })->{headers}{location};
my $link = join '', map { ('a' .. 'h')[ $_ % 8 ] } 1 .. 26;
$stack->sql("select app.link_add($id, sha256('$link'))");
browser('narrow', %env, REGISTRATION => $id, LINK => $link,
	TICKET => $ticket, RECEIPT => $receipt);
done_testing;
