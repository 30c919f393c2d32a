# POST /api/registration/link: the same answer for known and unknown addresses.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;
use Time::HiRes qw(time);

my $path = '/api/registration/link';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('link', db => $db);
$desk->register(email => 'ada@example.org');

sub due () {
	return $db->query(q{select count(*) from app.outbox where kind = 'link'});
}

# The mailer looks whose address it is.
sub mailer_looks () {
	$db->query('select api.mail_claim(60)');
	return due();
}

my $known = $w->post($path, json => { email => 'ada@example.org' });
is($known->{status}, 202, 'the link of a known address is asked for');
like($known->{json}{message}, qr/^If this address is registered/,
	'… and the answer does not say whether it is known');
my $unknown = $w->post($path, json => { email => 'eve@example.org' });
is($unknown->{status}, 202, 'so is that of an unknown one');
is($unknown->{body}, $known->{body}, '… with the same answer');
is_deeply([ map { $_->[0] } @{ $unknown->{list} } ],
	[ map { $_->[0] } @{ $known->{list} } ], '… and the same headers');
is(mailer_looks(), 1, 'one mail goes out');
is($db->query(q{select recipient from app.outbox where kind = 'link'}),
	'ada@example.org', '… to the person who is registered');

$desk->register(email => 'eva@müller.example');
$w->post($path, json => { email => 'mailto:eva@xn--mller-kva.example' });
is(mailer_looks(), 2, 'an address is known by its other writing');
$db->query(q{delete from app.outbox where recipient like 'eva%'});

for my $method (qw(GET PUT PATCH DELETE)) {
	my $r = $w->ask($method, $path);
	is_problem($r, 405, 'method_not_allowed', "$method is refused");
	is($r->{headers}{allow}, 'POST', '… and Allow says POST');
}
my $r = $w->post($path, json => {});
is_problem($r, 422, 'validation_failed', 'an address is needed');
is(fields_of($r), 'email', '… and is named');
is_problem($w->post($path, json => { email => 'nobody' }), 422,
	'validation_failed', 'what is no address is refused');
is_problem($w->post($path, json => { email => 'a@example.org',
	event => 'none' }), 404, 'event_not_found', 'the event must exist');
refuses_bad_bodies($w, $path, { email => 'a@example.org' });

# However often somebody asks, three mails an hour are enough.
for my $try (1 .. 8) {
	$r = $w->post($path, form => { email => 'ADA@Example.org' });
	is($r->{body}, $known->{body}, 'the answer stays the same');
	mailer_looks();
}
is(due(), 3, 'three mails an hour are enough');

# For people.
my %html = (headers => { accept => 'text/html' });
for my $email ('ada@example.org', 'eve@example.org') {
	$r = $w->post($path, %html, form => { email => $email });
	is($r->{status}, 202, 'a browser gets a page');
	like($r->{headers}{'content-type'}, qr{^text/html}, '… of HTML');
	like($r->{body}, qr/If this address is registered/, '… that says so');
	unlike($r->{body}, qr/example\.org/, '… and repeats nothing');
}
$r = $w->post($path, %html, form => { email => 'ada@example.org',
	lang => 'de' });
unlike($r->{body}, qr/If this address/, 'in their language');
$r = $w->post($path, %html, form => { email => 'nobody' });
is($r->{status}, 422, 'a wrong address is a page as well');
like($r->{body}, qr/e-mail address such as/, '… that says what is wrong');

# Time tells nothing either: the median of many.
sub median (@t) { (sort { $a <=> $b } @t)[ @t / 2 ] }
my (%time, $n);
for (1 .. 60) {
	for my $who ('ada', 'eve') {
		my $start = time;
		$w->post($path, json => { email => "$who\@example.org" });
		push @{ $time{$who} }, time - $start;
	}
}
my ($ada, $eve) = map { median(@{ $time{$_} }) } 'ada', 'eve';
cmp_ok(abs($ada - $eve), '<', 0.3 * ($ada + $eve),
	'known and unknown take the same time');

unlike($w->log, qr/example\.org/i, 'no address is in the log');
$w->done;
done_testing;
