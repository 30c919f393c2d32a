# Nothing is lost: the relay away or rude, the mailer or the database killed.
use v5.36;
use Test::More;
use JSON::PP;
use Time::HiRes qw(sleep time);
use ET::Database;
use ET::Mail qw(relay);
use ET::Worker;

my $db = ET::Database->new;
$db->query(q{select app.event_create('open', 'Open', p_capacity => 100000)});
my $people = 0;

# That many more registrations, one mail each. Serials that no door takes.
sub register ($n) {
	$people += $n;
	$db->query("select count(*)
		from generate_series($people - $n + 1, $people) i,
		api.register('r', '', 'open', 'P ' || i, 'p' || i
			|| '\@example.org', '12345', '', '', '{}',
			array[lpad(i::text, 17, '0')], null, null, null)");
	return;
}

sub mailer ($relay, %more) {
	my $n = delete $more{n} // 1;
	return ET::Worker->new('mailer', db => $db, n => $n,
		env => { %{ $relay->env }, SMTP_TIMEOUT => 5, %more });
}

sub row ($columns, $where = 'true') {
	return $db->query("select $columns from app.outbox where $where");
}

sub until_ok ($code, $seconds = 10) {
	my $end = time + $seconds;
	until ($code->()) {
		return 0 if time > $end;
		sleep 0.1;
	}
	return 1;
}

sub empty_outbox () {
	$db->query('delete from app.outbox');
	return;
}

# For controls: claims behave otherwise while the code runs.
sub with_claims ($change, $code) {
	$db->query("create function app.spoil() returns trigger language plpgsql
		as 'begin $change; return new; end';
		create trigger spoil before update on app.outbox for each row
		when (new.lease is not null) execute function app.spoil()");
	$code->();
	$db->query('drop function app.spoil() cascade');
	return;
}

# The Message-IDs that a relay has caught, and how often each.
sub caught ($relay) {
	my %seen;
	$seen{ (/^Message-Id: (<.+>)$/mi)[0] }++ for $relay->caught;
	return \%seen;
}

# Kill it while it talks, and let another go on.
sub replace_killed ($mailer) {
	my ($pid) = $mailer->pids;
	kill 'KILL', $pid;
	waitpid $pid, 0;
	$mailer->{pids} = [];
	$mailer->spawn;
	return;
}

# The relay refuses this message: for now, and for ever.
for my $case ([ 'rcpt=450', 'queued|1|450|30' ], [ 'body=451', 'queued|1|451|30' ],
	[ 'rcpt=550', 'dead|1|550|0' ], [ 'data=554', 'dead|1|554|0' ],
	[ 'data=drop', 'queued|1||30' ]) {
	my ($fault, $wanted) = @$case;
	my $relay = relay(faults => [$fault]);
	register(1);
	my $mailer = mailer($relay);
	until_ok(sub { row('last_error') });
	is(row(q{state, attempts, smtp_code, case when state = 'queued' then
		round(extract(epoch from next_at - now()) / 10) * 10 else 0 end}),
		$wanted, "$fault: $wanted");
	is(row(q{last_error ~ '@'}), 'f', "$fault: the error names no address");
	$mailer->done;
	empty_outbox();
}

# It waits half a minute, then a minute, then two.
{
	my $relay = relay(faults => ['rcpt=450']);
	register(1);
	my $mailer = mailer($relay);
	my @waits;
	for my $attempt (1 .. 3) {
		until_ok(sub { row('attempts') == $attempt
			&& row('lease is null') eq 't' });
		push @waits, row('round(extract(epoch from next_at - now()) / 5)');
		$db->query("update app.outbox set next_at = now()");
		$db->query("notify outbox");
	}
	is("@waits", '6 12 24', 'the wait doubles: 30, 60, 120 seconds');
	$mailer->done;
	empty_outbox();
}

# The relay is down: registering goes on, mail leaves when it is back.
{
	my $relay = relay();
	my $port = $relay->port;
	$relay->stop;
	register(3);
	my $mailer = mailer($relay);
	until_ok(sub { $mailer->log =~ /mail waits/ });
	register(1);
	is(row('count(*)', "state = 'queued'"), 4, 'relay down: all mail waits');
	sleep 1;
	$relay = relay(port => $port, dir => $relay->home);
	ok(until_ok(sub { $relay->count >= 4 }), 'relay back: it leaves by itself')
		or diag $mailer->log;
	until_ok(sub { row('count(*)', "state = 'sent'") == 4 });
	is(row('max(attempts)'), 1, 'an absent relay costs no attempt');
	$mailer->done;
	empty_outbox();
}

# A wrong password is ours to repair: no message dies of it.
{
	my $relay = relay();
	my $wrong = ET::Mail::write_file($relay->home . '/wrong', 'wrong');
	register(2);
	my $mailer = mailer($relay, SMTP_PASSWORD_FILE => $wrong);
	until_ok(sub { $mailer->log =~ /mail waits/ });
	my ($line) = grep { $_->{level} eq 'error' }
		map { eval { decode_json($_) } // () } split /\n/, $mailer->log;
	like($line->{message}, qr/refuses user or password \(535\)/,
		'the log says clearly what to repair');
	sleep 1;
	is(scalar(() = $mailer->log =~ /mail waits/g), 1,
		'and the relay is left alone for a while');
	is(row('distinct state'), 'queued', 'nothing died');
	$mailer->done;
	$db->query('update app.outbox set next_at = now()');
	$mailer = mailer($relay);
	ok(until_ok(sub { $relay->count == 2 }), 'repaired: both leave');
	until_ok(sub { row('count(*)', "state = 'sent'") == 2 });
	$mailer->done;
	empty_outbox();
}

# Two mailers share the queue and send nothing twice.
sub two_mailers ($n) {
	my $relay = relay(faults => ['mail=wait:0.02']);
	register($n);
	my $mailer = mailer($relay, n => 2);
	until_ok(sub { row('count(*)', "state = 'sent'") == $n }, 30);
	my $seen = caught($relay);
	$mailer->done;
	empty_outbox();
	return (scalar keys %$seen, scalar grep { $_ > 1 } values %$seen);
}
is(join(' ', two_mailers(40)), '40 0', 'two mailers: all arrive, none twice');
with_claims('new.next_at := old.next_at', sub {
	my ($all, $twice) = two_mailers(20);
	ok($twice > 0, "control: without a lease $twice of $all come twice");
});

# Killed at any moment, again and again. A lease ends 5 s after the limit.
my $kills = $ENV{SOAK} ? 40 : 6;
my $mails = 4 * $kills;
{
	my $relay = relay(faults => ['body=wait:0.05']);
	register($mails);
	my $mailer = mailer($relay, TIME_LIMIT => 1);
	for (1 .. $kills) {
		sleep 0.05 + rand 0.2;
		replace_killed($mailer);
	}
	ok(until_ok(sub { row('count(*)', "state = 'sent'") == $mails }, 60),
		"killed $kills times: the outbox empties")
		or diag row('state, count(*)', 'true group by state');
	my $seen = caught($relay);
	my $twice = grep { $_ > 1 } values %$seen;
	is(join(' ', sort keys %$seen),
		join(' ', sort map { "<$_\@example.org>" } split /\n/, row('message_id')),
		"none of $mails is lost, each has its own Message-ID");
	ok($twice <= $kills, 'at most one comes twice for each kill');
	diag "$kills kills, $mails mails, $twice twice with the same Message-ID";
	$mailer->done;
	empty_outbox();
}
with_claims(q{new.state := ''sent''; new.sent_at := now()}, sub {
	my $relay = relay(faults => ['mail=wait:0.3']);
	register(4);
	my $mailer = mailer($relay, TIME_LIMIT => 1);
	until_ok(sub { row('count(*)', "state = 'sent'") > 0 });
	replace_killed($mailer);
	until_ok(sub { row('count(*)', "state = 'sent'") == 4 });
	sleep 1;
	my $seen = caught($relay);
	ok(keys %$seen < 4, 'control: settled before it is sent, mail is lost');
	$mailer->done;
	empty_outbox();
});

# The database goes away and comes back.
{
	my $relay = relay();
	my $mailer = mailer($relay);
	register(1);
	until_ok(sub { row('state') eq 'sent' });
	$db->stop;
	sleep 0.5;
	$db->start;
	register(2);
	ok(until_ok(sub { $relay->count == 3 }),
		'database restarted: the mailer goes on') or diag $mailer->log;
	until_ok(sub { row('count(*)', "state = 'sent'") == 3 });
	my $began = time;
	sleep 1.1;
	register(1);
	until_ok(sub { $relay->count == 4 });
	ok(time - $began < 4, 'and is woken by notifications again');
	$mailer->done;
}
done_testing();
