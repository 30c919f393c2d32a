# GET /api/admin/audit and …/verify: who changed or saw what; is it all there.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/admin/audit';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('audit', db => $db);
my ($admin) = $desk->staff('admin');
my @as = (token => $desk->token('admin'));
my $r = $desk->register(approve => 1);
my $other = $desk->register;
my ($owner) = $desk->staff('owner');

sub page ($query = '') { $w->get("$path$query", @as)->{json}{entries} }
sub said (@entries) { join ' ', map { $_->{action} } @entries }

my $one = $w->get("$path?subject=registration:$r->{id}", @as);
is($one->{status}, 200, 'the record of one registration');
is(said(@{ $one->{json}{entries} }), 'registration.approved '
	. 'registration.created', '… newest first');
my $e = $one->{json}{entries}[0];
is_deeply([ @$e{qw(actor actor_name subject subject_name)} ],
	[ "staff:$owner", 'Owner', "registration:$r->{id}", undef ],
	'… with the person who did it, by name, and of the other only the number');
is_deeply([ map { $e->{$_}{status} } qw(before after) ],
	[ 'pending', 'approved' ], '… what it was and what it became');
is($e->{entry}, undef, '… not sealed yet');
is($one->{json}{next_cursor}, undef, '… on one page');

# ---- the usual refusals ---------------------------------------------------------
for my $at ($path, "$path/verify") {
	is_problem($w->post($at, @as), 405, 'method_not_allowed',
		'POST is refused');
	is_problem($w->get("$at?x=1", @as), 422, 'validation_failed',
		'an unknown parameter is refused');
	is_problem($w->get($at), 401, 'unauthorized', 'not for strangers');
	is_problem($w->get($at, token => $desk->token('reviewer')), 403,
		'forbidden', 'not for a reviewer');
}
for my $wrong ('since=yesterday', 'until=2027-02-30', 'since=2027-13-01',
	'limit=0', 'limit=201', 'cursor=x', 'cursor=0', 'actor=a%20b',
	'subject=' . 'x' x 101, 'request_id=a%0Ab', 'since=2027-01-01T00:00%00') {
	my $r = $w->get("$path?$wrong", @as);
	is_problem($r, $wrong =~ /%00/ ? $r->{status} : 422,
		$r->{json}{code}, "$wrong is refused");
	is(fields_of($r), $wrong =~ /^(\w+)/ ? $1 : '', '… and named')
		if $r->{status} == 422;
}
$_ = $w->get("$path?since=2027-03-20&until=2027-03-19", @as);
is(fields_of($_), 'until', 'no last day before the first');
is($_->{json}{errors}[0]{message},
	'This day is before the first one: change one of them.', '… in words');
is_problem($w->get("$path/verify?head=$_", @as), 422, 'validation_failed',
	"head=$_ is refused") for 'x', 'A' x 64, '0' x 63, 'g' x 64;

# ---- filters ---------------------------------------------------------------------
is(said(@{ page("?action=registration.approved") }), 'registration.approved',
	'by action');
is(said(@{ page("?actor=staff:$owner") }), 'registration.approved', 'by actor');
is(said(@{ page('?actor=staff:99999') }), '', 'an actor that did nothing');
is(scalar @{ page(q(?actor=%27or%27%27=%27)) }, 0,
	'a filter is a text and no SQL');
is(scalar @{ page('?since=2999-01-01') }, 0, 'since a day');
is(scalar @{ page('?until=2001-01-01T00:00:00Z') }, 0, 'until a time');
cmp_ok(scalar @{ page('?since=2001-01-01') }, '>', 4, '… and the others');
$db->query("select app.audit_add('system', 'test.done', 'x:1', 'req-77', '')");
is(said(@{ page('?request_id=req-77') }), 'test.done', 'by request');

# Page by page, and nothing twice.
$db->query("select app.audit_add('system', 'test.many', 'x:' || i, '', '')
	from generate_series(1, 7) i");
my (@ids, $cursor);
do {
	my $j = $w->get("$path?action=test.many&limit=3"
		. ($cursor ? "&cursor=$cursor" : ''), @as)->{json};
	push @ids, map { $_->{subject} } @{ $j->{entries} };
	$cursor = $j->{next_cursor};
} while ($cursor);
is("@ids", join(' ', map { "x:$_" } reverse 1 .. 7), 'page by page');

# ---- looking is an entry ------------------------------------------------------------
my $looks = sub { $db->query("select count(*) from app.audit
	where action = 'audit.viewed' and actor = 'staff:$admin'") };
my $before = $looks->();
page('?action=test.done');
is($looks->(), $before + 1, 'that somebody looked is on record');
page('?action=test.done');
is($looks->(), $before + 1, '… once for the same question');
page('?action=test.other');
is($looks->(), $before + 2, '… and again for another');

# ---- who saw this person -------------------------------------------------------------
my $id = $r->{id};
my ($event) = $db->query('select id from app.event');
$db->query("select app.audit_add('staff:$owner', a, s, '', '', null, j::jsonb)
	from (values ('registration.viewed', 'registration:$id', null),
	('registration.viewed', 'registration:$other->{id}', null),
	('registration.listed', 'event:$event', '{\"ids\": [$id, 77]}'),
	('registration.listed', 'event:$event', '{\"ids\": [77]}'),
	('export.exported', 'event:$event', '{}'),
	('export.exported', 'event:$event+1', '{}')) v(a, s, j)");
$db->query("insert into app.audit (at, actor, action, subject)
	values (now() - interval '1 day', 'staff:1', 'export.exported',
		'event:$event')");
is(said(@{ page("?action=viewed&subject=registration:$id") }),
	'export.exported registration.listed registration.viewed',
	'who saw this person: lists and exports with it, and those alone');
is(said(@{ page("?action=viewed&subject=registration:999999") }), '',
	'… of nobody there is nothing');

# ---- is it whole ------------------------------------------------------------------------
sub verify ($query = '') { $w->get("$path/verify$query", @as)->{json} }
my $v = verify();
ok($v->{whole}, 'at first nothing is sealed, which is whole');
cmp_ok($v->{unsealed}, '>', 10, '… and says so');
$db->query('select api.audit_seal(1000)', 'et_sweeper');
$v = verify();
ok($v->{whole}, 'sealed it is whole');
is($v->{message}, 'Nothing was removed or changed.', '… in words');
is($v->{unsealed}, 0 + $db->query("select count(*) from app.audit
	where id > (select max(audit_id) from app.audit_seal)") - 1,
	'… and how much is to come');
my $head = $v->{head};
$db->query('select api.audit_seal(1000)', 'et_sweeper');
my $noted = verify("?head=$head");
ok($noted->{whole}, 'a head noted before is in it');
is($noted->{noted_at}, $v->{entries}, '… at its place');
my $false = verify('?head=' . 'f' x 64);
ok(!$false->{whole}, 'another is not');
like($false->{message}, qr/^The head that you noted is not/, '… in words');
$db->query("set session_replication_role = replica; delete from app.audit
	where id = (select audit_id from app.audit_seal where n = 3)");
$v = verify();
ok(!$v->{whole}, 'what was removed is found');
is_deeply([ @{ $v->{broken} }{qw(entry why)} ], [ 3, 'missing' ],
	'… and named');
is($w->get("$path/verify", @as, headers => { 'accept-language' => 'de' })
	->{json}{message}, 'Eintrag 3 des Protokolls fehlt.', '… in German');
is($db->query("select after ->> 'whole' from app.audit
	where action = 'audit.verified' order by id desc limit 1"), 'false',
	'what came out is on record');
$w->done;
done_testing;
