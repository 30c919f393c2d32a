# The team: who may do what to whom; the last owner stays, whatever happens at
# the same time.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my @roles = qw(owner admin reviewer viewer door);
my (%id, %session);
my $n = 0;

sub session ($staff) {
	my $hash = 't' . ++$n;
	$db->query("insert into app.session (hash, staff_id, address,
		expires_at) values (sha256('$hash'), $staff, '',
		now() + interval '1 hour')");
	return "sha256('$hash')";
}
for (@roles) {
	($id{$_}) = $desk->staff($_);
	$session{$_} = session($id{$_});
}
$id{second} = $db->query(q{select app.staff_add('second@example.org', 'Second',
	'owner', '$argon2id$x')});

sub said ($sql) {
	my ($out) = $db->try($sql, 'et_staff');
	my ($code) = $out =~ /ERROR:  (ET\d+)/ or return $out;
	return join ' ', $code, $out =~ /"field": "(\w+)"/;
}
sub save ($who, $whom, $name, $role, $disabled) {
	my ($n, $r, $d) = map { defined $_ ? "'$_'" : 'null' }
		$name, $role, $disabled;
	return said("select 'done' from api.staff_save('r', '', $session{$who},
		$id{$whom}, $n, $r, $d)");
}

# ---- the matrix at the head of team.sql ---------------------------------------
for my $who (@roles) {
	my $may = $who eq 'owner' || $who eq 'admin';
	my $owner = $who eq 'owner';
	is(said("select 'done' from api.staff($session{$who})"),
		$may ? 'done' : 'ET403', "$who: sees the team");
	for my $whom (qw(second viewer)) {
		my $allowed = $owner || $may && $whom ne 'second';
		is(said("select 'done' from api.$_('r', '', $session{$who},
			$id{$whom})"), $allowed ? 'done' : 'ET403',
			"$who: $_ of $whom")
			for qw(staff_invite_again staff_sign_out
				staff_otp_reset);
		is(save($who, $whom, 'New name', undef, undef),
			$allowed ? 'done' : 'ET403', "$who: renames $whom");
	}
	is(said("select 'done' from api.staff_invite('r', '', $session{$who},
		'$who-o\@example.org', '', 'owner', null, null, null)"),
		$owner ? 'done' : $may ? 'ET422 role' : 'ET403',
		"$who: invites an owner");
	is(said("select 'done' from api.staff_invite('r', '', $session{$who},
		'$who-r\@example.org', '', 'reviewer', 'de', null, null)"),
		$may ? 'done' : 'ET403', "$who: invites a reviewer");
	is(save($who, 'viewer', undef, 'owner', undef), $owner ? 'done'
		: $may ? 'ET422 role' : 'ET403', "$who: makes an owner");
	$db->query("update app.staff set role = 'viewer' where id = $id{viewer}");
	$session{viewer} = session($id{viewer});
	is(said("select 'done' from api.installation($session{$who})"),
		$may ? 'done' : 'ET403', "$who: reads what all must do");
	is(said("select 'done' from api.installation_save('r', '',
		$session{$who}, false)"), $owner ? 'done' : 'ET403',
		"$who: says what all must do");
	next if !$may;
	is(save($who, $who, undef, 'viewer', undef), 'ET422 role',
		"$who: keeps the own role");
	is(save($who, $who, undef, undef, 'true'), 'ET422 disabled',
		"$who: keeps the own access");
	is(save($who, $who, 'Me', undef, undef), 'done', "$who: has a name");
}
is(said("select 'done' from api.staff_save('r', '', $session{owner}, 999,
	null, null, null)"), 'ET404', 'who is not there is not changed');

# ---- inviting --------------------------------------------------------------------
is(said("select account::json ->> 'state' from api.staff_invite('r', '',
	$session{owner}, 'ada\@example.org', 'Ada', 'door', 'de', 'k1',
	'\\x01')"), 'invited', 'somebody is invited');
is(said("select replayed from api.staff_invite('r', '', $session{owner},
	'ada\@example.org', 'Ada', 'door', 'de', 'k1', '\\x01')"), 't',
	'the same key is the same invitation');
is(said("select 1 from api.staff_invite('r', '', $session{owner},
	'ADA\@example.org', '', 'door', 'de', null, null)"), 'ET422 email',
	'nobody is invited twice');
is($db->query("select kind, language from app.outbox o join app.staff s
	on s.id = o.staff_id where s.email = 'ada\@example.org'"),
	'staff_invited|de', 'one mail is queued, in their language');
my $mail = $db->query("select kind, name, event_name, registration_id,
	staff_link_id > 0, ticket_id from api.mail_claim(60)
	where recipient = 'ada\@example.org'", 'et_mailer');
for (1 .. 20) {
	last if $mail;
	$mail = $db->query("select kind, name, event_name, registration_id,
		staff_link_id > 0, ticket_id from api.mail_claim(60)
		where recipient = 'ada\@example.org'", 'et_mailer');
}
is($mail, 'staff_invited|Ada|Demo event||t|',
	'it comes with a link and without a registration');

# ---- access taken away --------------------------------------------------------------
$id{ada} = $db->query("select id from app.staff where email = 'ada\@example.org'");
my $ada = session($id{ada});
is(save('owner', 'ada', undef, 'viewer', undef), 'done', 'another role');
like(($db->try("select id from api.me($ada)", 'et_session'))[0], qr/ET401/,
	'… ends the sessions of the old one');
$ada = session($id{ada});
is(save('owner', 'ada', undef, undef, 'true'), 'done', 'an account is disabled');
like(($db->try("select id from api.me($ada)", 'et_session'))[0], qr/ET401/,
	'… and its sessions ended');
is(said("select 1 from api.staff_invite_again('r', '', $session{owner},
	$id{ada})"), 'ET422 id', '… it gets no link');
is(save('owner', 'ada', undef, undef, 'false'), 'done', '… and is enabled again');
like($db->query("select before::text || after::text from app.audit
	where subject = 'staff:$id{ada}' and action = 'staff.changed'
	order by id limit 1"), qr/"role": "door".*"role": "viewer"/,
	'the record tells what changed');
is($db->query("select count(*) from app.audit where action ~ '^staff'
	and (before::text || after::text) ~ 'Ada|example'"), 0,
	'… and no name or address');

# ---- the last owner --------------------------------------------------------------------
$db->query("delete from app.outbox where staff_id is not null;
	update app.staff set role = 'admin' where role = 'owner'
	and id not in ($id{owner}, $id{second})");
is(save('owner', 'second', undef, 'admin', undef), 'done',
	'one of two owners becomes an admin');
$db->query("update app.staff set role = 'owner' where id = $id{second};
	update app.staff set password_hash = null where id = $id{owner}");
is(save('owner', 'second', undef, undef, 'true'), 'ET422 disabled',
	'an owner who cannot sign in does not count');
$db->query("update app.staff set password_hash = '\$argon2id\$x'");

# Two owners who take each other's role away at once: one stays. Both sessions
# live on, so that only the rule is at work.
sub duel () {
	$db->query("update app.staff set role = 'owner'
		where id in ($id{owner}, $id{second})");
	$db->query("delete from app.session where staff_id
		in ($id{owner}, $id{second})");
	my ($a, $b) = map { session($id{$_}) } qw(owner second);
	crowd($db, 'et_staff', 2, 1, <<"END" =~ s/\n/ /gr);
do \$\$ begin if :client_id = 0 then
perform api.staff_save('', '', $a, $id{second}, null, 'admin', null);
else perform api.staff_save('', '', $b, $id{owner}, null, 'admin', null);
end if; exception when sqlstate 'ET422' or sqlstate 'ET401'
or sqlstate 'ET403' or deadlock_detected then null; end \$\$;
END
	return $db->query("select count(*) from app.staff where role = 'owner'");
}
my %left;
$left{ duel() }++ for 1 .. 10;
is(join(' ', keys %left), '1', 'of two who demote each other one stays owner');
done_testing;
