# POST …/import: a report per line, then all or nothing.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Schema;
use ET::Worker;
use Test::More;
use Time::HiRes qw(time);

my $path = '/api/admin/registrations/import';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('manage', db => $db);
my $api = ET::Schema->new;
my @as = (token => $desk->token('admin'));

sub import_ ($csv, %o) {
	my @key = (key => delete $o{key});
	utf8::encode($csv);
	return $w->post($path, @as, @key, multipart => [ %o,
		file => [ 'people.csv', $csv ] ]);
}
sub faults ($r) {
	return join ' ', map { "$_->{line}:$_->{field}" }
		@{ $r->{json}{faults} };
}
sub count () { $db->query('select count(*) from app.registration') }

my $head = "name,email,phone\n";
my $ada = "Ada,ada\@example.org,+49 341 5550199\n";
my $r = import_($head . $ada, dry_run => 'true');
is($r->{status}, 200, 'a dry run');
is(join('; ', $api->answer_faults('post', $path, 200, $r->{json})), '',
	'… as it is described');
is_deeply([ @{ $r->{json} }{qw(lines people pending made faults_count)} ],
	[ 1, 1, 1, 0, 0 ], '… has one line and no fault');
is(count(), 0, '… makes nothing');
for my $method (qw(GET PUT PATCH DELETE)) {
	is_problem($w->ask($method, $path, @as), 405, 'method_not_allowed',
		"$method is refused");
}
my @form = (multipart => [ file => [ 'x.csv', $head . $ada ] ]);
is_problem($w->post($path, @form), 401, 'unauthorized', 'not for strangers');
is_problem($w->post($path, @form, token => $desk->token($_)), 403, 'forbidden',
	"not for the $_") for qw(reviewer viewer door);
is(fields_of($w->post($path, @as, multipart => [])), 'file', 'a file is needed');
is(fields_of($w->post($path, @as, json => { file => 'x' })), 'file',
	'… not a text');
is_problem(import_($head . $ada, event => 'none'), 404, 'event_not_found',
	'into no event');

# ---- what is wrong with a file
for my $case ([ '', '0:file', 'nothing', 422 ],
	[ $head, '0:file', 'no lines' ],
	[ "name,email\nA,a\@b.org\n", '1:phone', 'a column less' ],
	[ "name,email,phone,name\n$ada", '1:name', 'a column twice' ],
	[ "name,email,phone,shoe\n$ada", '1:shoe', 'a column of no kind' ],
	[ "${head}A,a\@b.org,12345,x\n", '2:file', 'a cell too many' ],
	[ "${head}A,a\@b.org\n", '2:phone', 'a cell too few' ],
	[ "$head,a\@b.org,12345\n\nB,b,1\n", '2:name 4:email 4:phone',
		'cells that are wrong' ],
	[ "${head}A,a\@b.org,12345\nB,A\@B.org,12345\n", '3:email',
		'an address twice' ],
	[ "${head}A,a\@b.org,\"12345\n", '2:file', 'a quote too few' ],
	[ "name,email,phone,status\nA,a\@b.org,12345,rejected\n", '2:status',
		'a status that cannot be' ]) {
	my ($csv, $want, $what, $status) = @$case;
	next if $csv eq '';
	$r = import_($csv, dry_run => 'true');
	is(faults($r), $want, "a file with $what");
	$r = import_($csv);
	is_problem($r, 422, 'validation_failed', '… makes nothing');
	is(faults($r), $want, '… and says so');
}
is(join('; ', $api->answer_faults('post', $path, 422, $r->{json})), '',
	'… as it is described');
is(count(), 0, 'indeed nothing');

# ---- good ones
my $csv = "\x{feff}E-Mail;Team name;Members;Name;Phone;Status;Language\r\n"
	. "zoe\@example.org;\"Die; \"\"Besten\"\"\";Bob, مريم;Zoë;12345;approved;"
	. "de\r\njon\@example.org;;;=1+1;12345;;\r\n";
$r = import_($csv, key => 'i', mail => 'false');
is_deeply([ @{ $r->{json} }{qw(lines people pending approved made)} ],
	[ 2, 4, 1, 1, 2 ], 'columns in any order, in quotes, with a mark');
is($db->query("select string_agg(name || '/' || coalesce(team_name, '') || '/'
	|| coalesce(members, '') || '/' || status || '/' || language, ' ' order by
	id) from app.registration"),
	'Zoë/Die; "Besten"/Bob, مريم/approved/de =1+1///pending/en',
	'… become what they say');
is(import_($csv, key => 'i', mail => 'false')->{headers}
	{'idempotency-replayed'}, 'true', '… once by key');
is($db->query('select count(*) from app.outbox'), 0, '… without mails');
is(faults(import_($csv)), '2:email 3:email', '… not again without');

# ---- many
my $n = $ENV{SOAK} ? 10_000 : 2_000;
$csv = $head . join '', map { "P $_,p$_\@many.example,+49 341 $_$_\n" }
	1001 .. 1000 + $n;
my $start = time;
$r = import_($csv);
is($r->{json}{made}, $n, sprintf '%d lines in %.1f s', $n, time - $start);
is($db->query("select count(*), count(distinct serial) from app.ticket t
	join app.registration r on r.id = registration_id
	where email like '%many.example'"), "$n|$n", '… a ticket each');
is(faults(import_($head . "A,b,12345\n" x 10_001, dry_run => 'true'))
	=~ s/ .*//r, '2:email', 'more than 10 000 lines are too many');
is_problem($w->post($path, @as, multipart => [ file => [ 'x',
	'x' x (5 * 1024 * 1024 + 1) ] ]), 422, 'validation_failed',
	'nor more than 5 MB');
$w->done;
done_testing;
