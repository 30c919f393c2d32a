# Places that come back, and who gets them: in order, who fits, all of them.
use v5.36;
use ET::Desk;
use ET::Holder;
use Test::More;

my $desk = ET::Desk->new;
my $db = $desk->db;
my $hold = ET::Holder->new($desk);
$desk->token('owner');
my $session = $db->query('select hash from app.session limit 1');

# An event and registrations of these sizes.
sub event ($slug, $capacity, $more, @sizes) {
	$db->query("select app.event_create('$slug', 'E',
		p_capacity => $capacity, p_waitlist => true $more)");
	return map { $hold->register(event => $slug,
		members => [ map { "M$_" } 2 .. $_ ]) } @sizes;
}

sub decide ($r, $what) {
	return $db->query("select status from api.decide('req', '', '$session',
		$r->{id}, '$what', null, null, null, null)");
}

# ---- each way to give places back
for my $case (
	[ rejected => sub ($r) { decide($r, 'reject') } ],
	[ cancelled => sub ($r) { $hold->ask($r, 'cancel') } ],
	[ 'cancelled when approved' => sub ($r) {
		decide($r, 'approve'); $hold->ask($r, 'cancel') } ],
	[ expired => sub ($r) {
		$db->query("update app.registration
			set hold_until = now() where id = $r->{id};
			update app.event x set hold_minutes = 1
			from app.registration r
			where r.id = $r->{id} and x.id = event_id");
		$db->query('select * from api.sweep()') } ],
	[ smaller => sub ($r) { $hold->ask($r, 'update',
		$hold->change(members => [])) }, 1 ],
) {
	my ($how, $give, $keeps) = @$case;
	my $slug = $how =~ tr/ /-/r;
	my ($team, $other, $large, $two, $one) = event($slug, 4, '',
		3, 1, 3, 2, 1);
	is($hold->statuses($slug),
		'pending pending waitlisted waitlisted waitlisted',
		"$how: a full event has a list");
	$give->($team);
	my $free = $keeps ? 2 : 3;
	is($hold->seats($slug), 4,
		"… its $free places are given back and taken again");
	my $first = $free == 3 ? $large : $two;
	is($hold->mails($first), 'waitlisted moved_up',
		'… by the first on the list that fits');
	is($db->query("select string_agg(r.id::text, ' ')
		from app.registration r join app.event e on e.id = event_id
		where slug = '$slug' and status = 'waitlisted'"), join(' ',
		map { $_->{id} } grep { $_ != $first } $large, $two, $one),
		'… and by nobody else');
	is($hold->wrong, '', '… and all counts are exact');
}

# ---- the list
my @r = event('list', 2, '', 1, 1, 1, 2, 1);
is(join(' ', map { $hold->extra($_)->{place_in_list} // '-' } @r),
	'- - 1 2 3', 'people see where they stand');
$hold->ask($r[2], 'cancel');
is(join(' ', map { $hold->extra($_)->{place_in_list} // '-' } @r),
	'- - - 1 2', '… who leaves lets the others come nearer');
is($hold->seats('list'), 2, '… and had no place to give back');
$hold->ask($r[0], 'cancel');
is($hold->statuses('list'), 'cancelled pending cancelled waitlisted pending',
	'a place for one goes past the pair that does not fit');
$hold->ask($r[3], 'update', $hold->change(members => []));
$hold->ask($r[1], 'cancel');
is($hold->statuses('list'), 'cancelled cancelled cancelled pending pending',
	'the pair that became one is next');
is($hold->wrong, '', 'all counts are exact');
is($db->query("select actor, action, before, after, request_id from app.audit
	where subject = 'registration:$r[3]{id}' order by id desc limit 1"),
	'system|registration.moved_up|{"status": "waitlisted"}|'
	. '{"status": "pending", "version": 3}|req',
	'moving up is on record, with the request that made it possible');

@r = event('shrinks', 3, '', 2, 2);
$hold->ask($r[1], 'update', $hold->change(members => []));
is($hold->statuses('shrinks'), 'pending pending',
	'who waits and becomes small enough moves up');

@r = event('auto', 1, ", p_approval => 'automatic'", 1, 1);
$hold->ask($r[0], 'cancel');
is($hold->statuses('auto'), 'cancelled approved',
	'where approval is automatic who moves up is approved');
is($hold->mails($r[1]), 'waitlisted approved', '… and gets the tickets');

@r = event('paid', 1, ", p_approval => 'automatic'", 1, 1);
$db->query("update app.event set proof = 'required' where slug = 'paid'");
$hold->ask($r[0], 'cancel');
is($hold->statuses('paid'), 'cancelled pending',
	'… but not before a proof that is required is there');

@r = event('over', 1, '', 1, 1);
$db->query("update app.event set starts_at = now() - interval '2 h',
	ends_at = now() - interval '1 h' where slug = 'over'");
decide($r[0], 'reject');
is($hold->statuses('over'), 'rejected waitlisted',
	'nobody moves up when it is over');

# ---- a larger team
@r = event('larger', 3, '', 1, 1);
is($hold->ask($r[0], 'update', $hold->change(members => ['B'])), 'pending|',
	'a team may grow into what is free');
is($hold->seats('larger'), 3, '… which is taken');
like($hold->said($r[1], 'update', $hold->change(members => ['B'])),
	qr/ERROR:  ET410:/, 'and not beyond');
is($hold->seats('larger'), 3, '… which takes nothing');

# ---- more places
for my $way ([ capacity => sub ($slug, $n) {
		$db->query("select app.event_capacity('$slug', $n)") } ],
	[ settings => sub ($slug, $n) {
		$db->query("select api.settings_save('req', '', '$session',
			'$slug', '{\"capacity\": $n}')") } ]) {
	my ($slug, $set) = @$way;
	event($slug, 1, '', 1, 2, 1, 1);
	$set->($slug, 2);
	is($hold->statuses($slug), 'pending waitlisted pending waitlisted',
		"$slug: one place more goes to the first that fits");
	$set->($slug, 1);
	is($hold->statuses($slug), 'pending waitlisted pending waitlisted',
		'… one less takes nothing from anybody');
	$set->($slug, 'null');
	is($hold->statuses($slug), 'pending pending pending pending',
		'… no limit is a place for everybody');
	is($hold->wrong, '', '… and all counts are exact');
}
done_testing;
