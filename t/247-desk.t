# POST …/undo, resend, note, claim; GET …/reasons: the work of reviewers.
use v5.36;
use utf8;
use ET::BadInput qw(refuses_bad_bodies is_problem fields_of);
use ET::Desk;
use ET::Schema;
use ET::Worker;
use Test::More;

my $all = '/api/admin/registrations';
my $desk = ET::Desk->new;
my $w = ET::Worker->new('decide', db => $desk->db);
my $api = ET::Schema->new;
my @as = (token => $desk->token('reviewer'));

sub fits ($what, $r) {
	return is(join('; ', $api->answer_faults('post', "$all/{id}/$what",
		$r->{status}, $r->{json})), '', "$what: as it is described");
}

my $id = $desk->register(members => ['Bob'], approve => 1)->{id};
my %good = (undo => { version => 2 }, resend => {}, note => { text => 'Hm' },
	claim => { release => \0 });
for my $what (qw(undo resend note claim)) {
	my $path = "$all/$id/$what";
	my $r = $w->post($path, @as, json => $good{$what});
	is($r->{status}, 200, $what);
	fits($what, $r);
	for my $method (qw(GET PUT PATCH DELETE)) {
		$r = $w->ask($method, $path, @as);
		is_problem($r, 405, 'method_not_allowed',
			"$what: $method is refused");
	}
	is_problem($w->post($path, json => $good{$what}), 401, 'unauthorized',
		"$what: not for strangers");
	is_problem($w->post($path, json => $good{$what},
		token => $desk->token($_)), 403, 'forbidden',
		"$what: not for the $_") for qw(viewer door);
	is_problem($w->post("$all/4711/$what", @as, json => $what eq 'undo'
		? {} : $good{$what}), 404, 'not_found', "$what: of nobody");
	is_problem($w->post("$all/x/$what", @as, json => $good{$what}), 422,
		'validation_failed', "$what: an id is a number");
	is_problem($w->post($path, @as, json => { surprise => 1 }), 422,
		'validation_failed', "$what: no other fields");
}
refuses_bad_bodies($w, "$all/$id/note", $good{note}, @as);

# ---- undo
my $r = $w->post("$all/$id/undo", @as);
is_problem($r, 409, 'not_possible', 'there is no decision any more');
is($r->{json}{status}, 'pending', '… it says where it stands');
$desk->approve($id);
is_problem($w->post("$all/$id/undo", @as, json => { version => 2 }), 412,
	'stale_version', 'another decision than the one that was seen');
is_problem($w->post("$all/$id/undo", @as, headers => { 'if-match' => '"2"' }),
	412, 'stale_version', '… nor by its tag');
my @key = (key => 'u', json => { version => 4 });
$r = $w->post("$all/$id/undo", @as, @key);
is($r->{json}{status}, 'pending', 'the one that was seen is taken back');
my $again = $w->post("$all/$id/undo", @as, @key);
is($again->{body}, $r->{body}, '… once by key');
is($again->{headers}{'idempotency-replayed'}, 'true', '… marked');

# ---- note
is_problem($w->post("$all/$id/note", @as, json => { text => $_ }), 422,
	'validation_failed', 'a note has 1 to 4000 characters')
	for '', 'x' x 4001;
my $text = "Angerufen: zahlt <b>morgen</b>\n& \"kommt\" مرحبا";
$r = $w->post("$all/$id/note", @as, json => { text => $text }, key => 'n');
is($r->{json}{notes}[1]{text}, $text, 'a note as it was typed');
is($r->{json}{notes}[1]{by}, 'Reviewer', '… by whom');
$again = $w->post("$all/$id/note", @as, json => { text => $text }, key => 'n');
is(scalar @{ $again->{json}{notes} }, 2, '… once by key');

# ---- claim
$w->post("$all/$id/claim", token => $desk->token('admin'));
$r = $w->post("$all/$id/claim", @as, json => {});
is($r->{json}{others}[0]{name}, 'Admin', 'a colleague looks at it');
is($w->post("$all/$id/claim", @as, json => { release => \1 })->{json}{until},
	undef, 'one may leave');

# ---- next
my $next = "$all/next";
my $new = $desk->register->{id};
$r = $w->post($next, @as, json => { ids => [4711, $new] });
is(join('; ', $api->answer_faults('post', $next, $r->{status}, $r->{json})),
	'', 'the next one: as it is described');
is("@{ $r->{json}{claimed} } | @{ $r->{json}{changed} }", "$new | 4711",
	'… that is there');
$r = $w->post($next, token => $desk->token('admin'), json => {
	ids => [$new], versions => [1], count => 5 });
is(scalar @{ $r->{json}{claimed} }, 0, '… for one of two');
is($r->{json}{taken}[0]{others}[0]{name}, 'Reviewer',
	'… the other one is told who has it');
for ([ ids => {} ], [ ids => { ids => [] } ], [ ids => { ids => ['x'] } ],
	[ ids => { ids => [ 1 .. 101 ] } ],
	[ versions => { ids => [1], versions => [ 1, 2 ] } ],
	[ count => { ids => [1], count => 6 } ]) {
	my ($field, $body) = @$_;
	$r = $w->post($next, @as, json => $body);
	is_problem($r, 422, 'validation_failed', "next: a wrong $field");
	is(join(' ', fields_of($r)), $field, '… which is named');
}
is_problem($w->post($next, json => { ids => [1] }), 401, 'unauthorized',
	'next: not for strangers');
is_problem($w->post($next, json => { ids => [1] }, token =>
	$desk->token('viewer')), 403, 'forbidden', 'next: not for viewers');
is_problem($w->ask('GET', $next, @as), 405, 'method_not_allowed',
	'next: only to ask for');

# ---- request-proof by key
@key = (key => 'p', json => { reason => 'Dark' });
$r = $w->post("$all/$id/request-proof", @as, @key);
is($w->post("$all/$id/request-proof", @as, @key)->{body}, $r->{body},
	'a proof is asked for once by key');
is($desk->db->query("select count(*) from app.outbox
	where kind = 'proof_requested'"), 1, '… by one mail');
$w->post("$all/$id/claim", token => $desk->token('admin'));
$w->done;

# ---- reasons
$w = ET::Worker->new('registration', db => $desk->db);
my $path = "$all/reasons";
@as = (token => $desk->token('viewer'));
$r = $w->get($path, @as);
is($r->{status}, 200, 'reasons');
is(join('; ', $api->answer_faults('get', $path, 200, $r->{json})), '',
	'… as they are described');
is_deeply($r->{json}{request}{recent}, ['Dark'], '… those that were used');
$r = $w->get("$path?lang=de", @as);
is($r->{json}{reject}{templates}[0], 'Wir haben Ihre Zahlung nicht gefunden.',
	'… in the language of the reader');
is_problem($w->post($path, @as), 405, 'method_not_allowed', 'only to read');
is_problem($w->get("$path?event=none", @as), 404, 'event_not_found',
	'of no event');
is_problem($w->get("$path?lang=nl", @as), 422, 'validation_failed',
	'in a language of ours');
is_problem($w->get($path), 401, 'unauthorized', 'not for strangers');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'not for the door');
$path = "$all/colleagues";
$r = $w->get($path, @as);
is(join('; ', $api->answer_faults('get', $path, $r->{status}, $r->{json})),
	'', 'colleagues, as they are described');
is(join(' ', sort map { $_->{name} } @{ $r->{json}{colleagues} }),
	'Admin Owner Reviewer', '… those who may decide');
is_problem($w->post($path, @as), 405, 'method_not_allowed', '… only to read');
is_problem($w->get("$path?x=1", @as), 422, 'validation_failed', '… all');
is_problem($w->get($path), 401, 'unauthorized', '… not for strangers');
is_problem($w->get($path, token => $desk->token('door')), 403, 'forbidden',
	'… nor for the door');
$r = $w->get("$all/$id", @as);
is(join('; ', $api->answer_faults('get', "$all/{id}", 200, $r->{json})), '',
	'one registration, as it is described');
is($r->{json}{claims}[0]{name}, 'Admin', '… with the person who looks at it');
is($r->{json}{notes}[1]{text}, $text, '… and its notes');
$w->done;
done_testing;
