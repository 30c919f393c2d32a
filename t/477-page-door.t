# Scanners, the door now and ticks on paper, in a browser.
use v5.36;
use utf8;
use JSON::PP;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') }
	qw(SIGNUP LOGIN STATUS SCAN ADMIN));
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
my @as = (token => $stack->sign_in);
browser('door', %env);

# A door that is open: two gates, a team, a conflict, a phone that is silent.
sub device ($name, $gate) {
	my $d = $stack->ask(POST => '/api/admin/devices', @as, json => {
		name => $name, gate => $gate })->{json};
	my ($code) = $d->{enrol}{url} =~ /=(.*)/;
	return $stack->ask(POST => '/api/scans/enrol', json => {
		code => $code })->{json}{token};
}
my @gate = (device('Bens Telefon', 'Gate A'), device('Çelîk', 'Gate B'));
my @people = ([ 'Zoë Müller', 'Team Rakete', [ 'Bob', 'Eve' ] ],
	map { [ "Person $_" ] } 1 .. 8);
for (@people) {
	my ($name, $team, $members) = @$_;
	my $r = $stack->ask(POST => '/api/register', json => { name => $name,
		email => ++$_->[3] . lc($name =~ tr/A-Za-z0-9//cdr)
			. '@example.org', phone => '+49 30 1234567',
		$team ? (team_name => $team, members => $members) : () });
	$stack->ask(POST => "/api/admin/registrations/$r->{json}{id}/approve",
		@as, json => {});
}
my @serials = split /\n/, $stack->sql('select t.serial from app.ticket t
	where member_name like $$Person%$$ order by t.id');
$stack->ask(POST => "/mark-used/$serials[$_]", token => $gate[ $_ % 2 ],
	json => {}) for 0 .. 4, 0, 0, 1;
$stack->ask(POST => '/api/scans', token => $gate[1], json => {
	sent_at => '2027-03-20T09:00:00.000Z', scans => [ { key => 'k',
	serial => $serials[0], scanned_at => '2027-03-20T08:59:00.000Z' } ] });
$stack->sql("update app.device set last_seen_at = now()
	- interval '12 minutes', queued = 4 where gate = 'Gate B'
	and revoked_at is null");

# Three are revoked: the one that was a week ago, and one that was never set up,
# have nothing to send. Anna's, of before, may have.
device('Altes Telefon', 'Gate A');
$stack->ask(POST => '/api/admin/devices', @as, json => {
	name => 'Nie eingerichtet', gate => 'Gate A' });
$stack->sql("update app.device set revoked_at = now() - case name
	when 'Altes Telefon' then interval '8 days' else interval '1 hour' end
	where name in ('Altes Telefon', 'Nie eingerichtet')");
$stack->sql("update app.event set zone = 'Asia/Kathmandu',
	check_in_from = now() - interval '1 day'");
browser('door', %env, CONFLICT => 1, TOKEN => $as[1]);
$stack->done;
done_testing;
