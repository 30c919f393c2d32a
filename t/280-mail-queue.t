# /api/admin/mail: the mail queue, what the relay said, and what can be done.
use v5.36;
use utf8;
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Worker;
use Test::More;

my $path = '/api/admin/mail';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('mail', db => $db);
my @as = (token => $desk->token('reviewer'));
my @admin = (token => $desk->token('admin'));
my @look = (token => $desk->token('viewer'));
my $ada = $desk->register(name => 'Ada Lovelace', email => 'ada@example.org');
my $bob = $desk->register(name => 'Bob', email => 'bob@example.net');
my $mail = $db->query("select id from app.outbox
	where registration_id = $ada->{id}");

sub outbox ($set, $id = $mail) {
	$db->query("update app.outbox set $set where id = $id");
}
sub mails ($query = '') {
	return @{ $w->get("$path$query", @look)->{json}{mails} };
}

my $r = $w->get($path, @look);
is($r->{status}, 200, 'a viewer sees the queue');
is_deeply([ map { "$_->{kind} $_->{recipient} $_->{state}" }
	@{ $r->{json}{mails} } ], [ 'received bob@example.net queued',
	'received ada@example.org queued' ], '… newest first');
is($db->query("select subject || ' ' || (after -> 'ids')::text from app.audit
	where action = 'mail.listed'"), "outbox:0 [$ada->{id}, $bob->{id}]",
	'… and whose mails those were is on record');
my %allow = ($path => 'GET, HEAD', "$path/$mail" => 'PATCH',
	map { $_ => 'POST' } "$path/$mail/retry", "$path/$mail/cancel",
	"$path/retry-dead");
for my $p (sort keys %allow) {
	$r = $w->ask(PUT => $p, @as);
	is_problem($r, 405, 'method_not_allowed', "PUT $p is refused");
	is($r->{headers}{allow}, $allow{$p}, '… and Allow says what is not');
	my ($method) = split /, /, $allow{$p};
	my @body = $p eq $path ? () : (json => $method eq 'PATCH'
		? { recipient => 'x@example.org' } : {});
	is_problem($w->ask($method => $p, @body), 401, 'unauthorized',
		"$method is not for strangers");
	is_problem($w->ask($method => $p, @body, token => $desk->token($_)),
		403, 'forbidden', "… nor for the $_")
		for $p eq $path ? 'door' : $method eq 'PATCH'
			? qw(reviewer viewer door) : qw(viewer door);
}

# Filters and pages.
outbox("state = 'dead', smtp_code = 550, attempts = 1,
	last_error = '5.1.1 No such user'");
is_deeply([ map { $_->{id} } mails('?state=dead') ], [$mail], 'by state');
my ($dead) = mails('?q=Lovelace');
is($dead->{recipient}, 'ada@example.org', 'by name');
is_deeply([ map { $_->{recipient} } mails('?q=example.net') ],
	['bob@example.net'], '… by address');
is($dead->{explanation}, 'There is no such mailbox: ask for the right address.',
	'the answer of the relay is explained');
is($w->get("$path?q=lovelace", @look, headers => { 'accept-language' => 'de' })
	->{json}{mails}[0]{explanation}, 'Dieses Postfach gibt es nicht: '
	. 'Fragen Sie nach der richtigen Adresse.', '… in German too');
outbox("created_at = now() - interval '6 minutes'", $dead->{id} + 1);
is_deeply([ map { $_->{recipient} } mails('?state=stuck') ],
	['bob@example.net'], 'what waits for long is stuck');
$r = $w->get("$path?limit=1", @look);
is($w->get("$path?limit=1&cursor=$r->{json}{next_cursor}", @look)
	->{json}{mails}[0]{id}, $mail, 'page by page');
is_problem($w->get("$path?$_", @look), 422, 'validation_failed', "not $_")
	for qw(state=lost q=ab limit=0 cursor=x page=2);
is_problem($w->get("$path?event=none", @look), 404, 'event_not_found',
	'the event must exist');
is(scalar(mails('?event=demo')), 2, 'of one event');

# Retry, cancel, change the address.
$r = $w->post("$path/$mail/retry", @as, json => {});
is("$r->{json}{state} $r->{json}{attempts}", 'queued 0', 'once more');
outbox("lease = 'x', next_at = now() + interval '1 minute'");
is($w->get($path, @look)->{json}{mails}[1]{state}, 'sending', 'on its way');
is_problem($w->post("$path/$mail/cancel", @as, json => {}), 409, 'mail_gone',
	'… it cannot be called back');
outbox("lease = null, state = 'sent', sent_at = now()");
is_problem($w->post("$path/$mail/retry", @as, json => {}), 409, 'mail_gone',
	'nor can one that was sent');
outbox("state = 'dead', sent_at = null");
is($w->post("$path/$mail/cancel", @as, json => {})->{json}{state},
	'cancelled', 'called back') for 1, 2;
sub readdress (%json) {
	return $w->ask(PATCH => "$path/$mail", @admin, json => \%json);
}
$r = readdress(recipient => 'Ada@Example.com');
is("$r->{json}{state} $r->{json}{recipient}", 'queued Ada@Example.com',
	'to another address');
is($db->query("select email from app.registration where id = $ada->{id}"),
	'ada@example.org', '… this one mail only');
is_problem(readdress(recipient => 'bob@example.net', registration => \1), 409,
	'taken', 'not all of them to one that is registered');
is(readdress(recipient => 'ada@example.com', registration => \1)->{status},
	200, '… but to a free one');
is($db->query("select email || version from app.registration
	where id = $ada->{id}"), 'ada@example.com2', '… as the registration says');
is(fields_of(readdress(recipient => "a\@b\r\nBcc: c\@d.e")), 'recipient',
	'an address is one');
is_problem($w->post("$path/999999/retry", @as, json => {}), 404, 'not_found',
	'what is not there');
outbox("state = 'dead'", $_) for $mail, $mail + 1;
is($w->post("$path/retry-dead", @as, json => { event => 'demo' })
	->{json}{retried}, 2, 'all that were given up');
is($w->post("$path/retry-dead", @as, json => {})->{json}{retried}, 0, '… once');
is($w->get('/api/admin/mail?state=stuck', @look)->{json}{mails}[0], undef,
	'what was made long ago and is tried again now is not stuck');
is($db->query('select mail_oldest_seconds < 60 from api.health()'), 't',
	'… and no alarm');
is($db->query("select string_agg(distinct action, ' ' order by action)
	from app.audit where action ~ '^mail'"), 'mail.cancelled mail.listed '
	. 'mail.readdressed mail.retried', 'all of it is on record');
unlike($db->query("select string_agg(coalesce(before::text, '')
	|| coalesce(after::text, ''), '') from app.audit where action ~ '^mail'"),
	qr/\@/, '… without an address in an entry that cannot change');

# ---- old and new address, until the person is forgotten
my $audit = ET::Worker->new('audit', db => $db);
sub moves () {
	return join ', ', map { join ' > ', map { $_->{address} // '' }
			@$_{qw(before after)} }
		grep { $_->{action} eq 'mail.readdressed' }
		@{ $audit->get('/api/admin/audit', @admin)->{json}{entries} };
}
is(moves(), 'Ada@Example.com > ada@example.com, '
	. 'ada@example.org > Ada@Example.com',
	'the record shows where the mail went and where it goes');
sub whole () {
	$db->query('select api.audit_seal(1000)');
	return $db->query("select coalesce(why, 'whole')
		from app.audit_check(null)");
}
is(whole(), 'whole', 'the chain is whole');
$db->query('alter table app.audit_move disable trigger all');
$db->query("update app.audit_move set was = 'x\@example.org'
	where became = 'ada\@example.com'");
is(whole(), 'changed', '… an address that was changed afterwards is found');
$db->query("update app.audit_move set was = 'Ada\@Example.com'
	where became = 'ada\@example.com'");
$db->query("select app.erase(r) from app.registration r
	where r.id = $ada->{id}");
is(moves(), ' > ,  > ', 'a person who is erased has no address there');
is(whole(), 'whole', '… and the chain is whole');

# ---- mails to accounts of staff
my ($boss, $other) = map { $db->query("insert into app.staff (email, name,
	role) values ('$_-2\@example.org', '', '$_') returning id") }
	qw(owner reviewer);
sub to_staff ($id, $kind) {
	return $db->query("insert into app.outbox (staff_id, kind, recipient,
		message_id, state) values ($id, '$kind',
		'staff$id\@example.org', 'x', 'dead') returning id");
}
my %to = (changed => to_staff($other, 'staff_changed'),
	invited => to_staff($other, 'staff_invited'),
	owner => to_staff($boss, 'staff_reset'));
for my $role (qw(viewer reviewer admin owner)) {
	my @me = (token => $desk->token($role));
	my $sees = $role =~ /admin|owner/;
	is(scalar(grep { $_->{kind} =~ /^staff/ }
		@{ $w->get($path, @me)->{json}{mails} }), $sees ? 3 : 0,
		"$role: mails to staff are " . ($sees ? 'there' : 'not there'));
	is(scalar(@{ $w->get("$path?q=staff$other", @me)->{json}{mails} }),
		$sees ? 2 : 0, '… nor found');
	my %must = $role eq 'owner' ? (changed => 200, invited => 200,
			owner => 200)
		: $role eq 'admin' ? (changed => 403, invited => 200,
			owner => 403)
		: map { $_ => $role eq 'reviewer' ? 404 : 403 } keys %to;
	is($w->post("$path/$to{$_}/cancel", @me, json => {})->{status},
		$must{$_}, "… $_ called back: $must{$_}") for sort keys %must;
	is($w->post("$path/$to{invited}/retry", @me, json => {})->{status},
		$must{invited}, "… and sent again: $must{invited}");
	outbox("state = 'dead', lease = null", $_) for values %to;
	next if $role eq 'viewer';
	is($w->post("$path/retry-dead", @me, json => {})->{json}{retried},
		$sees ? 3 : 0, '… all that were given up');
	outbox("state = 'dead', lease = null", $_) for values %to;
}
like($w->post("$path/$to{changed}/cancel", @admin, json => {})->{json}{detail},
	qr/^Only an owner can call back/, 'an admin reads why');
is_problem($w->ask(PATCH => "$path/$to{changed}", @admin,
	json => { recipient => 'me@example.org' }), 409, 'mail_gone',
	'a mail to staff goes to nobody else');
$audit->done;
$w->done;
done_testing;
