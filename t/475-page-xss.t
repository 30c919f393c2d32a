# More than 150 texts that want to be run stand in every field that a page, a
# view of the administration or a mail shows: none runs, none is refused by the
# policy, because none was ever more than text.
use v5.36;
use utf8;
use Encode qw(encode_utf8);
use JSON::PP;
use List::Util qw(max);
use Test::More;
use ET::Browser qw(browser);
use ET::Desk qw(serial);
use ET::Letter;
use ET::Mail qw(parse_mail);
use ET::Payload qw(payloads chunks formulas);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my @all = payloads();
cmp_ok(@all, '>=', 150, 'there are enough of them');
# Several in each value, so that a few pages show them all; or each alone.
my @lines = $ENV{SOAK} ? @all : chunks(255);
my @texts = $ENV{SOAK} ? @all : chunks(1000);
my @short = $ENV{SOAK} ? @all : chunks(100);

my $stack = ET::Stack->new(map { ("RATE_$_" => 'off') }
	qw(SIGNUP LOGIN STATUS SCAN ADMIN));
my $json = JSON::PP->new->canonical;
sub q ($s) { $s =~ s/'/''/g; return "'$s'" }
sub nth ($list, $n) { $list->[ $n % @$list ] }

# ---- in every field ------------------------------------------------------------
my $everything = join "\n", @all;
sub event_sql ($n) {
	my $line = &q($lines[$n]);
	return "select app.event_create('xss-$n', $line, p_venue => $line);
	update app.event set organiser = left($line, 255), payment_instructions
		= ${\ &q($everything)}, proof = 'optional', price_minor = 100,
	reject_reasons = ${\ &q(nth(\@texts, $n))}, templates =
		${\ &q($json->encode({ 'received.html' => $everything }))}
	 where slug = 'xss-$n';";
}

sub people_sql ($n) {
	my ($line, $short) = (&q(nth(\@lines, $n)), nth(\@short, $n));
	my @members = $n ? nth(\@lines, $n) : @all;
	return "select api.register('', '', null, $line, 'x$n\@example.org',
	'+49 30 123456', $line, ${\ &q(join ', ', @members)}, array["
		. join(',', map { &q($_) } @members) . '], array['
		. join(',', map { &q(serial()) } 0 .. @members)
		. "], $line, null, null, null, ${\ &q($json->encode({
			payment_method => $short, payment_type => $short,
			amount => $short }))});";
}

sub team_sql ($n) {
	my $line = &q($lines[$n]);
	return "with s as (insert into app.staff (email, name, role)
		values ('s$n\@example.org', $line, 'viewer') returning id)
	select app.audit_add('staff:' || id, 'login.done', 'staff:' || id,
		'', '') from s;
	select app.device_add($line, $line, null, sha256('device $n'));
	select app.audit_add('device:' || id, 'device.added', 'device:' || id,
		'', '') from app.device where token_hash = sha256('device $n');";
}

$stack->sql("update app.event set team_max = 200, proof = 'optional',
	name = ${\ &q($lines[0])}, venue = ${\ &q($lines[1])}, organiser =
	${\ &q($lines[2])}, payment_instructions = ${\ &q($everything)},
	price_minor = 100, reject_reasons = ${\ &q($texts[0])};
	update app.staff set name = ${\ &q($lines[0])}");
$stack->sql(event_sql($_) . team_sql($_)) for 0 .. $#lines;
# One that is approved, and two for each text that is written to somebody.
$stack->sql(people_sql($_)) for 0 .. max($#lines, 2 * @texts);
my @as = (token => $stack->sign_in);
my $all = '/api/admin/registrations';
my @ids = split /\n/, $stack->sql('select id from app.registration order by id');
sub decide ($id, $what, %body) {
	return $stack->ask(POST => "$all/$id/$what", @as, json => \%body)
		->{status};
}
my ($first, @others) = @ids;
is(decide($first, 'approve'), 200, 'one is approved');
my $decided = 0;
for my $text (@texts) {
	my ($rejected, $asked) = splice @others, 0, 2;
	last if !$asked;
	$decided += decide($rejected, 'reject', reason => $text) == 200;
	$decided += decide($asked, 'request-proof', reason => $text) == 200;
	$stack->ask(POST => "$all/$asked/note", @as, json => { text => $text });
}
cmp_ok($decided, '>=', 8, '… and others are written to');

# ---- what they are mailed --------------------------------------------------------
ok(ET::Stack::wait_for(sub { $stack->sql("select count(*) from app.outbox
	where state = 'queued'") == 0 }, 120), 'all mails are out');
my @mails = map { open my $in, '<:raw', $_ or die "$_: $!";
	parse_mail(do { local $/; <$in> })->{html} }
	glob $stack->env('MAIL_DIR') . '/new/*';
cmp_ok(@mails, '>=', @ids, 'there are mails to look at');

my ($link) = map { $_->{text} =~ m{/r/#([0-9a-z]{26})} }
	ET::Letter::letters($stack, 'x0@example.org');
my @codes = split /\n/, $stack->sql("select code from app.ticket
	where registration_id = $first and code is not null order by position
	limit " . ($ENV{SOAK} ? 1000 : 20));
cmp_ok(@codes, '>', 1, '… and tickets');

$stack->sql("update app.event set templates = ${\ &q($json->encode({
	'received.html' => $everything }))} where is_current");

# ---- what a spreadsheet makes of it ---------------------------------------------------
for my $text (formulas()) {
	state $n = 0;
	$n++;
	$stack->sql("select api.register('', '', null, ${\ &q($text)},
		'f$n\@example.org', '+49 30 123456', ${\ &q($text)}, null, '{}',
		array[${\ &q(serial())}], ${\ &q($text)}, null, null)");
}
for my $list (qw(registrations tickets)) {
	my $r = $stack->ask(GET => "/api/admin/export/$list.csv", @as);
	like($r->{headers}{'content-disposition'}, qr/^attachment/,
		"$list.csv is a file to keep");
	my $csv = $stack->dir . '/list.csv';
	open my $to, '>:raw', $csv or die "$csv: $!";
	print $to $r->{content};
	close $to;
	my $bad = qx{python3 -c 'import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
print(len(rows) < 20, {len(r) for r in rows} != {len(rows[0])},
    [c for r in rows for c in r if c[:1] in list("=+-@") + [chr(9), chr(13)]
        and not c.replace(" ", "").lstrip("+").isdigit()][:3])' $csv};
	is($bad, "False False []\n", '… of whole rows, and no cell is a formula');
}

# ---- what a browser makes of it ----------------------------------------------------
my $file = $stack->dir . '/payloads.json';
open my $out, '>', $file or die "$file: $!";
print $out $json->utf8->encode({ payloads => \@all, mails => \@mails,
	ids => \@ids, link => $link, codes => \@codes, lines => \@lines,
	events => [ map { "xss-$_" } 0 .. $#lines ] });
close $out;
browser('xss', BASE_URL => $stack->env('BASE_URL'), PAYLOADS => $file,
	ADMIN_EMAIL => $stack->env('ADMIN_EMAIL'),
	ADMIN_PASSWORD => $stack->env('ADMIN_PASSWORD'));
# All was seen by now; the record tells of people by number.
is($stack->sql("select count(*) from app.audit
	where concat(before, after, subject) ~ '__x'"), 0,
	'none of it stands in the record');
$stack->done;
done_testing;
