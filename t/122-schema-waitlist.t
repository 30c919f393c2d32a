# Places that come back, and who gets them: the waiting list in its order.
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
	is($hold->seats($slug), $keeps ? 2 : 4, $keeps
		? '… two places are kept for the first, who are three'
		: '… its places are given back and taken again');
	is($hold->mails($large), $keeps ? 'waitlisted' : 'waitlisted moved_up',
		'… by the first on the list, when the whole team fits');
	is($db->query("select string_agg(r.id::text, ' ')
		from app.registration r join app.event e on e.id = event_id
		where slug = '$slug' and status = 'waitlisted'"), join(' ',
		map { $_->{id} } $keeps ? $large : (), $two, $one),
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
is($hold->statuses('list'), 'cancelled pending cancelled waitlisted waitlisted',
	'a place for one is kept for the pair that is first');
is($hold->seats('list'), 1, '… and stays free until then');
$hold->ask($r[3], 'update', $hold->change(members => []));
$hold->ask($r[1], 'cancel');
is($hold->statuses('list'), 'cancelled cancelled cancelled pending pending',
	'the pair that became one takes it, and the next the next');
is($hold->wrong, '', 'all counts are exact');
is($db->query("select actor, action, before, after, request_id from app.audit
	where subject = 'registration:$r[3]{id}' order by id desc limit 1"),
	'system|registration.moved_up|{"status": "waitlisted"}|'
	. '{"status": "pending", "version": 3}|req',
	'moving up is on record, with the request that made it possible');

# ---- while somebody waits
@r = event('queue', 3, '', 2, 2);
is($db->query("select places_left, state from api.event_public
	where slug = 'queue'"), '0|waitlist',
	'a place that is kept is offered to nobody');
my ($new) = $hold->register(event => 'queue');
is($hold->statuses('queue'), 'pending waitlisted waitlisted',
	'whoever comes while somebody waits joins the end');
is($hold->extra($new)->{place_in_list}, 2, '… and is told so');
like($hold->said($r[0], 'update', $hold->change(members => [qw(B C)])),
	qr/ERROR:  ET410:/, 'a team that is in does not grow past the list');
$hold->ask($r[1], 'cancel');
is($hold->statuses('queue'), 'pending cancelled pending',
	'when the first goes, the next who fits is in');
is($hold->wrong, '', '… and all counts are exact');

$db->query("select app.event_create('nolist', 'E', p_capacity => 3,
	p_waitlist => true)");
@r = map { $hold->register(event => 'nolist', members => ['B']) } 1 .. 2;
$db->query("update app.event set waitlist = false where slug = 'nolist'");
is($db->query("select state from api.event_public where slug = 'nolist'"),
	'full', 'places are kept, too, where nobody can join the list any more');
like(($db->try("select api.register('', '', 'nolist', 'P', 'p\@example.org',
	'12345', null, null, '{}', array['" . ET::Desk::serial() . "'], null,
	null, null)"))[0], qr/ERROR:  ET410:.*"places_left": 0/s,
	'… and whoever comes is told that all are taken');

# ---- passed over
sub pass_over ($r, $on = 'true', $role = 'reviewer') {
	return ($db->try("select status from api.pass_over('req', '', "
		. $desk->session($role) . ", $r->{id}, $on, null, null,
		null)"))[0];
}

@r = event('passed', 4, '', 2, 1, 3, 1, 2);
like(pass_over($r[2], 'true', 'viewer'), qr/ERROR:  ET403:/,
	'a viewer passes nobody over');
like(pass_over($r[0]), qr/ERROR:  ET416:/, 'who does not wait is not passed over');
is($hold->statuses('passed'), 'pending pending waitlisted waitlisted waitlisted',
	'one place is kept for a team of three');
is(pass_over($r[2]), 'waitlisted', 'staff pass the team over');
is($hold->statuses('passed'), 'pending pending waitlisted pending waitlisted',
	'… so the next who fits goes first');
is($hold->extra($r[2])->{place_in_list}, 1, '… and the team is still first');
ok($hold->extra($r[2])->{passed_over}, '… and knows that others go before');
is($db->query("select actor ~ '^staff:', action, request_id from app.audit
	where subject = 'registration:$r[2]{id}' order by id desc limit 1"),
	't|registration.passed_over|req', '… which is on record');
is($hold->wrong, '', '… and all counts are exact');
$hold->ask($r[0], 'cancel');
is($hold->statuses('passed'), 'cancelled pending waitlisted pending pending',
	'places that are free go to those behind while the team does not fit');
is(pass_over($r[2], 'false'), 'waitlisted', 'staff keep places for it again');
$hold->ask($r[1], 'cancel');
$hold->register(event => 'passed');
is($hold->statuses('passed'),
	'cancelled cancelled waitlisted pending pending waitlisted',
	'… then nobody goes before it');
$hold->ask($r[4], 'cancel');
is($hold->statuses('passed'),
	'cancelled cancelled pending pending cancelled waitlisted',
	'… until the whole team fits');
is($hold->wrong, '', '… and all counts are exact');

@r = event('later', 3, '', 2, 2, 1);
decide($r[2], 'approve');
is($hold->statuses('later'), 'pending waitlisted approved',
	'staff approve somebody behind the first');
is($db->query("select after ->> 'passed' from app.audit where subject =
	'registration:$r[2]{id}' and action = 'registration.approved'"), 1,
	'… and it is on record whom that passed');
decide($r[1], 'reject');
$db->query("select api.undo('', '', '$session', $r[1]{id}, null,
	array['x', 'y'], null, null)");
$hold->register(event => 'later');
is($hold->statuses('later'), 'pending waitlisted approved waitlisted',
	'who is back in the list by an undo is before those who come');
is($hold->wrong, '', '… and all counts are exact');

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
			'$slug', '{\"capacity\": $n}', null, 9, 9)") } ]) {
	my ($slug, $set) = @$way;
	event($slug, 1, '', 1, 2, 1, 1);
	$set->($slug, 2);
	is($hold->statuses($slug), 'pending waitlisted waitlisted waitlisted',
		"$slug: one place more is kept for the pair that is first");
	$set->($slug, 3);
	is($hold->statuses($slug), 'pending pending waitlisted waitlisted',
		'… two more are theirs');
	$set->($slug, 1);
	is($hold->statuses($slug), 'pending pending waitlisted waitlisted',
		'… fewer take nothing from anybody');
	$set->($slug, 'null');
	is($hold->statuses($slug), 'pending pending pending pending',
		'… no limit is a place for everybody');
	is($hold->wrong, '', '… and all counts are exact');
}
done_testing;
