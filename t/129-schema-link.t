# A link that was lost: the same for those who are known and those who are not.
use v5.36;
use ET::Desk;
use ET::Holder;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);

sub ask ($email, $event = undef) {
	return ($db->try(sprintf("select api.link_request('req', '192.0.2.3',
		%s, %s)", ET::Desk::quote($event), ET::Desk::quote($email))))[0];
}

# What the mailer takes next, until there is nothing.
sub mailed () {
	my @all;
	while (my $m = $db->query('select id, lease, kind, recipient
		from api.mail_claim(60) limit 1', 'et_mailer')) {
		my ($id, $lease, @m) = split /\|/, $m;
		$db->query("select api.mail_settle($id, '$lease', 'sent', 250,
			null, 0)");
		push @all, "@m";
	}
	return join ', ', @all;
}

my $ada = $hold->register(email => 'Ada@example.org');
mailed();
is(ask('ada@EXAMPLE.org'), '', 'a known address asks');
is(ask('nobody@example.org'), '', '… and an unknown one');
is($db->query('select string_agg(email, \' \' order by id)
	from app.link_request'), 'ada@EXAMPLE.org nobody@example.org',
	'both leave the same behind');
is($db->query("select string_agg(actor || ' ' || subject || ' ' || address, ', ')
	from app.audit where action = 'link.requested'"), join(', ',
	('public event:1 192.0.2.3') x 2), '… and the same on record');
is(mailed(), 'link Ada@example.org', 'the known one gets a mail, as it registered');
is($db->query('select count(*) from app.link_request'), 0,
	'… nobody is remembered');
like(ask('ada@example.org', 'nowhere'), qr/ERROR:  ET405:/,
	'an event that is not there');
ask('ada@example.org') for 1 .. 3;
is(mailed(), 'link Ada@example.org', 'many at once are one');
for (1 .. 3) { ask('ada@example.org'); mailed() }
is($db->query("select count(*) from app.outbox where kind = 'link'"), 3,
	'three an hour and no more');
$db->query("update app.outbox set created_at = created_at - interval '1 h'");
$hold->ask($ada, 'cancel');
mailed();
ask('ada@example.org');
is(mailed(), 'link Ada@example.org', 'who cancelled may still look');
my $new = $hold->register(email => 'ADA@example.org');
mailed();
ask('ada@example.org');
is(mailed(), 'link ADA@example.org', 'who came again gets the new one');

# The same statements for both: what the server did.
sub work ($email) {
	$db->query('select pg_stat_reset()');
	ask($email);
	$db->query('select pg_stat_force_next_flush()');
	return $db->query("select string_agg(relname || ' ' || n_tup_ins || ' '
		|| n_tup_upd || ' ' || coalesce(idx_scan, 0) + seq_scan, ', '
		order by relname) from pg_stat_user_tables
		where n_tup_ins + n_tup_upd + coalesce(idx_scan, 0) + seq_scan > 0");
}
work('first@example.org');
is(work('someone@example.org'), work('ada@example.org'),
	'the work is the same for both');
unlike(work('person@example.org'), qr/registration/,
	'… and looks at no registration');

# ---- where the look-up is private
sub status ($email) {
	return $db->query("select * from api.registration_status('', '', null,
		'$email')", 'et_status');
}
like(status('ada@example.org'), qr/^ADA\@example.org\|pending\|/,
	'where the look-up is open it tells');
mailed();
$db->query("update app.event set lookup = 'private'");
is(status($_), "$_|||", 'where it is private it tells nothing')
	for qw(ada@example.org nobody@example.org);
is(mailed(), 'link ADA@example.org', '… and mails the link instead');
done_testing;
