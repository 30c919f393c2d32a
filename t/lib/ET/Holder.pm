# Registrations in the database and who holds their secret links, for the tests
# of the schema.
#
#   my $hold = ET::Holder->new($desk);
#   my $r = $hold->register(event => 'small', members => ['Bob']);
#   $hold->ask($r, 'cancel')              status and reason of holder_cancel()
#   $hold->said($r, 'resend')             what psql says, also an error
#   $hold->extra($r)                      the JSON that the link shows
#   $hold->statuses('small')              "pending waitlisted …" in their order
#   $hold->wrong                          where counts and places disagree: ''
package ET::Holder;
use v5.36;
use ET::Desk qw(serial);
use JSON::PP qw(decode_json);

sub new ($class, $desk) { bless { desk => $desk, db => $desk->db }, $class }

# Made by the desk, with a link as a mail would bring it.
sub register ($self, %r) {
	my $r = $self->{desk}->register(%r);
	$r->{token} = "sha256('link of $r->{id}')";
	$self->{db}->query("select app.link_add($r->{id}, $r->{token})");
	return $r;
}

# The last arguments of holder_WHAT as SQL.
sub call ($self, $r, $what, @more) {
	return "api.holder_$what(" . join(', ', "'req'", "'192.0.2.7'",
		$r->{token}, @more) . ')';
}

sub said ($self, $r, $what, @more) {
	return ($self->{db}->try('select status, reason from '
		. $self->call($r, $what, @more)))[0];
}

sub ask ($self, $r, $what, @more) {
	return $self->{db}->query('select status, reason from '
		. $self->call($r, $what, @more));
}

sub extra ($self, $r) {
	utf8::encode(my $json = $self->{db}->query(
		"select extra from api.holder($r->{token})"));
	return decode_json($json);
}

# What can be done with it, in alphabetical order.
sub can ($self, $r) {
	my $can = $self->extra($r)->{can};
	return join ' ', grep { $can->{$_} } sort keys %$can;
}

# Arguments of holder_update: what is given, and nothing else.
sub change ($self, %to) {
	my $n = @{ $to{members} // [] };
	my @names = map { ET::Desk::quote($_) } @{ $to{members} // [] };
	return (map({ ET::Desk::quote($_) } @to{qw(name phone team)}),
		$to{members} ? (ET::Desk::quote(join ', ', @{ $to{members} }),
			'array[' . join(',', @names) . ']::text[]')
			: ('null', 'null'),
		'array[' . join(',', map { "'" . serial() . "'" } 0 .. $n) . ']',
		$to{version} // 'null');
}

sub statuses ($self, $event) {
	return $self->{db}->query("select string_agg(status, ' ' order by r.id)
		from app.registration r join app.event e on e.id = event_id
		where slug = '$event'");
}

sub mails ($self, $r) {
	return $self->{db}->query("select string_agg(kind, ' ' order by id)
		from app.outbox where registration_id = $r->{id}");
}

sub seats ($self, $event) {
	return $self->{db}->query("select seats_taken from app.event
		where slug = '$event'");
}

# Counts are those of the rows, places those of the people who hold them, tickets as many
# as places, sums those of the tickets, nobody waits who is first and fits, each
# event knows whether somebody waits, and who is approved has signed tickets or
# waits for the signature.
sub wrong ($self) {
	my $true = q{select event_id, status, count(*), sum(tickets),
		count(*) filter (where team_name is not null or tickets > 1)
		from app.registration group by 1, 2};
	my $told = q{select event_id, status, sum(registrations), sum(tickets),
		sum(teams) from app.tally group by 1, 2
		having sum(registrations) <> 0 or sum(tickets) <> 0};
	return $self->{db}->query("
		select 'count ' || x from (($true except $told) union all
			($told except $true)) x
		union all select 'seats ' || slug from app.event e
		 where capacity is not null and seats_taken <> (
			select coalesce(sum(tickets), 0) from app.registration r
			 where r.event_id = e.id
			   and status in ('pending', 'approved'))
		union all select 'tickets ' || r.id from app.registration r
		 where status <> 'cancelled' and tickets <> (
			select count(*) from app.ticket t
			 where registration_id = r.id and revoked_at is null)
		union all select 'amount ' || r.id from app.registration r
		 where status <> 'cancelled' and amount_minor <> (
			select sum(price_minor) from app.ticket t
			 where registration_id = r.id and revoked_at is null)
		union all select 'unsigned ' || t.id from app.ticket t
		  join app.registration r on r.id = t.registration_id
		 where r.status = 'approved' and t.revoked_at is null
		   and t.code is null and not exists (select
			from app.sign_request q where q.ticket_id = t.id)
		union all select 'waits ' || r.id from app.registration r
		  join app.event e on e.id = r.event_id
		 where r.status = 'waitlisted' and e.ends_at > now()
		   and r.tickets <= coalesce(e.capacity - e.seats_taken, 999)
		   and not exists (select from app.registration x
			where x.event_id = e.id and x.status = 'waitlisted'
			  and x.passed_over_at is null
			  and (x.created_at, x.id) < (r.created_at, r.id))
		union all select 'waiting ' || slug from app.event e
		 where capacity is not null and waiting <> exists (
			select from app.registration r
			 where r.event_id = e.id and r.status = 'waitlisted'
			   and r.passed_over_at is null)");
}
1;
