# What staff do with one registration: take a decision back, say that they look
# at it, note something, mail again, cancel.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Crowd qw(crowd);
use ET::Desk;
use ET::Holder;
use JSON::PP qw(decode_json);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my %session = map { $_ => $desk->session($_) } qw(admin reviewer viewer);
my $serials = sub { 'array[' . join(',',
	map { "'" . ET::Desk::serial() . "'" } 1 .. 5) . ']' };

sub try ($what, $id, $args = '', %o) {
	my $role = $what eq 'cancel' ? 'et_manage' : 'et_decide';
	return ($db->try(sprintf(q{select id, status, version, replayed from
		api.%s('req', '192.0.2.1', %s, %d%s, %s, %s)}, $what,
		$session{ $o{as} // ($what eq 'cancel' ? 'admin' : 'reviewer') },
		$id, $args, ET::Desk::quote($o{key}),
		$o{key} ? "sha256('b')" : 'null'), $role))[0];
}
sub undo ($id, %o) {
	return try('undo', $id, sprintf(', %s, %s', $o{version} // 'null',
		$serials->()), %o);
}
sub mails ($id) {
	return $db->query("select string_agg(kind, ' ' order by id)
		from app.outbox where registration_id = $id");
}
sub decide ($id, $what) {
	return $db->query("select status from api.decide('', '',
		$session{reviewer}, $id, '$what', 'Why', null, null, null)");
}
sub status ($id) {
	return $db->query("select status, coalesce(reason, '-'),
		decided_at is null from app.registration where id = $id");
}

# ---- undo
my $r = $desk->register(members => ['Bob'], approve => 1);
my $id = $r->{id};
like(undo($id, as => 'viewer'), qr/ET403/, 'a viewer takes nothing back');
like(undo(4711), qr/ET404/, 'nor does anybody what is not there');
like(undo($id, version => 1), qr/ET412.*"version": 2/s,
	'… nor what a colleague decided since');
is(undo($id, key => 'k'), "$id|pending|3|f", 'an approval is taken back');
is(undo($id, key => 'k'), "$id|pending|3|t", '… once by key');
is(status($id), 'pending|-|t', '… nobody decided');
is(mails($id), 'received', '… its mail that had not gone is withdrawn');
is($db->query("select count(*) filter (where revoked_at is not null),
	count(*) filter (where revoked_at is null), count(distinct serial)
	from app.ticket where registration_id = $id"), '2|2|4',
	'… its tickets are withdrawn, new ones wait');
is($db->query("select string_agg(member_name, ' ' order by position)
	from app.ticket where registration_id = $id and revoked_at is null"),
	"$r->{email}" =~ s/\@.*//r =~ s/^person(\d+)/Person $1 Bob/r,
	'… for the same people');
is($db->query("select actor, before ->> 'status', after ->> 'told'
	from app.audit where action = 'registration.undone'"),
	'staff:' . ($desk->staff('reviewer'))[0] . '|approved|false',
	'… on record');
like(undo($id), qr/ET416/, 'what is not decided is not taken back');
is(decide($id, 'approve'), 'approved', 'it can be decided again');

$db->query("update app.outbox set state = 'sent', sent_at = now()
	where registration_id = $id");
is(undo($id), "$id|pending|5|f", 'one whose mail has gone');
is(mails($id), 'received approved undone', '… and the person is told');
decide($id, 'approve');
$db->query("update app.outbox set lease = 'x', attempts = 1
	where registration_id = $id and state = 'queued' and kind = 'approved'");
undo($id);
is(mails($id), 'received approved undone undone',
	'a mail that is on its way counts as gone, and does not go twice');

decide($id, 'approve');
$db->query("update app.outbox set state = 'dead' where registration_id = $id
	and kind = 'approved' and state = 'queued'");
undo($id);
is(mails($id), 'received approved undone undone',
	'one that was given up cannot be sent after all');

$id = $desk->register(approve => 1)->{id};
$db->query("update app.ticket set used_at = now(), used_by = 'open'
	where registration_id = $id");
like(undo($id), qr/ET416/, 'not once a ticket was used');
is(status($id), 'approved|-|f', '… and nothing has changed');

# ---- undo and places
$db->query("select app.event_create('two', 'T', p_capacity => 2,
	p_waitlist => true)");
my ($first, $second, $waits) = map { $hold->register(event => 'two')->{id} }
	1 .. 3;
decide($first, 'reject');
is($hold->statuses('two'), 'rejected pending pending',
	'a place was given back, and passed on');
like(undo($first), qr/ET410/, 'a place that somebody else has is gone');
decide($waits, 'reject');
is(undo($first), "$first|pending|3|f", 'one that is free is taken again');
decide($second, 'approve');
is($db->query("select seats_taken from app.event where slug = 'two'"), 2,
	'… and counted');
my $list = $hold->register(event => 'two')->{id};
decide($list, 'reject');
is(undo($list), "$list|waitlisted|3|f",
	'who was rejected from the waiting list stands there again');
undo($second);
is($hold->statuses('two'), 'pending pending rejected waitlisted',
	'who was approved keeps the place');
is($hold->wrong, '', 'all counts are exact');

# ---- claims
sub claim ($id, $as, $release = 'false') {
	my $json = ($db->try("select api.claim($session{$as}, $id, $release)",
		'et_decide'))[0];
	return $json =~ /^\{/ ? decode_json($json) : $json;
}
sub others ($c) { join ' ', map { $_->{name} } @{ $c->{others} } }
$id = $desk->register->{id};
my $c = claim($id, 'reviewer');
is(others($c), '', 'somebody looks at it, alone');
like($c->{until}, qr/Z$/, '… for a minute');
is(others(claim($id, 'admin')), 'Reviewer', 'the next one is told');
is(others(claim($id, 'reviewer')), 'Admin', '… and so is the first');
is(others(claim($id, 'admin', 'true')), 'Reviewer', 'who leaves is told');
is(others(claim($id, 'reviewer')), '', '… and no longer shown');
$db->query("update app.registration_claim set until = now() - interval '1s'");
is(others(claim($id, 'admin')), '', 'a claim ends by itself');
like(claim($id, 'viewer'), qr/ET403/, 'viewers claim nothing');
like(claim(4711, 'admin'), qr/ET404/, 'nor does anybody nothing');
is(decide($id, 'approve'), 'approved', 'a claim keeps nobody from deciding');
is($db->query('select count(*) from app.registration_claim'), 0,
	'… which ends it');
is(claim($id, 'admin')->{decided_by}, 'Reviewer',
	'who still looks learns who was first');

# One account in two browsers is two desks.
my $other = sprintf q{'\x%s'}, sha256_hex('another session');
$db->query("insert into app.session (hash, staff_id, address, expires_at)
	select $other, staff_id, '', expires_at from app.session
	 where hash = $session{reviewer}");
my $new = $desk->register->{id};
claim($new, 'reviewer');
{
	local $session{other} = $other;
	is(others(claim($new, 'other')), 'Reviewer',
		'the same account in another browser is somebody else');
	claim($new, 'other', 'true');
}

# ---- the next that nobody else looks at
sub next_of ($as, $news, %o) {
	my $json = ($db->try(sprintf('select api.claim_next(%s, array[%s],
		%s, %d)', $session{$as}, join(',', @$news),
		$o{seen} ? "array[$o{seen}]" : 'null', $o{count} // 1),
		'et_decide'))[0];
	return $json =~ /^\{/ ? decode_json($json) : $json;
}
sub claimed ($c) { join ' ', @{ $c->{claimed} } }
my @q = map { $desk->register->{id} } 1 .. 4;
is(claimed(next_of('reviewer', \@q)), $q[0], 'the first of the queue');
is(claimed(next_of('reviewer', \@q)), $q[0], '… and again: it is ours');
$c = next_of('admin', \@q);
is(claimed($c), $q[1], 'a colleague is given the one behind it');
is("$c->{taken}[0]{id} $c->{taken}[0]{others}[0]{name}", "$q[0] Reviewer",
	'… and told who looks at the first');
is(claimed(next_of('admin', [ @q[3, 2, 3] ], count => 5)), "$q[3] $q[2]",
	'several, in the order of the queue, each once');
is(claimed(next_of('reviewer', [ @q[1 .. 3] ])), '', 'nothing is free');
$db->query("update app.registration_claim set until = now() - interval '1s'
	where registration_id = $q[3]");
is(claimed(next_of('reviewer', [ @q[1 .. 3] ])), $q[3],
	'the claim of a closed tab runs out');
decide($q[1], 'approve');
$c = next_of('reviewer', [ $q[1], 4711 ]);
is(claimed($c) . "|@{ $c->{changed} }", "|$q[1] 4711",
	'what is decided, or not there, is not given out');
$new = $desk->register->{id};
$c = next_of('reviewer', [$new], seen => 2);
is(claimed($c) . "|@{ $c->{changed} }", "|$new",
	'nor what has changed since it was seen');
is(claimed(next_of('reviewer', [$new], seen => 1)), $new,
	'… what has not, is');
like(next_of('viewer', \@q), qr/ET403/, 'viewers are given nothing');

# Two who ask at the same moment: the second one waits for the first.
$new = $desk->register->{id};
my $held = $desk->hold("do \$\$ begin perform api.claim_next(
	$session{admin}, array[$new], null, 1); end \$\$");
my $too = sub { ($db->try("set lock_timeout = '50ms'; select
	api.claim_next($session{reviewer}, array[$new], null, 1)"))[0] };
like($too->(), qr/ERROR:  55P03/, 'of two at once the second one waits');
my $guard = $db->query("select pg_get_functiondef('app.claims_lock'::regproc)");
$db->query($guard =~ s/select pg_adv.*?0\)\)/select/sr);
like($too->(), qr/"claimed": \[$new\]/,
	'… without the lock both would be given the same');
$db->query($guard);
close $held;
$db->query('delete from app.registration_claim');
$db->query("insert into app.session (hash, staff_id, address, expires_at)
	select sha256(convert_to('desk ' || i, 'UTF8')), s.staff_id, '',
	s.expires_at from app.session s, generate_series(0, 15) i
	where s.hash = $session{reviewer}");
my $from = $desk->register->{id};
$desk->register for 1 .. 159;
is(crowd($db, 'et_decide', 16, 10, "select api.claim_next(
	sha256(convert_to('desk ' || :client_id, 'UTF8')), array(
	select x from generate_series($from + 16 * (:n - 1),
	$from + 16 * :n - 1) x), null, 1)"), '', '16 desks at ten queues');
is($db->query('select count(*), count(distinct registration_id)
	from app.registration_claim'), '160|160',
	'… each is given another one, and nothing is left over');
$db->query('delete from app.registration_claim');

# ---- notes
sub write_note ($id, $text, %o) {
	return ($db->try(sprintf(q{select notes, replayed from api.note('req',
		'192.0.2.1', %s, %d, %s, %s, sha256('b'))},
		$session{ $o{as} // 'reviewer' }, $id,
		ET::Desk::quote($text), ET::Desk::quote($o{key})),
		'et_decide'))[0];
}
like(write_note($id, 'Called back', key => 'n'), qr/"by": "Reviewer".*\|f$/,
	'a note');
like(write_note($id, 'Called back', key => 'n'), qr/^\[\{[^{]*\}\]\|t$/,
	'… once by key');
like(write_note($id, 'Fine', as => 'admin'), qr/"text": "Called back".*Fine/,
	'… and another');
like(write_note($id, 'x', as => 'viewer'), qr/ET403/, 'not by viewers');
like($db->query("select extra from api.registration('', '', $session{viewer},
	$id)"), qr/"notes": \[\{.*Called back/, '… who read them');
unlike($db->query("select coalesce(after::text, '') from app.audit
	where action = 'registration.noted' limit 1"), qr/Called/,
	'the record has no text of notes');

# ---- again by mail
for my $case ([ 'approved', $id, 'resent' ], [ 'pending',
	$desk->register->{id}, 'received' ]) {
	my ($what, $id, $kind) = @$case;
	like(try('resend', $id), qr/^$id\|$what/, "$what: mailed again");
	like(mails($id), qr/ $kind$/, "… as $kind");
}
my $asked = $desk->register->{id};
$db->query("select 1 from api.request_proof('', '', $session{reviewer}, $asked,
	'Dark', null, 'p', sha256('b'))");
is($db->query("select replayed from api.request_proof('', '',
	$session{reviewer}, $asked, 'Dark', null, 'p', sha256('b'))"), 't',
	'a proof is asked for once by key');
try('resend', $asked);
is($db->query("select string_agg(kind || coalesce(reason, ''), ' ' order by id)
	from app.outbox where registration_id = $asked"),
	'received proof_requestedDark proof_requestedDark',
	'a proof that is asked for is asked for again');

# ---- cancel
like(try('cancel', $asked, q{, 'Twice', null}, as => 'reviewer'), qr/ET403/,
	'a reviewer cancels nothing');
like(try('cancel', $asked, q{, 'Twice', 1}), qr/ET412/, 'nor a stale one');
like(try('cancel', $asked, q{, 'Twice', null}, key => 'c'),
	qr/^$asked\|cancelled/, 'an admin does');
like(try('cancel', $asked, q{, 'Twice', null}, key => 'c'), qr/\|t$/,
	'… once by key');
like(try('cancel', $asked, q{, 'Twice', null}), qr/ET416/, '… once');
is($db->query("select kind, reason from app.outbox
	where registration_id = $asked order by id desc limit 1"),
	'cancelled|Twice', '… which is mailed with the reason');
is($db->query("select reject::jsonb ->> 0, request::jsonb ->> 0
	from api.reasons($session{viewer}, 'demo')", 'et_registration'),
	'|Dark', 'the reasons written last are told');
is($hold->wrong, '', 'all counts are exact');

# ---- erased
$db->query("select app.erase(r) from app.registration r where id = $id");
is($db->query("select count(*) from app.registration_note
	where registration_id = $id"), 0, 'notes go with the person');
like(write_note($id, 'x'), qr/ET416/, '… and no more are written');
done_testing;
