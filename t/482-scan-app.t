# The scanner in a real browser against a whole stack: tickets before its
# camera, 50 scans while the server is down, a phone that dies again and again.
# SOAK=1 kills it 100 times.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Guests qw(guests serial_of);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);
my $kills = $ENV{SOAK} ? 100 : 5;
my $guests = $ENV{SOAK} ? 1380 : 180;
my $work = tempdir('et-scan-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $stack = ET::Stack->new(RATE_SCAN => 'off');

# ---- tickets --------------------------------------------------------------------
my $staff = $stack->sign_in;
my @code = guests($stack, $guests);
is(@code, $guests, 'all have their codes');

# The first four are what the film shows; then one whose code is damaged.
$stack->sql("update app.ticket set revoked_at = now() where serial = '"
	. serial_of($code[1]) . "'");
$code[2] =~ s/(.)(.{40})$/($1 eq 'A' ? 'B' : 'A') . $2/e;
# Pictures of the genuine ones as the server makes them; else the text.
my @qr = map { "$work/qr-$_.png" } 0 .. 4;
@qr[2, 4] = ("=$code[2]", '=' . substr $code[4], 0, 60);
for my $n (0, 1, 3) {
	open my $out, '>:raw', $qr[$n] or die "$qr[$n]: $!";
	print $out $stack->ask(GET => "/t/$code[$n].png")->{content};
	close $out;
}

# ---- the device -----------------------------------------------------------------
my $made = $stack->ask(POST => '/api/admin/devices', token => $staff,
	json => { name => 'Phone 4', gate => 'Gate B', profile => 'steward' });
is($made->{status}, 201, 'a device is made') or diag($made->{content});
my @green;
open my $list, '>', "$work/codes" or die "codes: $!";
print $list join("\n", @code);
close $list;
{
	my @said;
	no warnings 'redefine';
	local *ET::Browser::diag = sub { push @said, "@_"; Test::More::diag(@_)
		if "@_" !~ /^# green/ };
	browser('scan', BASE_URL => $stack->env('BASE_URL'),
		ENROL => $made->{json}{enrol}{url}, STACK => $stack->dir,
		WORK => $work, CODES => "$work/codes",
		QRS => join("\n", "=$made->{json}{enrol}{url}", @qr), KILLS => $kills);
	@green = map { /^# green (.*)/ ? split ' ', $1 : () } @said;
}

# ---- what the server has ----------------------------------------------------------
sub in_list (@serials) { join ',', map { "'$_'" } @serials }
is($stack->sql('select count(*) from app.ticket where used_at is not null
	and serial in (' . in_list(map { serial_of($_) } @code[25 .. 74]) . ')'),
	50, 'all 50 that were scanned without a server are there');
is($stack->sql("select count(*) from app.scan where effect = 'in'
	and serial in (" . in_list(map { serial_of($_) } @code[25 .. 74]) . ')'),
	50, '… once each');
is($stack->sql("select string_agg(s, ' ') from unnest(array["
	. in_list(@green) . "]::text[]) s where not exists (select from
	app.ticket t where t.serial = s and t.used_at is not null)"), '',
	'each that was shown green before the phone died is there');
is($stack->sql("select count(*) from (select from app.scan where
	effect = 'in' group by ticket_id having count(*) > 1) x"), 0,
	'nobody was admitted twice');
is($stack->sql("select count(*) from app.scan where reason = 'conflict'"), 0,
	'there is no conflict');
note scalar(@green), " shown green in $kills lives";
$stack->done;
done_testing;
