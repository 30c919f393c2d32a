# Proofs of payment: required or not, asked for, looked at, used twice.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use ET::Desk;
use ET::Holder;
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new(event => 'p_capacity => 20');
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my %session;
for my $role (qw(viewer reviewer door)) {
	my ($id) = $desk->staff($role);
	$desk->token($role);
	$session{$role} = $db->query("select hash from app.session
		where staff_id = $id");
}
my $n = 0;

# (what it said, exit status) of registering with these last arguments.
sub try ($event, $reference, @proof) {
	my $serial = ET::Desk::serial();
	my $more = join ', ', @proof ? @proof : (('null') x 5);
	return $db->try("select id, status from api.register('', '', '$event',
		'P', 'p" . ++$n . "\@example.org', '12345', null, null, '{}',
		array['$serial'], " . ET::Desk::quote($reference)
		. ", null, null, $more)", 'et_register');
}

sub picture ($bytes) {
	return ("'\\x" . unpack('H*', $bytes) . "'", "'image/jpeg'",
		"sha256('$bytes')");
}

sub holder ($said) {
	my ($id) = $said =~ /^(\d+)/ or die $said;
	my $r = { id => $id, token => "sha256('t$id')" };
	$db->query("select app.link_add($id, $r->{token})");
	return $r;
}

sub seen ($r) {
	utf8::encode(my $json = $db->query("select extra from
		api.registration('', '', '$session{viewer}', $r->{id})"));
	return decode_json($json);
}

sub request ($r, $reason, $role = 'reviewer', $version = 'null') {
	return ($db->try("select status, version, has_payment_proof from
		api.request_proof('req', '', '$session{$role}', $r->{id},
		" . ET::Desk::quote($reason) . ", $version)", 'et_decide'))[0];
}

# ---- with the registration
my ($said) = try('demo', undef, "'de'",
	"'{\"amount\": \"20\", \"payment_method\": \"Bo\x{308}rse\"}'",
	picture('one'));
my $ada = holder($said);
is($db->query("select type, encode(image, 'escape'), claim
	from app.payment_proof where registration_id = $ada->{id}"),
	'image/jpeg|one|{"amount": "20", "payment_method": "Börse"}',
	'a picture comes with the registration, and what it is said to show');
is($db->query("select language, claim ->> 'amount' from app.registration
	where id = $ada->{id}"), 'de|20', '… as does the language');
for my $case ([ 'another type' => "'\\x00', 'image/gif', sha256('x')" ],
	[ 'no hash' => "'\\x00', 'image/png', '\\x00'" ]) {
	my ($what, $proof) = @$case;
	my ($said) = try('demo', undef, 'null', 'null', $proof);
	like($said, qr/ERROR:  23514:/, "$what is refused");
}
($said) = try('demo', undef, 'null', "'[1]'", ('null') x 3);
like($said, qr/ERROR:  23514:/, 'a claim is an object');
is($db->query('select count(*) from app.registration'), 1,
	'… what is refused leaves nothing');

$db->query("select app.event_create('must', 'M', p_capacity => 2,
	p_waitlist => true);
	update app.event set proof = 'required' where slug = 'must'");
($said) = try('must', 'REF');
like($said, qr/ERROR:  ET422:.*"field": "payment_screenshot"/s,
	'where a proof is required one without it is refused');
is($hold->seats('must'), 0, '… and takes no place');
($said) = try('must', undef, 'null', 'null', picture('two'));
like($said, qr/pending$/, 'with it all is well');
try('must', undef, 'null', 'null', picture('three'));
($said) = try('must', undef);
like($said, qr/waitlisted$/, 'nobody pays for the waiting list');

# ---- later
$db->query("update app.event set proof = 'optional' where slug = 'demo'");
($said) = try('demo', undef);
my $ben = holder($said);
is($hold->extra($ben)->{proof}{state}, 'none', 'without a proof there is none');
is($hold->can($ben), 'cancel correct proof', '… but it may come later');
like($hold->said($ben, 'proof', ('null') x 5),
	qr/ERROR:  ET422:.*payment_screenshot/s, 'nothing is no proof');
is($hold->ask($ben, 'proof', "'Ref 7'", "'{\"amount\": \"5\"}'", picture('one')),
	'pending|', 'a picture and a reference are');
is($hold->extra($ben)->{proof}{state}, 'given', '… which is known');
is($hold->extra($ben)->{payment_reference}, 'Ref 7', '… with the reference');
like($hold->said($ben, 'proof', ("'R'", 'null'), picture($_)), qr/^pending/,
	'there may be a better one') for qw(a b c d);
like($hold->said($ben, 'proof', ("'R'", 'null'), picture('e')),
	qr/ERROR:  ET429:.*"retry_after": 3\d\d\d/s, '… five in an hour');
$db->query("update app.payment_proof set created_at = created_at
	- interval '1 h'");
$hold->ask($ben, 'proof', "'Ref 7'", 'null', picture('one'));
is($db->query("select count(*) from app.payment_proof
	where registration_id = $ben->{id}"), 5, 'the last five are kept');
like($db->query("select after from app.audit where action =
	'registration.proof_given' limit 1"), qr/"picture": true/,
	'it is on record');

# ---- used twice
($said) = try('demo', ' REF 7' =~ s/^ //r);
my $cyd = holder($said);
is_deeply(seen($ada)->{proof}{same_image}, [ $ben->{id} ],
	'the same picture elsewhere is shown');
is_deeply(seen($ben)->{proof}{same_reference}, [ $cyd->{id} ],
	'so is the same reference, in any case');
is_deeply(seen($cyd)->{proof}{same_image}, [], '… and only what is the same');
is(seen($cyd)->{proof}{type}, undef, '… also without a picture');
is(seen($ben)->{claim}{amount}, 5, 'what the payer says is shown');
($said) = try('must', 'Ref 7', 'null', 'null', picture('one'));
is_deeply(seen($ben)->{proof}{same_reference}, [ $cyd->{id} ],
	'other events do not count');
($said) = try('demo', undef);
is(seen(holder($said))->{proof}, undef, 'where there is nothing there is null');

# ---- asked for
like(request($ada, 'x', $_), qr/ERROR:  ET403:/, "a $_ does not ask")
	for qw(viewer door);
like(request($ada, 'x', 'reviewer', 9), qr/ERROR:  ET412:/,
	'what was seen must be what there is');
is(request($ada, "Too da\x{308}rk"), 'pending|2|t', 'a reviewer asks');
is($db->query("select kind, reason from app.outbox
	where registration_id = $ada->{id} order by id desc limit 1"),
	'proof_requested|Too därk', '… it is mailed with the reason');
is($hold->extra($ada)->{proof}{request_reason}, 'Too därk',
	'… and shown');
is($hold->extra($ada)->{proof}{state}, 'requested', '… as asked for');
$hold->ask($ada, 'proof', 'null', 'null', picture('better'));
is($hold->extra($ada)->{proof}{state}, 'given', '… until one comes');
$db->query("update app.event set proof = 'none' where slug = 'demo'");
is($hold->can($cyd), 'cancel correct', 'where no proof is wanted none is taken');
request($cyd, undef);
is($hold->can($cyd), 'cancel correct proof', '… unless it is asked for');
is($hold->extra($cyd)->{proof}{due}, 'either', '… a picture or a reference');
$db->query("update app.event set proof = 'required' where slug = 'demo'");
is($hold->extra($cyd)->{proof}{due}, 'picture',
	'where a picture is required a picture is due');
like($hold->said($cyd, 'proof', "'R2'", ('null') x 4), qr/ERROR:  ET422:/,
	'… and a reference is not taken for one');
$db->query("update app.event set proof = 'optional' where slug = 'demo'");
is($hold->ask($cyd, 'proof', "'R2'", ('null') x 4), 'pending|',
	'elsewhere a reference answers as well');
is($hold->extra($cyd)->{proof}{due}, undef, '… and nothing is due any more');
$desk->approve($ada->{id});
like(request($ada, 'x'), qr/ERROR:  ET413:/, 'nobody asks once it is decided');
like($hold->said($ada, 'proof', "'R'", ('null') x 4), qr/ERROR:  ET416:/,
	'… and nobody answers');

# ---- looked at
sub proof ($r, $role) {
	return ($db->try("select encode(image, 'escape'), type, sha256
		from api.proof('look', '192.0.2.9', '$session{$role}',
		$r->{id})"))[0];
}
is(proof($ada, 'viewer'), 'better|image/jpeg|' . $db->query(
	"select encode(sha256('better'), 'hex')"), 'the last picture counts');
is($db->query("select action, request_id, address from app.audit
	order by id desc limit 1"),
	'registration.proof_viewed|look|192.0.2.9', 'that it was seen is on record');
like(proof($ada, 'door'), qr/ERROR:  ET403:/, 'the door does not see it');
like(proof($cyd, 'viewer'), qr/ERROR:  ET404:/, 'where there is none there is none');
is($hold->wrong, '', 'all counts are exact');
done_testing;
