# A decision is taken back while tickets are scanned: each registration is
# either used or undone, never both.
use v5.36;
use ET::Crowd qw(crowd);
use ET::Desk;
use ET::Holder;
use Test::More;

my $n = $ENV{SOAK} ? 400 : 60;
my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
my $session = $desk->session('admin');
my $device = "sha256('d')";
$db->query("insert into app.device (event_id, name, token_hash)
	values (1, 'D', $device)");

# Half of the clients scan ticket after ticket, half take back its approval.
sub race ($letter) {
	$db->query("select count(*) from generate_series(1, $n) i,
		api.register('', '', 'demo', 'P', '$letter' || i
		|| '\@example.org', '12345', null, null, '{}',
		array[lpad(i || '$letter', 17, '0')], null, null, null) r,
		api.decide('', '', $session, r.id, 'approve', null, null,
		null, null)");
	return crowd($db, 'postgres', 8, $n, <<"END");
do \$\$ declare who bigint := (select registration_id from app.ticket
	where serial = lpad(:n || '$letter', 17, '0'));
begin
if :client_id % 2 = 0 then
	perform api.mark_used('', null, $device, false,
		lpad(:n || '$letter', 17, '0'), null, null);
else
	perform api.undo('', '', $session, who, null,
		array[translate(substr(upper(md5(random()::text)), 1, 17),
			'ILOU', '0000')], null, null);
end if;
exception when sqlstate 'ET416' then null; end \$\$;
END
}

# Registrations with a ticket that was used, and those that are not approved.
sub outcome ($letter) {
	return split /\|/, $db->query("select count(*) filter (where used),
		count(*) filter (where undone),
		count(*) filter (where used and undone) from (
		select r.status = 'pending' as undone, exists (select
			from app.ticket t where t.registration_id = r.id
			and t.used_at is not null) as used
		from app.registration r where email like '$letter%') x");
}

is(race('A'), '', "scanners and reviewers at $n registrations");
my ($used, $undone, $both) = outcome('A');
is($used + $undone, $n, '… each is used or undone');
is($both, 0, '… none is both');
is($hold->wrong, '', '… and all counts are exact');

# Without the look at the tickets some would be both.
my $guard = $db->query("select pg_get_functiondef('app.tickets_renew'::regproc)");
$db->query($guard =~ s/begin.*end/begin\n perform pg_sleep(0.002);\nend/sr);
race('B');
(undef, undef, $both) = outcome('B');
cmp_ok($both, '>', 0, 'without the guard some would be both');
$db->query($guard);
done_testing;
