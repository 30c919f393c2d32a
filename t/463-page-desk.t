# The approval desk and the list of registrations, in the hands of two admins.
use v5.36;
use utf8;
use Encode qw(decode_utf8 encode_utf8);
use File::Temp qw(tempdir);
use Test::More;
use ET::Browser qw(browser);
use ET::Picture qw(png);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;
my $dir = tempdir(CLEANUP => 1);
my %env = map { ($_ => $stack->env($_)) }
	qw(BASE_URL ADMIN_EMAIL ADMIN_PASSWORD);
$stack->sql("update app.event set price_minor = 2000, proof = 'optional';
	update app.staff set name = 'Ada Brandt';
	insert into app.staff (email, name, role, password_hash)
	select x.who || '\@example.org', initcap(x.who), x.role, s.password_hash
	from app.staff s, (values ('bob', 'admin'), ('vera', 'viewer'))
		x(who, role) where s.email = '$env{ADMIN_EMAIL}'");

open my $out, '>:raw', "$dir/proof.png" or die $!;
print $out png(240, 400);
close $out;

sub register ($name, @more) {
	my ($email) = lc($name) =~ /^(\w+)/;
	my $r = $stack->curl('-F', encode_utf8("name=$name"),
		'-F', "email=$email\@example.org", '-F', 'phone=+49 341 5550199',
		map({ ('-F', encode_utf8($_)) } @more), '/api/register');
	is($r->{status}, 201, "$name is registered");
	return $r->{json}{id};
}
my @picture = ("payment_screenshot=\@$dir/proof.png");
register('Mira Okonkwo', 'members=Zoë, مريم', 'amount=60,00',
	'payment_reference=RO Mira', @picture);
register('Jonas Weber', 'payment_reference=ro mira', @picture);
register("$_ Person") for qw(Third Fourth Fifth Sixth Seventh Eighth);
$stack->sql("update app.registration set created_at = created_at
	- interval '1 day' * (20 - id)");

browser('desk', %env);
my %status = map { split /\|/ } split /\n/, $stack->sql(
	'select split_part(email, \'@\', 1), status from app.registration');
is_deeply(\%status, { mira => 'approved', jonas => 'rejected',
	third => 'pending', fourth => 'pending', fifth => 'approved',
	sixth => 'approved', seventh => 'pending', eighth => 'pending' },
	'all that was decided is decided, and nothing else');
is($stack->sql("select reason from app.registration where email ~ 'jonas'"),
	'We did not find your payment.', '… for the reason that was chosen');
is($stack->sql("select proof_request_reason from app.registration
	where email ~ 'third'"), 'Too dark.', '… or written');
is($stack->sql("select count(*) from app.outbox where kind = 'approved'
	and registration_id = (select id from app.registration
	where email ~ 'fourth')"), 0,
	'what was taken back at once was mailed to nobody')
	if !$stack->sql("select count(*) from app.outbox where kind = 'undone'");

register('Ninth Person');
browser('registrations', %env);
is($stack->sql("select string_agg(name || ' ' || status, ', ' order by id)
	from app.registration where email like '%new.example'"),
	'Imported One approved, Imported Two pending', 'the import is there');
is(decode_utf8($stack->sql("select members from app.registration
	where email ~ 'mira'")),
	'Zoë Lind, مريم', 'a name is corrected');

# Two at one queue, as fast as they can; then one leaves.
$stack->sql("select count(*) from app.registration r, api.decide('', '',
	(select s.hash from app.session s join app.staff p on p.id = s.staff_id
	where p.role = 'owner' and s.expires_at > now() limit 1),
	r.id, 'reject', 'No', null, null, null) where r.status = 'pending'");
sub crowd ($n, $letter) {
	$stack->sql("select count(*) from generate_series(1, $n) i, api.register(
		'', '', null, 'Person $letter' || i, '$letter' || i
		|| '\@crowd.example', '+49 341 5550199', null, null, '{}',
		array[lpad(i || '$letter', 17, '0')], null, null, null)");
}
for my $same ('', 1) {
	my $letter = $same ? 'A' : 'B';
	crowd(40, $letter);
	browser('desk-two', %env, PEOPLE => 40, SAME => $same);
	is($stack->sql("select count(*) from app.registration
		where email like '$letter%crowd.example'
		and status = 'approved'"), 40, '… all are approved');
}
crowd(1, 'C');
browser('desk-two', %env, LEAVE => 1);

# The room for a statement that is wider than high.
open $out, '>:raw', "$dir/statement.png" or die $!;
print $out png(1366, 768);
close $out;
register('Lena Wide', 'members=Zoë', 'amount=40,00',
	'payment_reference=RO Lena', "payment_screenshot=\@$dir/statement.png");
crowd(12, 'D');
browser('desk-room', %env);

$stack->done;
done_testing;
