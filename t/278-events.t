# /api/admin/events: events as a whole, over HTTP.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/admin/events';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('events', db => $desk->db);
my @as = (token => $desk->token('admin'));

my $r = $w->get($path, token => $desk->token('viewer'));
is($r->{status}, 200, 'a viewer sees all events');
is_deeply([ map { $_->{slug} } @{ $r->{json}{events} } ], ['demo'],
	'… which is one');
is($w->get($path, token => $desk->token('viewer'), headers =>
	{ 'if-none-match' => $r->{headers}{etag} })->{status}, 304,
	'… and unchanged when asked again');
my %allow = ($path => 'GET, HEAD, POST', "$path/demo" => 'DELETE',
	map { ("$path/demo/$_" => 'POST') }
	qw(copy archive unarchive make-current));
for my $p (sort keys %allow) {
	$r = $w->ask(PUT => $p, @as);
	is_problem($r, 405, 'method_not_allowed', "PUT $p is refused");
	is($r->{headers}{allow}, $allow{$p}, '… and Allow says what is not');
	my ($method) = reverse split /, /, $allow{$p};
	my @body = $method eq 'POST' ? (json => { slug => 'x',
		name => 'x' }) : ();
	is_problem($w->ask($method => $p, @body), 401, 'unauthorized',
		"$method is not for strangers");
	is_problem($w->ask($method => $p, @body, token => $desk->token($_)),
		403, 'forbidden', "… nor for the $_") for qw(reviewer door);
}

my %new = (slug => 'gala', name => 'Gälä', starts_at => '2032-01-02T18:00');
$r = $w->post($path, @as, json => \%new, headers =>
	{ 'idempotency-key' => 'k' });
is($r->{status}, 201, 'an event is made');
is_deeply([ @{ $r->{json} }{qw(slug name starts_at)} ],
	[ 'gala', 'Gälä', '2032-01-02T18:00:00Z' ], '… as it was given');
is($w->post($path, @as, json => \%new, headers =>
	{ 'idempotency-key' => 'k' })->{headers}{'idempotency-replayed'},
	'true', '… once for a key');
$r = $w->post($path, @as, json => \%new);
is_problem($r, 409, 'taken', 'a slug is taken');
is($r->{json}{field}, 'slug', '… and named');
$r = $w->post($path, @as, json => { slug => 'B B', name => '', capacity => -1 });
is_problem($r, 422, 'validation_failed', 'bad fields are refused');
is(fields_of($r), 'capacity name slug', '… by name');
$r = $w->post($path, @as, json => { slug => 'Big', name => 'x' });
is($r->{json}{slug}, 'big', 'a slug is kept in lower case');
$w->ask(DELETE => "$path/BIG", @as);
is_problem($w->ask(DELETE => "$path/big", @as), 404, 'event_not_found',
	'… and found in any case');
refuses_bad_bodies($w, $path, { %new, slug => 'bad' }, @as);
$r = $w->post("$path/gala/copy", @as, form => { slug => 'gala-2',
	starts_at => '' });
is($r->{status}, 201, 'a form copies it');
is($r->{json}{starts_at}, '2032-12-31T18:00:00Z', '… for the next year');
is_problem($w->post("$path/none/copy", @as, json => { slug => 'y' }), 404,
	'event_not_found', 'what is not there is not copied');

my $version = $r->{json}{version};
is_problem($w->post("$path/gala-2/archive", @as, json => {},
	headers => { 'if-match' => '"99"' }), 412, 'stale_version',
	'what was seen is stale');
$r = $w->post("$path/gala-2/archive", @as, json => {},
	headers => { 'if-match' => "\"$version\"" });
is($r->{json}{state}, 'archived', 'put away');
is($w->post("$path/gala-2/unarchive", @as)->{json}{state}, 'open', 'back');
is($w->post("$path/gala-2/make-current", @as)->{json}{is_current}, 1,
	'the current one');
$desk->register(event => 'demo');
is_problem($w->ask(DELETE => "$path/demo", @as), 409, 'event_not_empty',
	'one with people stays');
is_problem($w->ask(DELETE => "$path/gala-2?version=1", @as), 412,
	'stale_version', 'so does one that changed');
is($w->ask(DELETE => "$path/gala-2", @as)->{status}, 200, 'an empty one goes');
is_problem($w->ask(DELETE => "$path/gala-2", @as), 404, 'event_not_found',
	'… once');
$w->done;
done_testing;
