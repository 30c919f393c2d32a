# One mailbox is one registration and one account, however it is written.
use v5.36;
use utf8;
use ET::Desk;
use File::Temp qw(tempdir);
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);

# ---- the form that is compared, against libidn2
sub mailbox ($email) {
	return $db->query('select app.mailbox(' . ET::Desk::quote($email) . ')');
}
my %same = (
	'x@müller.example' => 'x@xn--mller-kva.example',
	'X@MÜLLER.Example' => 'x@xn--mller-kva.example',
	"x\@mu\x{308}ller.example" => 'x@xn--mller-kva.example',
	'x@xn--mller-kva.example' => 'x@xn--mller-kva.example',
	'x@XN--MLLER-KVA.example' => 'x@xn--mller-kva.example',
	'x@例え。jp' => 'x@xn--r8jz45g.jp',
	'x@ｅｘａｍｐｌｅ．ｏｒｇ' => 'x@example.org',
	"y\@example.org\x{200b}" => 'y@example.org',
	"y\@ex\x{ad}ample.org" => 'y@example.org',
	'zoe@faß.de' => 'zoe@xn--fa-hia.de',
	'a@пример.испытание' => 'a@xn--e1afmkfd.xn--80akhbyknj4f',
	'a@他们为什么不说中文.example' =>
		'a@xn--ihqwcrb4cv8a8dqg056pqjye.example',
	'a@なぜみんな日本語を話してくれないのか.example' =>
		'a@xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa.example',
	'a@3年b組金八先生.example' =>
		'a@xn--3b-ww4c5e180e575a65lsy2b.example',
	"O'Neil+x\@Example.org" => "o'neil+x\@example.org",
);
is(mailbox($_), $same{$_}, "$_ is $same{$_}") for sort keys %same;

# ---- an installation with duplicates is brought to this schema
my $old = tempdir(CLEANUP => 1);
system("cp -r schema '$old/schema'") == 0 or die;
for my $file (glob "$old/schema/[0-9]*.sql") {
	unlink $file if $file =~ m{/(\d+)_} && $1 > 16;
}
unlink grep { !m{/(?:common|grants)\.sql$} } glob "$old/schema/functions/*.sql";
open my $none, '>', "$old/schema/grants.sql" or die;
close $none;
$db->query('create database older');

sub migrate ($schema) {
	local $ENV{DATABASE_URL} = 'postgresql://postgres@/older?host=' . $db->dir;
	my $said = `POOLS=deploy/pools.tab $schema/migrate --roles single 2>&1`;
	return ($?, $said);
}
sub old ($sql) {
	utf8::encode(my $bytes = $sql);
	my $pid = open my $out, '-|:utf8', qw(psql -XAtq -v ON_ERROR_STOP=1 -h),
		$db->dir, qw(-U postgres -d older -c),
		$bytes or die;
	chomp(my $said = do { local $/; <$out> } // '');
	close $out;
	return $said;
}
my ($status, $said) = migrate("$old/schema");
is($status, 0, 'an installation of before') or diag $said;
old(q{insert into app.event (slug, name, starts_at, ends_at, is_current)
	values ('demo', 'Demo', now() + interval '1 month',
		now() + interval '2 months', true)});
old(q{insert into app.registration
	(event_id, email, name, phone, tickets, status, language) select 1, m, m,
	'+49 30 12345', 1, 'pending', 'en'
	from unnest(array['x@müller.example', 'a@example.org',
	'X@xn--mller-kva.example', E'y@example.org\u200b', 'y@example.org',
	'solo@bücher.example']) m});
old(q{insert into app.staff (email, name, role)
	values ('s@bücher.example', 'S', 'owner'),
	('s@xn--bcher-kva.example', 'T', 'admin')});
old(q{insert into app.link_request (event_id, email) values
	(1, 'x@müller.example'), (1, 'x@xn--mller-kva.example')});
($status, $said) = migrate('schema');
is($status, 0, 'it is brought to this one, duplicates or not') or diag $said;
like($said, qr/registrations with a newer one of the same mailbox: 1, 4$/m,
	'… which says which registrations there are twice');
like($said, qr/accounts with a newer one of the same mailbox: 1$/m,
	'… and which accounts');
unlike($said, qr/example\.org|ller/, '… without anybody’s address');
is(old('select string_agg(id::text, $$ $$ order by id)
	from app.registration'), '1 2 3 4 5 6', '… and all of them stay');
is(old(q{select (app.registration_find(1, 'x@MÜLLER.example')).id}), 3,
	'the newest is found first');
is(old(q{select (app.registration_find(1, 'y@example.org')).id}), 5,
	'… whatever nobody can see in the other');
is(old(q{select (app.registration_find(1, 'solo@xn--bcher-kva.example')).id}),
	6, 'one that is alone is found by its other writing');
is(old(q{select id from app.staff_find('s@bücher.example')}), 1,
	'an account is found as it is written');
is(old(q{select id from app.staff_find('S@BÜCHER.example')}) . ' '
	. old(q{select id from app.staff_find('s@xn--bcher-kva.EXAMPLE')}), '1 2',
	'… in any case');
sub marks ($id) {
	return old("select app.marks_json(r) from app.registration r
		where id = $id");
}
like(marks(1),
	qr/"same_mailbox"/, 'the desk marks a registration that is there twice');
unlike(marks(2),
	qr/"same_mailbox"/, '… and no other');
my $insert = q{insert into app.registration (event_id, email, name, phone,
	tickets, status, language) values (1, 'x@müller.example', 'N', '12345', 1,
	'pending', 'en') on conflict do nothing returning id};
is(old($insert), '', 'a third one is refused');
old(q{update app.registration set status = 'cancelled' where id = 3});
is(old($insert), '', '… also when the newest is cancelled');
is(old(q{select (app.registration_find(1, 'x@xn--mller-kva.example')).id}), 1,
	'… and then the other is found');
old(q{update app.registration set status = 'cancelled' where id = 1});
isnt(old($insert), '', 'when both are cancelled the address is free');

# ---- a cancelled one may come again, in any writing
my $first = $desk->register(email => 'free@müller.example')->{id};
$db->query("update app.registration set status = 'cancelled'
	where id = $first");
isnt(eval { $desk->register(email => 'free@xn--mller-kva.example')->{id} },
	$first, 'who cancelled may register again in another writing');
ok(!eval { $desk->register(email => 'free@müller.example'); 1 },
	'… once');
done_testing;
