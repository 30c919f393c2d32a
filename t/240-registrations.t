# GET /api/admin/registrations: pages, filters, search, each row once.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk qw(shown);
use ET::Worker;
use Test::More;

my $path = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('registrations', db => $db);
my @as = (token => $desk->token('viewer'));

my $r = $w->get($path, @as);
is($r->{status}, 200, 'an empty list is a list');
is_deeply($r->{json}{registrations}, [], '… without rows');
is($r->{json}{next_cursor}, undef, '… and no next page');
is_deeply([ sort keys %{ $r->{json} } ], [qw(approved cancelled exact
	next_cursor pending registrations rejected total waitlisted)], '… and the counts');

is_problem($w->post($path, @as), 405, 'method_not_allowed', 'POST is refused');
my %bad = (limit => [ 0, 201, -1, 'x', '', '1e2', '99999999999999999999' ],
	status => [ 'unknown', 'PENDING', "' or 1=1" ],
	sort => [ 'name', 'newest;drop' ], unknown => ['1'],
	cursor => [ 'x', 'zz', '00', '31', 'ff' x 30, unpack('H*', '2027 x'),
		unpack('H*', "2027-01-01'; select 1 5"),
		unpack('H*', '9999-99-99T00:00:00Z 5') ]);
for my $name (sort keys %bad) {
	for my $value (@{ $bad{$name} }) {
		next if $value eq '' && $name eq 'limit';
		$r = $w->get("$path?$name=" . ET::Worker::escape($value), @as);
		is_problem($r, 422, 'validation_failed', "no $name=$value");
		is(fields_of($r), $name, '… and it is named');
	}
}
$r = $w->get("$path?from=2027-03-20&to=2027-03-19", @as);
is_problem($r, 422, 'validation_failed', 'no last day before the first');
is($r->{json}{errors}[0]{message},
	'This day is before the first one: change one of them.', '… in words');
is($w->get("$path?from=2027-03-20&to=2027-03-20", @as)->{status}, 200,
	'… but one day alone');
is_problem($w->get("$path?limit=5&limit=6", @as), 422, 'validation_failed',
	'a parameter is given once');
is_problem($w->get("$path?status=pending&status_filter=pending", @as), 422,
	'validation_failed', '… its alias counts as well');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'not for the door');
is_problem($w->get($path, token => $desk->device), 403, 'forbidden',
	'not for scanners');
is_problem($w->get("$path?event=none", @as), 404, 'event_not_found',
	'the event must exist');

my @made = map { $desk->register(name => "Person number $_",
	approve => $_ % 3 == 0) } 1 .. 12;
my $team = $desk->register(name => 'Łukasz "Ünïcode" <b>', team_name =>
	"50%_Off\\'s", members => [ 'Bob', 'مرحبا' ], email => 'l@example.org');

# Pages: every registration once, in order, and back to front the same.
for my $sort (qw(newest oldest)) {
	my (@ids, $pages);
	my $next = "$path?limit=5&sort=$sort";
	while ($next && ++$pages < 10) {
		$r = $w->get($next, @as);
		push @ids, map { $_->{id} } @{ $r->{json}{registrations} };
		last if !defined $r->{json}{next_cursor};
		like($r->{headers}{link} // '', qr/cursor=\Q$r->{json}{next_cursor}/,
			'the Link header has the cursor');
		($next) = ($r->{headers}{link} // '') =~ /<(.*)>; rel="next"/;
	}
	is($pages, 3, "$sort: thirteen rows are three pages of five");
	my @want = sort { $a <=> $b } map { $_->{id} } @made, $team;
	@want = reverse @want if $sort eq 'newest';
	is("@ids", "@want", '… and each row comes once, in order');
}
$r = $w->get("$path?limit=13", @as);
is($r->{json}{next_cursor}, undef, 'a page that is just full is the last');
is_deeply([ @{ $r->{json} }{qw(total pending approved)} ], [ 13, 9, 4 ],
	'the counts are right');
my ($row) = @{ $r->{json}{registrations} };
is_deeply([ sort keys %$row ], [ sort qw(id name email phone team_name members
	status tickets_count checked_in_count has_payment_proof created_at
	updated_at amount_minor currency full_name serial_code payment_type
	payment) ], 'a row has what was agreed');
is_deeply([ @$row{qw(name team_name members tickets_count)} ],
	[ 'Łukasz "Ünïcode" <b>', "50%_Off\\'s", 'Bob,مرحبا', 3 ],
	'… exactly as it was typed');

sub names ($query) {
	my $got = $w->get("$path?$query", @as);
	return join '|', sort map { $_->{id} } @{ $got->{json}{registrations} };
}
is(names('status=approved'), join('|', sort map { $made[$_]{id} } 2, 5, 8, 11),
	'by status');
is(names('status_filter=rejected'), '', 'by its alias');
is(names('status=cancelled'), '', 'a status that nobody has');
my %q = ('łukasz' => 'name without case', 'L@EXAMPLE' => 'e-mail',
	'50%_off' => 'wildcards are characters', "off\\'s" => 'a backslash too',
	'مرحبا' => 'a member', shown($team->{serials}[1]) => 'a serial',
	lc $team->{serials}[2] => 'a serial typed in lower case');
for my $q (sort keys %q) {
	is(names('q=' . ET::Worker::escape($q)), $team->{id},
		"search: $q{$q}");
}
is(names('q=%25%25%25'), '', 'a percent sign finds no more than itself');
is(names("q=%27%20or%201%3D1%20--"), '', 'SQL finds nothing');
is(names('q=number%2011&limit=200'), $made[10]{id},
	'each word must be there');
is(names('q=nothing%20like%20it'), '', 'what is not there is not found');
$r = $w->get("$path?q=" . ET::Worker::escape('number') . '&limit=3&event=demo',
	@as);
like($r->{headers}{link}, qr/event=demo&q=number&limit=3/,
	'the next link asks the same question');

# Polled by the dashboard.
$r = $w->get($path, @as);
my $etag = $r->{headers}{etag};
is($r->{headers}{'cache-control'}, 'private, no-cache', 'it is kept privately');
$r = $w->get($path, @as, headers => { 'if-none-match' => $etag });
is($r->{status}, 304, 'who has it already is told so');
is($r->{body}, '', '… without a body');
is($r->{headers}{etag}, $etag, '… with its tag');
$r = $w->get($path, @as, headers => { 'if-none-match' =>
	qq{"other", W/$etag} });
is($r->{status}, 304, 'a weak tag in a list is found');
$desk->register;
$r = $w->get($path, @as, headers => { 'if-none-match' => $etag });
is($r->{status}, 200, 'a new row is a new list');

# ---- what is paid, or is to be, as a number -------------------------------------------
for (['25,50', 0, 'EUR', '25.50'], ['025.5', 0, 'EUR', '25.5'],
	['0', 900, 'EUR', '0'], ['00', 900, 'EUR', '0'],
	['0,05', 900, 'EUR', '0.05'], ['1500', 900, 'INR', '1500'],
	['20 EUR', 2550, 'EUR', '25.50'], ['1e3', 2550, 'EUR', '25.50'],
	['.5', 2550, 'EUR', '25.50'], ['5.', 5, 'EUR', '0.05'],
	['-5', 2550, 'JPY', '2550'], ['', 2550, 'KWD', '2.550'],
	[undef, 100000000000, 'EUR', '1000000000.00'],
	[undef, 0, 'EUR', 'null'], ['free', 0, 'EUR', 'null']) {
	my ($claim, $minor, $currency, $want) = @$_;
	my $json = defined $claim
		? "jsonb_build_object('amount', '$claim')" : 'null';
	$db->query("update app.registration set claim = $json,
		amount_minor = $minor, currency = '$currency'
		where id = $team->{id}");
	my ($got) = $w->get("$path?q=l%40example.org", @as)->{body}
		=~ /"amount":([^,]*)/;
	is($got, $want, ($claim // 'nothing') . ", $minor $currency: $want");
}

# ---- without a limit, and all of them -------------------------------------------------
$db->query("insert into app.registration (event_id, name, email, phone, tickets,
	status, created_at) select 1, 'Many ' || i, 'm' || i || '\@example.org',
	'+49 30 123456', 1, 'pending', now() + i * interval '1 second'
	from generate_series(1, 2500) i");
sub ids ($got) { map { $_->{id} } @{ $got->{json}{registrations} } }
my @all = split /\n/, $db->query('select id from app.registration
	order by created_at desc, id desc');
my (@ids, @sizes);
my $next = "$path?q=";
while ($next) {
	$r = $w->get($next, @as);
	push @ids, ids($r);
	push @sizes, scalar ids($r);
	($next) = ($r->{headers}{link} // '') =~ /<(.*)>; rel="next"/;
	is(defined $next, defined $r->{json}{next_cursor},
		'Link and next_cursor agree that there is more');
}
is("@sizes", '1000 1000 ' . (@all - 2000), 'a page without a limit is of 1000');
is("@ids", "@all", '… and each row comes once, in order');
ok(!(grep { ref $_->{tickets} ne 'ARRAY' } @{ $r->{json}{registrations} }),
	'… with its tickets');
for my $how ('', '&sort=oldest') {
	$r = $w->get("$path?limit=all$how", @as);
	is($r->{status}, 200, "all of them$how");
	is(join(' ', ids($r)), join(' ', $how ? reverse @all : @all),
		'… in one answer, in order');
	is($r->{json}{next_cursor}, undef, '… without a next page');
	is($r->{headers}{link}, undef, '… nor a link to it');
	is($r->{json}{total}, $w->get("$path?limit=1", @as)->{json}{total},
		'… and they are counted once');
	cmp_ok($r->{headers}{'content-length'}, '>=', length $r->{body},
		'… whose length is told');
	is($r->{headers}{etag}, undef, '… and which nobody keeps');
}
is($db->query(q{select count(distinct x) from app.audit,
	jsonb_array_elements(after -> 'ids') x
	where action = 'registration.listed'}), scalar @all,
	'that each of them was seen is on record');
$r = $w->get("$path?limit=1000", @as);
is_problem($r, 422, 'validation_failed', 'a limit is one of ours');
is($r->{json}{errors}[0]{message},
	'Use a whole number from 1 to 200, or: all.', '… as it is told');
is(join(' ', ids($w->get("$path?limit=all&q=many+249&status=pending", @as))),
	join(' ', ids($w->get("$path?limit=200&q=many+249&status=pending", @as))),
	'all that fit a filter');
is_deeply($w->get("$path?limit=all&q=nothing+like+it", @as)->{json}
	{registrations}, [], 'all of none');
$r = $w->get("$path?limit=3", @as);
is(join(' ', ids($w->get("$path?limit=all&cursor=$r->{json}{next_cursor}",
	@as))), join(' ', @all[3 .. $#all]), 'all from a cursor on');
is_problem($w->get("$path?limit=all&cursor=x", @as), 422, 'validation_failed',
	'a cursor that is none');

# It breaks off between two pages: an error, and nothing of a list.
$db->query(q{create function public.slow(t timestamptz) returns text
	language plpgsql as $$ begin perform pg_sleep(60); return ''; end $$;
	grant usage on schema public to public;
	create or replace function app.cursor_text(t timestamptz) returns text
	language sql as 'select public.slow(t)'});
my $asked = $w->send(GET => "$path?limit=all", @as);
for my $time (1, 2) {
	ok(ET::Worker::wait_for(sub { $db->query(q{select count(*) from
		pg_stat_activity where wait_event = 'PgSleep'}) > 0 }),
		"page $time is slow");
	$db->query(q{select pg_terminate_backend(pid) from pg_stat_activity
		where wait_event = 'PgSleep'});
}
is_problem(ET::Worker::decode($asked->answer(30)), 503, 'unavailable',
	'a list that cannot be finished is an error');

$w->done;
done_testing;
