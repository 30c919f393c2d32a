# The page behind the secret link, in the hands of people in each state.
use v5.36;
use utf8;
use Test::More;
use JSON::PP;
use ET::Browser qw(browser);
use ET::Letter qw(link_of);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my $token = $stack->sign_in;
my %id;
$stack->sql("update app.event set price_minor = 2000, proof = 'optional',
	payment_instructions = E'Pay until 1 March.\\nIBAN: DE02 1203 0000',
	reply_to = 'help\@example.org'");

sub register ($who, %more) {
	my $r = $stack->ask(POST => '/api/register', json => { name => "\u$who",
		email => "$who\@example.org", phone => '+49 341 5550199',
		%more });
	is($r->{status}, 201, "$who is registered");
	$id{$who} = $r->{json}{id};
}

sub decide ($who, $what, %body) {
	is($stack->ask(POST => "/api/admin/registrations/$id{$who}/$what",
		token => $token, json => \%body)->{status}, 200, "$who: $what");
}

register('pending', team_name => 'Lötkolben', members => [ 'Zoë', 'مريم' ]);
register('asked');
register('approved', members => ['Łukasz']);
register('rejected');
register($_) for qw(gone wide leaked);
decide('asked', 'request-proof', reason => "The amount can't be read.");
decide('approved', 'approve');
decide('rejected', 'reject', reason => 'No payment <came>.');
my %link = map { ($_ => link_of($stack, "$_\@example.org") // '') } keys %id;
is(scalar(grep { length == 26 } values %link), 7, 'each has a link by mail');

browser('link', BASE_URL => $stack->env('BASE_URL'),
	LINKS => JSON::PP->new->encode(\%link));

my %now = map { ($_->{email} =~ s/\@.*//r => $_) } $stack->ask(
	GET => '/api/admin/registrations', token => $token)
	->{json}{registrations}->@*;
is($now{pending}{name}, 'Päivi', 'the name is corrected');
is($now{pending}{members}, 'Zoë, Bob', 'and who comes');
is($now{asked}{has_payment_proof}, JSON::PP::true, 'the picture is here');
is($now{approved}{members}, 'Ida', 'somebody else comes');
my $picture = $stack->curl('-H', "Authorization: Bearer $token",
	"/api/admin/registrations/$id{asked}/payment-proof");
is($picture->{headers}{'content-type'}, 'image/jpeg', '… for the person who checks it');
is(scalar(() = $picture->{head} =~ /^content-security-policy:/gim), 1,
	'… under one policy');
is($picture->{headers}{'content-security-policy'},
	"default-src 'none'; sandbox", '… which lets nothing run');
is($now{wide}{status}, 'cancelled', 'who cancels is still counted');
is($now{gone}, undef, 'who is erased is not there any more');
my $fresh = link_of($stack, 'leaked@example.org', qr/has a new link/);
is($stack->ask(GET => '/api/registration/me', token => $fresh)->{json}{name},
	'Leaked', 'the renewed link came by mail and works');
is($stack->ask(GET => '/api/registration/me', token => $link{leaked})->{status},
	401, '… the one before does not');
unlike($stack->log('access') . $stack->log('me'), qr/$link{pending}/,
	'no log has the secret');

done_testing;
