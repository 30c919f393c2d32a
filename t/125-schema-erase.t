# Everything about me, and forget me.
use v5.36;
use utf8;
use open qw(:std :encoding(UTF-8));
use Digest::SHA qw(sha256_hex);
use ET::Desk;
use ET::Holder;
use JSON::PP qw(decode_json);
use MIME::Base64 qw(decode_base64);
use Test::More;

my $desk = ET::Desk->new(event => "p_reply_to => 'desk\@example.org'");
my $db = $desk->db;
my $hold = ET::Holder->new($desk);

# Somebody with as much data as there can be.
my %secret = (name => 'Zaphod Beeblebrox', email => 'zaphod@galaxy.example',
	phone => '+42 4242 4242', team => 'Heart of Gold',
	member => 'Tricia McMillan', reference => 'PAY-4242',
	method => 'Altairian', reason => 'Too froody');
my $id = $db->query("select id from api.register('r1', '198.51.100.4', null,
	'$secret{name}', '$secret{email}', '$secret{phone}', '$secret{team}',
	'$secret{member}', array['$secret{member}'], array['" . ET::Desk::serial()
	. "', '" . ET::Desk::serial() . "'], '$secret{reference}', 'key', '',
	'de', '{\"payment_method\": \"$secret{method}\"}', '\\x89504e47',
	'image/png', sha256('picture'))");
my $r = { id => $id, token => "sha256('t')" };
$db->query("select app.link_add($id, $r->{token})");
$desk->token('owner');
my $session = $db->query('select hash from app.session limit 1');
$db->query("select api.request_proof('r2', '203.0.113.9', '$session', $id,
	'$secret{reason}', null)");
$desk->approve($id);
$db->query("select api.mark_used('r3', null, sha256('d'), false, t.serial,
	null, 'k') from app.ticket t, app.device_add('D', 'North gate', null,
	sha256('d')) where registration_id = $id and position = 2");
my $other = $hold->register(name => 'Arthur', members => ['Ford']);

# ---- export
utf8::encode(my $json = $db->query('select '
	. $hold->call($r, 'export')));
my $all = decode_json($json);
is_deeply([ sort keys %$all ], [ sort qw(exported_at registration event tickets
	payment_proofs mails access_links notes history) ], 'the export has everything');
is(join(' ', grep { $json !~ /\Q$secret{$_}/ } sort keys %secret), '',
	'… all that was told');
is($all->{registration}{language}, 'de', '… the language');
is("@{[ map { $_->{kind} } @{ $all->{mails} } ]}",
	'received proof_requested approved', '… the mails');
is($all->{tickets}[1]{scans}[0]{gate}, 'North gate', '… and the scans');
my ($type, $data) = $all->{payment_proofs}[0]{image}
	=~ /^data:(.*?);base64,(.*)$/;
is("$type " . unpack('H*', decode_base64($data)), 'image/png 89504e47',
	'… the picture as a data: URI');
like($json, qr/198\.51\.100\.4/, '… where I came from');
unlike($json, qr/203\.0\.113\.9|staff:|token_hash|Arthur|\Q$other->{email}/,
	'… and nothing of staff and of others');
is($db->query("select actor, action from app.audit order by id desc limit 1"),
	"holder:$id|registration.exported", 'that it was exported is on record');

# ---- too early
is($hold->can($r), 'replace_member resend', 'now it cannot be erased');
like($hold->said($r, 'erase'), qr/ERROR:  ET416:/, '… not even when asked');
$db->query("update app.event set starts_at = now() - interval '2 h',
	ends_at = now() - interval '1 h'");
$db->query("select api.link_request('', '', null, '$secret{email}')");
$db->query("update app.outbox set state = 'dead' where registration_id = $id
	and kind = 'approved'");
$db->query("update app.registration set hold_until = now() - interval '1 h'
	where id = $id");
my $counts = $db->query('select jsonb_agg(t order by status, slot)
	from app.tally t where registrations <> 0');

# ---- erase
like($hold->said($r, 'erase'), qr/^approved\|$/, 'after the event it is erased');
# Every text of every table.
my $dump = join "\n", map { $db->query("select t::text from app.$_ t") }
	split /\n/, $db->query("select relname from pg_class
	where relnamespace = 'app'::regnamespace and relkind = 'r'");
is(join(' ', grep { $dump =~ /\Q$secret{$_}/i } grep { $_ ne 'reason' }
	sort keys %secret), '', 'nothing is left that told who it was');
is($db->query("select count(*) from app.registration
	where to_jsonb(registration)::text ~ '$secret{reason}'"), 0,
	'… nor what was written to the person');
is($db->query("select count(*) from app.payment_proof"), 0, '… no picture');
is($db->query("select name, email, phone, team_name, members, status, tickets,
	erased_at is not null from app.registration where id = $id"),
	"erased|erased-$id\@erased.invalid|erased|erased||approved|2|t",
	'the row stays');
is($db->query('select jsonb_agg(t order by status, slot)
	from app.tally t where registrations <> 0'), $counts,
	'… and so do the counts');
is($hold->wrong, '', '… which are those of the rows');
is($db->query("select count(*) from app.scan where reason = 'admitted'"), 1,
	'… and who came');
$db->query("select app.mail_add(r, 'resent') from app.registration r
	where id = $id");
is($db->query("select count(*) from app.outbox where state <> 'sent'
	and registration_id = $id"), 0, 'no mail goes out any more');
is($db->query("select hold_until from app.registration where id = $id"), '',
	'… and nothing becomes due');
like($hold->said($r, 'erase'), qr/ERROR:  ET401:/, 'the link is dead');
$db->query("select app.link_add($id, $r->{token})");
like($hold->said($r, 'cancel'), qr/ERROR:  ET401:/, '… and stays so');
is($db->query("select name, members from app.registration
	where id = $other->{id}"), 'Arthur|Ford', 'others are not touched');

# ---- two that are erased do not meet
$db->query("update app.event set ends_at = now() + interval '1 h'");
for (1, 2) {
	my $me = $hold->register(email => 'again@example.org');
	$hold->ask($me, 'cancel');
	is($hold->ask($me, 'erase'), 'cancelled|person',
		'who cancelled is erased at once');
}
done_testing;
