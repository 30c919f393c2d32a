# People with tickets in a stack, for the scanner's tests.
#
#   my @code = guests($stack, 180);   signed codes of approved teams of 60
#   many($stack, 20_000);             so many more tickets, made by SQL
#   serial_of($code)
package ET::Guests;
use v5.36;
use utf8;
use Carp qw(croak);
use ET::Stack;
use Exporter 'import';

our @EXPORT_OK = qw(guests many serial_of);

my $team = 60;

sub serial_of ($code) { (split /\./, $code)[3] }

# The codes of a registration, once they are signed.
sub codes ($stack, $staff, $id) {
	my @theirs;
	ET::Stack::wait_for(sub {
		my $got = $stack->ask(GET => "/api/admin/registrations/$id",
			token => $staff);
		@theirs = map { ($_->{qr_code_path} // '')
			=~ m{^/t/([^.]+\..*?)(?:\.png)?$} ? $1 : () }
			@{ $got->{json}{tickets} };
		@theirs == $team;
	}, 60) or croak "registration $id has no codes";
	return @theirs;
}

sub guests ($stack, $n) {
	my $staff = $stack->sign_in;
	$stack->sql("update app.event set approval = 'automatic',
		team_max = 200");
	return map {
		my $i = $_;
		my $r = $stack->ask(POST => '/api/register', json => {
			name => "Guest $i", email => "guest$i\@example.org",
			phone => '+49 341 5550199', team_name => "Team $i",
			members => [ map { "Guest $i-$_" } 1 .. $team - 1 ] });
		$r->{status} == 201 or croak "team $i: $r->{content}";
		codes($stack, $staff, $r->{json}{id});
	} 1 .. $n / $team;
}

# Names of usual length; every other one is of a team, one of twenty is inside.
sub many ($stack, $n) {
	$stack->sql("insert into app.registration (event_id, name, email, phone,
		team_name, tickets, status, decided_at)
		select (select min(id) from app.event), 'Alexandra Meyer ' || i,
		'many' || i || '\@example.org', '+49 30 123456',
		case when i % 2 = 0 then 'Team Rakete ' || i / 4 end, 1,
		'approved', now() from generate_series((select count(*) + 1
		from app.registration), (select count(*) + $n
		from app.registration)) i;
	insert into app.ticket (registration_id, position, member_name, serial,
		used_at, used_by, used_gate)
		select r.id, 1, r.name, upper(translate(substr(
		md5(r.id::text), 1, 16), 'ilou', '0000')) || 'A',
		x.at, case when x.at is not null then 'device:1' end,
		case when x.at is not null then 'Gate A' end
		from app.registration r left join app.ticket t
			on t.registration_id = r.id,
		lateral (select case when r.id % 20 = 0 then now() end as at) x
		where t.id is null");
	return;
}
1;
