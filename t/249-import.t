# POST …/import: a report per line, then all or nothing.
use v5.36;
use utf8;
use Encode qw(encode);
use ET::BadInput qw(is_problem fields_of);
use ET::Desk;
use ET::Schema;
use ET::Worker;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(time);

my $path = '/api/admin/registrations/import';
my $desk = ET::Desk->new;
my $db = $desk->db;
my $w = ET::Worker->new('import', db => $db);
my $api = ET::Schema->new;
my @as = (token => $desk->token('admin'));

sub import_ ($csv, %o) {
	my @key = (key => delete $o{key});
	utf8::encode($csv);
	return $w->post($path, @as, @key, multipart => [ %o,
		file => [ 'people.csv', $csv ] ]);
}
sub faults ($r) {
	return join ' ', map { "$_->{line}:$_->{field}" }
		@{ $r->{json}{faults} };
}
sub count () { $db->query('select count(*) from app.registration') }

my $head = "name,email,phone\n";
my $ada = "Ada,ada\@example.org,+49 341 5550199\n";
my $r = import_($head . $ada, dry_run => 'true');
is($r->{status}, 200, 'a dry run');
is(join('; ', $api->answer_faults('post', $path, 200, $r->{json})), '',
	'… as it is described');
is_deeply([ @{ $r->{json} }{qw(lines people pending made faults_count)} ],
	[ 1, 1, 1, 0, 0 ], '… has one line and no fault');
is(count(), 0, '… makes nothing');
for my $method (qw(GET PUT PATCH DELETE)) {
	is_problem($w->ask($method, $path, @as), 405, 'method_not_allowed',
		"$method is refused");
}
my @form = (multipart => [ file => [ 'x.csv', $head . $ada ] ]);
is_problem($w->post($path, @form), 401, 'unauthorized', 'not for strangers');
is_problem($w->post($path, @form, token => $desk->token($_)), 403, 'forbidden',
	"not for the $_") for qw(reviewer viewer door);
is(fields_of($w->post($path, @as, multipart => [])), 'file', 'a file is needed');
is(fields_of($w->post($path, @as, json => { file => 'x' })), 'file',
	'… not a text');
is_problem(import_($head . $ada, event => 'none'), 404, 'event_not_found',
	'into no event');

# ---- what is wrong with a file
for my $case ([ '', '0:file', 'nothing', 422 ],
	[ $head, '0:file', 'no lines' ],
	[ "name,phone\nA,12345\n", '1:email', 'a column less' ],
	[ "shoe,phone\nA,12345\n", '1:name 1:email', 'columns of no kind' ],
	[ "${head}A,a\@b.org,12345,x\n", '2:file', 'a cell too many' ],
	[ "${head}A\n", '2:email', 'a cell too few' ],
	[ "$head,a\@b.org,12345\n\nB,b,1\n", '2:name 4:email 4:phone',
		'cells that are wrong' ],
	[ "$head\"A\nB\",b,12345\n,,\n,c\@b.org,12345\n", '2:email 4:name',
		'a cell of two lines, by rows of the sheet' ],
	[ "sep=,\n${head}A,b,12345\n", '2:email',
		'a line for the spreadsheet, which it does not show' ],
	[ "${head}A,a\@b.org,4.91512E+11\n", '2:phone',
		'a number that a spreadsheet rounded' ],
	[ "${head}A,a\@b.org,12345\nB,A\@B.org,12345\n", '3:email',
		'an address twice' ],
	[ "${head}A,a\@b.org,\"12345\n", '2:file', 'a quote too few' ],
	[ "${head}A,a\@b.org,12345\n\"Zo", '3:file', 'an end cut off in a name' ],
	[ "${head}A,a\@b.org,12345\nB,b\@b.org,\"", '3:file',
		'an end cut off behind a quote' ],
	[ "name,email,phone,status\nA,a\@b.org,12345,happy\n", '2:status',
		'a status that cannot be' ],
	[ "name,email,amount_due,currency\nA,a\@b.org,much,EUR\nB,b\@b.org,1.500,\n"
		. "C,c\@b.org,20,Euro\nD,d\@b.org,5.5,JPY\nE,e\@b.org,5,eur\n",
		'2:amount_due 3:amount_due 4:currency 5:amount_due 6:currency',
		'sums that cannot be' ],
	[ "PK\x{3}\x{4}xxx", '0:file', 'a workbook in it' ]) {
	my ($csv, $want, $what, $status) = @$case;
	next if $csv eq '';
	$r = import_($csv, dry_run => 'true');
	is(faults($r), $want, "a file with $what");
	$r = import_($csv);
	is_problem($r, 422, 'validation_failed', '… makes nothing');
	is(faults($r), $want, '… and says so');
}
is(join('; ', $api->answer_faults('post', $path, 422, $r->{json})), '',
	'… as it is described');
is(count(), 0, 'indeed nothing');

# ---- good ones
my $csv = "\x{feff}E-Mail;Team name;Members;Name;Phone;Status;Language\r\n"
	. "zoe\@example.org;\"Die; \"\"Besten\"\"\";Bob, مريم;Zoë;12345;approved;"
	. "de\r\njon\@example.org;;;=1+1;12345;;\r\n";
$r = import_($csv, key => 'i', mail => 'false');
is_deeply([ @{ $r->{json} }{qw(lines people pending approved made)} ],
	[ 2, 4, 1, 1, 2 ], 'columns in any order, in quotes, with a mark');
is($db->query("select string_agg(name || '/' || coalesce(team_name, '') || '/'
	|| coalesce(members, '') || '/' || status || '/' || language, ' ' order by
	id) from app.registration"),
	'Zoë/Die; "Besten"/Bob, مريم/approved/de =1+1///pending/en',
	'… become what they say');
is(import_($csv, key => 'i', mail => 'false')->{headers}
	{'idempotency-replayed'}, 'true', '… once by key');
is($db->query('select count(*) from app.outbox'), 0, '… without mails');
is(faults(import_($csv)), '2:email 3:email', '… not again without');

# ---- as people and their programs write them
sub raw ($bytes, %o) {
	return $w->post($path, @as, multipart => [ %o,
		file => [ 'people.csv', $bytes ] ]);
}
sub nobody () {
	$db->query('set session_replication_role = replica;
		delete from app.ticket; delete from app.outbox;
		delete from app.roster_change; delete from app.registration');
}
sub people () {
	my $said = $db->query("select string_agg(concat_ws('/', r.name, r.email,
		r.phone, r.team_name, r.members, r.status, r.language,
		r.payment_reference, (select count(*) from app.ticket t
			where t.registration_id = r.id)), ' ' order by r.id)
		from app.registration r");
	nobody();
	return $said;
}
sub shared ($name) {
	open my $in, '<:raw', "t/csv/$name.csv" or die "$name: $!";
	local $/;
	return scalar <$in>;
}
people();
my $gross = 'Jürgen Groß/juergen.gross@example.org/+49 151 123456/pending/en/1';
for my $case ([ 'excel-empty-rows', $gross ],
	[ 'excel-trailing-columns', $gross ], [ 'cp1252', $gross ],
	[ 'guarded-phone', '=1+1/ana4@example.org/+49 (0) 151-23/pending/en/1' ],
	[ 'members-semicolon',
		'Ana/ana2@example.org/+49 151 123/Bob; Cid/pending/en/3' ],
	[ 'google-form',
		'Ana Sample/ana.sample@example.org/+49 151 1234/pending/en/1' ]) {
	my ($name, $want) = @$case;
	$r = raw(shared($name));
	is($r->{json}{made}, 1, "$name.csv: one person");
	is(people(), $want, '… as it says');
}
is_deeply($r->{json}{notes}, [ { line => 1, field => 'Timestamp',
	message => 'This column is not imported.' } ],
	'what is left out is told');
$r = raw(shared('cp1252'), dry_run => 'true');
is_deeply([ @{ $r->{json} }{qw(encoding encoding_guessed separator)} ],
	[ 'windows-1252', JSON::PP::true, 'semicolon' ],
	'an encoding that is guessed is told');
is($r->{json}{columns}[0]{examples}[0], 'Jürgen Groß', '… with an example');
$r = raw(shared('cp1252'), dry_run => 'true', encoding => 'windows-1251');
is($r->{json}{columns}[0]{examples}[0], 'Jьrgen GroЯ', '… and can be changed');
ok(!$r->{json}{encoding_guessed}, '… which is no guess');
is(fields_of(raw('x', encoding => 'klingon')), 'encoding', '… among those we have');

my $text = "Name\tE-Mail\tTelefon\r\nJürgen Groß\tjuergen.gross\@example.org\t"
	. "+49 151 123456\r\n";
for my $case ([ 'UTF-16LE', "\x{feff}", 'utf-16' ],
	[ 'UTF-16BE', "\x{feff}", 'utf-16' ],
	[ 'UTF-16LE', '', 'utf-16', 'without a mark' ],
	[ 'UTF-8', "\x{feff}", 'utf-8' ], [ 'UTF-8', '', 'utf-8' ],
	[ 'cp850', '', 'ibm850', 'of MS-DOS' ]) {
	my ($charset, $mark, $told, $more) = @$case;
	$r = raw(encode($charset, $mark . $text));
	is($r->{json}{encoding}, $told, join ' ', $charset, $more // ());
	is(people(), $gross, '… is read right');
}
$r = raw(encode('MacRoman', $text =~ s/\r\n/\r/gr));
is($r->{json}{encoding}, 'macintosh', 'lines that end with CR, of Mac OS');
is(people(), $gross, '… are read right');

my $t = 'a@b.org/12345';
for my $case (
	[ "Vorname;Nachname;E-Mail-Adresse;Handy;Status;Sprache\nAda;Ott;a\@b.org;"
		. "12345;Bestätigt;Deutsch\n", "Ada Ott/$t/approved/de/1",
		'German titles and words' ],
	[ "Name;Vorname;Mail;Tel.\nOtt;Ada;a\@b.org;12345\n",
		"Ada Ott/$t/pending/en/1", 'a name beside a first name' ],
	[ "First Name,Last Name,Email Address,Phone Number *,STATUS\nAda,,"
		. "a\@b.org,12345,APPROVED\n", "Ada/$t/approved/en/1",
		'English titles, a first name alone' ],
	[ "name,email,phone,name,\nAda,a\@b.org,12345,Bob,x\n",
		"Ada/$t/pending/en/1", 'of a column twice the first' ],
	[ "name,email\nAda,a\@b.org\n", 'Ada/a@b.org//pending/en/1',
		'no phone number' ],
	[ "name,email,phone,members\nAda,a\@b.org,12345,\"Bob\nCid、Dan\"\n",
		"Ada/$t/Bob;Cid、Dan/pending/en/4",
		'members in lines, and other commas' ],
	[ "\n\nname|email|phone\n|||\nAda|a\@b.org|12345||\n\n",
		"Ada/$t/pending/en/1", 'bars, empty lines, empty cells' ],
	[ "\"sep=;\"\n\"name\";\"email\";\"phone\"\n\"Ada\";\"a\@b.org\";\"12345\"",
		"Ada/$t/pending/en/1", 'all in quotes' ]) {
	my ($csv, $want, $what) = @$case;
	is(import_($csv)->{json}{made}, 1, "a file with $what");
	is(people(), $want, '… is one person');
}
$r = import_("Wer,Kontakt,Wo\nAda,a\@b.org,here\n", columns => 'name,email,-');
is($r->{json}{made}, 1, 'columns are matched by hand');
is(people(), 'Ada/a@b.org//pending/en/1', '… as they were chosen');
is(faults(import_($head . $ada, columns => 'name,-')), '1:email',
	'… and what is missing is told');
is(faults(import_($head . $ada, columns => $_)), '0:columns', "… not with $_")
	for 'name,shoe,email', 'name,email,phone,phone', 'name,email,email';
$r = import_("Ada;a\@b.org\nBob;b\@b.org\n", columns => 'name,email');
is_deeply([ $r->{json}{made}, $r->{json}{notes}[0]{line} ], [ 2, 1 ],
	'a file without titles loses nobody');
people();
is_deeply([ map { $_->{field} } import_("Wer,Kontakt\nAda,a\@b.org\n",
	dry_run => 'true')->{json}{columns}->@* ], [ '-', '-' ],
	'titles that say nothing come with their examples, to be matched');

# ---- what we export, we import
my $export = ET::Worker->new('export', db => $db);
my @odd = ([ name => '=1+1', phone => '+49 (0) 151-23' ],
	[ name => '@x, -y', members => ['+1', 'Zoë "Z"'], team_name => "'s Heeren" ],
	[ name => "O'Neil; \"jr.\"", team_name => '-', approve => 1 ],
	[ name => 'مريم', phone => '+493012345' ]);
$desk->register(email => "odd$_\@x.org", $odd[$_]->@*) for keys @odd;
my ($rejected, $waiting, $cancelled, $erased) = map {
	$desk->register(name => $_, email => "\L$_\@x.org")->{id}
} qw(No Later Gone Nobody);
$db->query("update app.registration set status = 'rejected',
	decided_at = now(), reason = E'Too\\nlate' where id = $rejected;
	update app.registration set status = 'waitlisted' where id = $waiting;
	update app.registration set status = 'cancelled',
	cancelled_reason = 'staff', email = 'odd1\@x.org' where id = $cancelled;
	update app.registration set status = 'cancelled', name = 'erased',
	phone = 'erased', email = 'erased-1\@erased.invalid',
	erased_at = now() where id = $erased;
	update app.registration set phone = '',
	source = '{\"ref\": \"=flyer\", \"utm_source\": \"a; b\"}'
	where id = $waiting");
$db->query("update app.registration set amount_minor = 5050
	where email = 'odd1\@x.org' and status <> 'cancelled';
	update app.registration set amount_minor = 1500, currency = 'KWD'
	where id = $rejected; update app.event set price_minor = 7000");
my $query = "select string_agg(concat_ws('/', name, email, phone, team_name,
	members, tickets, status, language, reason, amount_minor, currency,
	source), '|'
	order by id)
	from app.registration where erased_at is null";
my $all = $db->query($query);
for my $how ('', '?separator=semicolon&bom=1', '?separator=tab') {
	my $file = $export->get("/api/admin/export/registrations.csv$how", @as);
	nobody();
	$r = raw($file->{body});
	is_deeply([ $r->{json}{made}, faults($r) ], [ 7, '' ],
		"an export is imported$how") or diag explain $r->{json};
	is($db->query($query), $all, '… and nothing is lost');
	$r->{notes} = join ' ', map { $_->{message} } $r->{json}{notes}->@*;
	$db->query("insert into app.registration (event_id, name, email, phone,
		tickets, status, erased_at) values (1, 'erased',
		'erased-2\@erased.invalid', 'erased', 1, 'cancelled', now())");
}
is($db->query("select string_agg(distinct status, ' ') from app.registration r
	join app.outbox o on o.registration_id = r.id"),
	'approved pending waitlisted',
	'the rejected and the cancelled are not told again');
is($db->query("select count(*) from app.ticket t join app.registration r
	on r.id = t.registration_id where status = 'cancelled'
	and revoked_at is null"), 0, 'tickets of the cancelled admit nobody');
like($r->{notes}, qr/was erased/,
	'whoever was erased is left out, with a note');
is($db->query("select string_agg(price_minor::text, ' ' order by position)
	from app.ticket t join app.registration r on r.id = t.registration_id
	where amount_minor = 5050"), '1684 1683 1683',
	'its tickets share the sum');
$export->done;
people();
import_("name,email,members,To pay\nA,a\@b.org,B;C,\"20,00\"\nD,d\@b.org,,\n");
is($db->query("select string_agg(amount_minor || ' ' || currency || ':'
	|| (select string_agg(t.price_minor::text, ' ' order by position)
		from app.ticket t where t.registration_id = r.id), ', '
	order by id) from app.registration r"),
	'2000 EUR:668 666 666, 7000 EUR:7000',
	'a line without a sum costs what the event does today');
people();

# ---- many
my $n = $ENV{SOAK} ? 10_000 : 2_000;
$csv = $head . join '', map { "P $_,p$_\@many.example,+49 341 $_$_\n" }
	1001 .. 1000 + $n;
my $start = time;
$r = import_($csv);
is($r->{json}{made}, $n, sprintf '%d lines in %.1f s', $n, time - $start);
is($db->query("select count(*), count(distinct serial) from app.ticket t
	join app.registration r on r.id = registration_id
	where email like '%many.example'"), "$n|$n", '… a ticket each');
is(faults(import_($head . "A,b,12345\n" x 10_001, dry_run => 'true'))
	=~ s/ .*//r, '2:email', 'more than 10 000 lines are too many');
is_problem($w->post($path, @as, multipart => [ file => [ 'x',
	'x' x (5 * 1024 * 1024 + 1) ] ]), 422, 'validation_failed',
	'nor more than 5 MB');
$w->done;
done_testing;
