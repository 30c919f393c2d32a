# The dashboard and the exports as staff use them, in a browser.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $files = tempdir(CLEANUP => 1);
my $stack = ET::Stack->new;
my %env = (FILES => $files,
	map { ($_ => $stack->env($_)) } qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD));
my @as = (token => $stack->sign_in);

browser('dashboard', %env, STATE => 'empty');

# ---- a few weeks of registrations, and a door that is open --------------------------
my @names = ('Zoë Müller', 'Ärmel Örtig', 'محمد بن عبد الله', '山田 太郎',
	'=HYPERLINK("evil")', map { "Person $_" } 1 .. 25);
my (@id, $n);
for my $name (@names) {
	my $r = $stack->ask(POST => '/api/register', json => { name => $name,
		email => 'p' . ++$n . '@example.org', phone => '+49 30 1234567',
		$n % 3 ? () : (team_name => 'Team Rakete') });
	push @id, $r->{json}{id} // die "$r->{status} $r->{content}";
}
$stack->ask(POST => "/api/admin/registrations/$_/approve", @as, json => {})
	for @id[0 .. 19];
$stack->ask(POST => "/api/admin/registrations/$id[20]/reject", @as,
	json => { reason => 'no payment' });
$stack->sql("update app.registration set created_at = now()
	- id * id % 25 * interval '1 day' where id % 4 > 0");
$stack->sql('delete from app.summary');
browser('dashboard', %env, STATE => 'before');

$stack->sql("update app.event set starts_at = now() - interval '2 hours',
	ends_at = now() + interval '6 hours', capacity = 40,
	erase_after_days = 10");
my @serials = split /\n/, $stack->sql('select t.serial from app.ticket t
	join app.registration r on r.id = t.registration_id
	where r.status = $$approved$$ order by t.id limit 12');
$stack->ask(POST => "/mark-used/$_", @as, json => {})
	for @serials, $serials[0];
$stack->sql("alter table app.scan disable trigger user;
	update app.scan set at = at - id * interval '7 minutes' where id > 6
		and reason = 'admitted';
	insert into app.scan (reason, event_id, ticket_id, actor)
		select 'wrong_gate', event_id, ticket_id, actor from app.scan
		where reason = 'already_used';
	alter table app.scan enable trigger user;
	delete from app.summary; delete from app.door_count");
browser('dashboard', %env, STATE => 'day');

$stack->sql("update app.event set starts_at = now() - interval '9 hours',
	ends_at = now() - interval '1 hour'; alter table app.scan disable trigger
	user; update app.scan set at = at - interval '2 hours'; alter table
	app.scan enable trigger user; delete from app.summary");
browser('dashboard', %env, STATE => 'after');

# ---- the door's list says who is expected ------------------------------------------
chomp(my $pdf = `pdftotext -layout '$files/door-list.pdf' - 2>&1`);
utf8::decode($pdf);
like($pdf, qr/$_/, "the door list says $_") for 'Zoë Müller', 'Ärmel Örtig',
	'Person 15', 'Team Rakete', '1 ?/ ?1';
my ($end) = $stack->sql("select right(app.serial_shown(serial), 6)
	from app.ticket order by id limit 1");
like($pdf, qr/$end/, '… and how a ticket ends');
cmp_ok(index($pdf, 'Ärmel'), '<', index($pdf, 'Person 1'),
	'… in the order of the language');
$stack->done;
done_testing;
