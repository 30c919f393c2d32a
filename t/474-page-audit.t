# The record: read by an admin in a browser, verified there and by the command.
use v5.36;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
my @as = (token => $stack->sign_in);
my $all = '/api/admin/registrations';

my $id = $stack->ask(POST => '/api/register', json => { name => 'Mira',
	email => 'mira@example.org', phone => '+44 20 7946 0958' })
	->{json}{id};
$stack->ask(POST => "$all/$id/approve", @as, json => {});
$stack->ask(GET => "$all/$id", @as);

# The sweeper seals by itself, a few seconds later.
ok(ET::Stack::wait_for(sub { !$stack->sql('select unsealed from
	app.audit_check(null)') }, 60), 'entries are sealed by themselves');

browser('audit', %env, REGISTRATION => $id);

# ---- the command ----------------------------------------------------------------
my $said = $stack->command('audit', 'verify');
is($? >> 8, 0, 'the command finds it whole');
like($said, qr/^nothing was removed or changed: \d+ entries, \d+ not sealed/,
	'… and says so');
my ($head) = $said =~ /^head ([0-9a-f]{64})$/m;
like($stack->command('audit', 'verify', '--head', $head),
	qr/^the head you noted is entry \d+$/m, 'a head noted is found in it');
$said = $stack->command('audit', 'verify', '--head', 'f' x 64);
is($? >> 8, 1, 'another is a fault');
like($said, qr/that head is not in the audit log/, '… which is told');
for my $wrong (['verify', '--head', 'x'], ['other'], ['verify', 'more'],
	[]) {
	$stack->command('audit', @$wrong);
	is($? >> 8, 64, "audit @$wrong is a wrong usage");
}

# Somebody who may do everything removes an entry.
$stack->sql('set session_replication_role = replica;
	delete from app.audit where id = (select audit_id from app.audit_seal
		where n = 2)');
$said = $stack->command('audit', 'verify');
is($? >> 8, 1, 'an entry that is gone is a fault');
like($said, qr/entry 2 of the audit log is missing/, '… which is named');
browser('audit', %env, TAMPERED => 1);
$stack->done;
done_testing;
