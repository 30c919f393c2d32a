# The scanner on lines that are slow, or cut: the list of tickets arrives, scans
# are answered meanwhile, and without a list nobody is let in unseen. A newer
# version of the app comes while it is open.
# SOAK=1: 20 000 tickets.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Guests qw(guests many serial_of);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);
my $work = tempdir('et-scan-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') } qw(SCAN LOGIN STATUS));
my $tickets = $ENV{SOAK} ? 20_000 : 2000;
my @code = guests($stack, 60);
my $token = $stack->sign_in;
many($stack, $tickets - @code);
$stack->sql("update app.ticket set revoked_at = now() where serial = '"
	. serial_of($code[-1]) . "'");

sub device () {
	return $stack->ask(POST => '/api/admin/devices', token => $token,
		json => { name => 'Anna’s phone', gate => 'Gate B',
			profile => 'supervisor' })->{json}{enrol}{url};
}

browser('scan-line', BASE_URL => $stack->env('BASE_URL'), STACK => $stack->dir,
	RATES => '60000,20000', TICKETS => $tickets, WORK => $work,
	CODES => join("\n", @code), ENROLS => join "\n", map { device() } 1 .. 5);
is($stack->sql("select count(*) from (select from app.scan where
	effect = 'in' group by ticket_id having count(*) > 1) x"), 0,
	'nobody was admitted twice');

# ---- what 20 000 tickets cost on the wire
many($stack, 20_000 - $tickets) if $tickets < 20_000;
my ($code) = device() =~ /=(.*)/;
my $scanner = $stack->ask(POST => '/api/scans/enrol',
	json => { code => $code })->{json}{token};
my ($bytes, $pages, $total, $more, $since) = (0, 0, 0, 1, '');
while ($more) {
	my $r = $stack->ask(GET => "/api/scans/roster?form=2&limit=2000$since",
		token => $scanner);
	my $head = JSON::PP->new->utf8->decode(
		(unpack 'C N/a', $r->{content})[1]);
	$bytes += length $r->{content};
	$total += $head->{count};
	$more = $head->{more};
	$since = "&since=$head->{cursor}";
	$pages++;
}
is($total, 20_000, '20 000 tickets in the compact form');
cmp_ok($bytes, '<', 2_500_000, '… take less than 2.5 MB');
note "$bytes bytes in $pages pages";

$stack->done;
done_testing;
