# A person registers a team in a browser without JavaScript.
use v5.36;
use utf8;
use Test::More;
use JSON::PP;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %person = (name => qq(Zoë "𝓩" O’Neil-Øst <b>&amp;</b>),
	email => 'zoe@example.org', team_name => q(فريق الروبوت & "Söhne"));
my @members = ('مريم الأندلسية', q(😀 Łukasz 'Q' O'Brien));

$stack->sql("update app.event set price_minor = 2000, capacity = 12,
	proof = 'required', payment_instructions = 'IBAN: DE02 <1203>'");
browser('register', BASE_URL => $stack->env('BASE_URL'),
	NAME => $person{name}, EMAIL => $person{email},
	TEAM => $person{team_name}, MEMBERS => JSON::PP->new->encode(\@members));

my $list = $stack->ask(GET => '/api/admin/registrations',
	token => $stack->sign_in)->{json};
is($list->{total}, 3, 'each person is registered once');
my $row = $list->{registrations}[1];
is($row->{$_}, $person{$_}, "$_ is stored as typed") for sort keys %person;
is($row->{members}, join(', ', @members), 'members are stored as typed');
is($row->{tickets_count}, 3, 'each person has a ticket');
ok($row->{has_payment_proof}, 'the picture is stored');

my %browser = (headers => { accept => 'text/html' });
sub page () { $stack->ask(GET => '/', %browser)->{content} }

ok(page() =~ /<dd>3</, 'the page counts the places that are left');
my @scripts = page() =~ /<script[^>]*>[^<]*/gi;
is("@scripts", '<script type="module" src="/register.js">',
	'the page has one script, of ours, in a file');
ok(page() =~ /DE02 &lt;1203&gt;/, 'it tells how to pay');
ok(page() !~ /\sstyle=|<style/i, 'the page has no style of its own');

my $long = $stack->ask(POST => '/api/register', %browser,
	form => { name => 'x' x 7_000_000 });
is($long->{status}, 413, 'a body over the limit is refused');
ok($long->{content} =~ /That is too much for one form/,
	'and a browser is told so by a page of ours');

# What the page says, and whether there is a form, in each state.
my @states = (
	[ 'full', 'capacity = 9', qr/All places are taken/, 0 ],
	[ 'waitlist', 'capacity = 9, waitlist = true',
		qr/Join the waiting list/, 1 ],
	[ 'closed', "closes_at = now() - interval '1 day'",
		qr/Registration is closed/, 0 ],
	[ 'not_yet', "closes_at = null, opens_at = now() + interval '1 day'",
		qr/Registration is not open yet/, 0 ],
);
for (@states) {
	my ($state, $set, $says, $form) = @$_;
	$stack->sql("update app.event set $set");
	ok(page() =~ $says, "$state: the page says so");
	is(page() =~ /<form/ ? 1 : 0, $form, "$state: form or no form");
}
$stack->sql('update app.event set is_current = false');
ok(page() =~ /There is no event here now/, 'no event: a sentence, no form');

done_testing;
