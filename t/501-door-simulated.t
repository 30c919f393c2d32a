# Thousands of random days at the door: devices without a network, clocks that
# are wrong by up to 15 minutes, lists that come late, twice and in pieces,
# tickets withdrawn meanwhile. Each day is played twice in different orders; who
# is inside, who was first and which conflicts there are is the same, and is
# what a model in Perl says. No scan is lost.
use v5.36;
use Digest::SHA qw(sha256_hex);
use ET::Desk qw(serial);
use File::Temp;
use JSON::PP;
use List::Util qw(shuffle sum);
use Test::More;

my $days = $ENV{SOAK} ? 10_000 : 250;
my $seed = $ENV{SEED} // time;
srand $seed;
my $desk = ET::Desk->new;
my $db = $desk->db;
my $json = JSON::PP->new->canonical;
my $devices = 4;
my @token = map { sha256_hex($desk->device("Gate $_")) } 1 .. $devices;
$db->query('update app.device set profile = $$supervisor$$ where id = 4');
diag "SEED=$seed";

# ---- a day ------------------------------------------------------------------------
# Times are milliseconds before now. What a device writes down is by its own
# clock; it knows how wrong that is to a second or so.
sub day ($n) {
	my @wrong = map { int(rand 1_800_000) - 900_000 } 1 .. $devices;
	my $lost = rand() < 0.1 ? 1 + int rand $devices : 0; # a revoked device
	my @scans;
	for my $i (1 .. 2 + int rand 9) {
		my $d = 1 + int rand $devices;
		my $true = 1000 * int(1 + rand 3600);
		my $dice = rand;
		my $measured = $wrong[ $d - 1 ] + int(rand 2000) - 1000;
		push @scans, { n => $i, device => $d, key => "d$n-$i",
			ticket => int rand 2,
			kind => $dice < 0.7 ? 'admit' : $dice < 0.85 ? 'exit'
				: $d == 4 ? 'undo' : 'admit',
			clock => -$true + $wrong[ $d - 1 ],
			offset => $measured,
			moment => -$true + $wrong[ $d - 1 ] - $measured };
	}
	@scans = grep { $_->{device} != $lost } @scans;
	return { n => $n, scans => \@scans,
		revoked => [ map { rand() < 0.15 ? int rand 3_600_000 : undef }
			0, 1 ],
		online => [ map { rand() < 0.2 ? 1 + int rand $devices : 0 }
			0, 1 ] };
}

# The scans of each device in lists, some of which are sent again because the
# answer was lost; in an order of its own.
sub lists ($day) {
	my @lists;
	for my $d (1 .. $devices) {
		my @own = shuffle grep { $_->{device} == $d } @{ $day->{scans} };
		while (my @part = splice @own, 0, 1 + int rand 4) {
			push @lists, \@part;
			push @lists, \@part if rand() < 0.3;
			push @lists, [ @part, splice @own, 0, 1 ]
				if rand() < 0.2;
		}
	}
	return shuffle @lists;
}

# ---- played on the real functions -----------------------------------------------
my (@serials, @days);
sub made ($n) {
	for (my $left = $n; $left > 0; $left -= 2000) {
		my @some = map { serial() } 1 .. ($left < 2000 ? $left : 2000);
		my $list = join ',', @some;
		$db->query("with r as (insert into app.registration (event_id,
			name, email, phone, tickets, status, decided_at)
			select 1, 'Person', s || '\@example.org',
			'+49 30 123456', 1, 'approved', now()
			from unnest('{$list}'::text[]) s returning id, email)
		insert into app.ticket (registration_id, position, member_name,
			serial)
		select id, 1, 'Person', split_part(email, '\@', 1) from r");
		push @serials, @some;
	}
}

# Day n uses four tickets: two for each time that it is played.
sub serial_of ($day, $run, $t) { $serials[ 4 * $day->{n} + 2 * $run + $t ] }
sub ms ($n) { "now() + interval '$n milliseconds'" }

sub list_sql ($day, $run, $list) {
	my @rows = map { my $s = $_;
		"jsonb_build_object('key', '$s->{key}-$run', 'kind',
		'$s->{kind}', 'serial', '${\ serial_of($day, $run,
			$s->{ticket})}', 'offset', '$s->{offset}', 'at',
		app.rfc3339_ms(${\ ms($s->{clock})}))" } @$list;
	my $d = $list->[0]{device};
	return "select app.scans_add(row('device:$d', 1, 'Gate $d', ${\
		($d == 4 ? 'true' : 'false')})::app.scanner, jsonb_build_array("
		. join(', ', @rows) . "), null, 'offline', '');\n";
}

sub play ($day, $run) {
	my @steps = map { list_sql($day, $run, $_) } lists($day);
	for my $t (0, 1) {
		my $at = $day->{revoked}[$t] // next;
		splice @steps, int rand(@steps + 1), 0, "update app.ticket
			set revoked_at = ${\ ms(-$at)} where serial =
			'${\ serial_of($day, $run, $t)}';\n";
	}
	for my $t (0, 1) { # who is online comes before lists of the past
		my $d = $day->{online}[$t] or next;
		unshift @steps, "select reason from api.mark_used('', null,
			'\\x$token[ $d - 1 ]', false, '${\ serial_of($day,
			$run, $t)}', null, 'o$day->{n}-$t-$run');\n";
	}
	return join '', @steps;
}

# One transaction, so that now() is the same for all of it.
sub play_all (@all) {
	while (my @some = splice @all, 0, 250) {
		my $file = File::Temp->new;
		print $file "begin;\n\\o /dev/null\n", (map { play($_, 0),
			play($_, 1) } @some), "commit;\n";
		close $file;
		my $said = `psql -XAtq -v ON_ERROR_STOP=1 -U postgres \\
			-h ${\ $db->dir} -d tickets -f $file 2>&1`;
		return $said if $?;
	}
	return '';
}

# What the database says of a ticket; keys without the number of the run.
sub outcome () {
	my %is;
	for (split /\n/, $db->query(q{select t.serial,
		round(extract(epoch from t.used_at
			- (select max(at) from app.scan)) * 1000),
		t.used_by, t.left_at is not null,
		(select string_agg(regexp_replace(s.key, '-.$', ''), ','
			order by s.key collate "C") from app.scan s
		  where s.id = any ((select f.conflicts from app.ticket_fold(
			t.id, 'single') f)::bigint[])),
		(select sum(counts) from app.scan s where s.ticket_id = t.id),
		(select count(*) from app.scan s where s.ticket_id = t.id)
		from app.ticket t})) {
		my ($serial, $used, @rest) = split /\|/, $_, -1;
		$is{$serial} = join '|', $used, @rest;
	}
	return \%is;
}

# ---- the model --------------------------------------------------------------------
sub model ($day, $t, $accepted) {
	my @all = map { { %$_, actor => "device:$_->{device}" } }
		grep { $_->{ticket} == $t } @{ $day->{scans} };
	push @all, { moment => 0, kind => 'admit', key => "o$day->{n}-$t",
		actor => "device:$day->{online}[$t]" } if $accepted;
	my ($who, $key, $left, %meet);
	for my $s (sort { $a->{moment} <=> $b->{moment}
		|| $a->{actor} cmp $b->{actor} || $a->{key} cmp $b->{key} } @all) {
		if ($s->{kind} eq 'undo') {
			($who, $key, $left) = ();
		} elsif ($s->{kind} eq 'exit') {
			$left = 1 if $who;
		} elsif (!$who) {
			($who, $key, $left) = ($s->{actor}, $s->{key}, 0);
		} else {
			@meet{ $key, $s->{key} } = ();
			$left = 0;
		}
	}
	my $inside = $who && !$left ? 1 : 0;
	return join '|', $who ? 'used' : '', $who // '',
		$who && $left ? 't' : 'f', join(',', sort keys %meet), $inside;
}

my %refused; # keys of online scans

sub compare ($is, @all) {
	my (@orders, @models, @lost);
	for my $day (@all) {
		for my $t (0, 1) {
			my ($x, $y) = map { $is->{ serial_of($day, $_, $t) } }
				0, 1;
			push @orders, "day $day->{n}: $x, $y" if $x ne $y;
			my $online = $day->{online}[$t];
			my $accepted = $online
				&& !$refused{"o$day->{n}-$t-0"};
			my ($state, $rows) = $x =~ /^(.*)\|(\d+)$/;
			$state =~ s/^[^|]+/used/;
			$state =~ s/\|(-?\d*)$/'|' . ($1 || 0)/e;
			my $wanted = model($day, $t, $accepted);
			push @models, "day $day->{n}: $state, not $wanted"
				if $state ne $wanted;
			my $sent = grep { $_->{ticket} == $t }
				@{ $day->{scans} };
			$sent++ if $online;
			push @lost, "day $day->{n}: $rows of $sent"
				if $rows != $sent;
		}
	}
	return (\@orders, \@models, \@lost);
}

sub run (@all) {
	my $said = play_all(@all);
	is($said, '', 'all of them were played');
	%refused = map { ($_ => 1) } split /\n/, $db->query(q{select key
		from app.scan where source = 'online' and effect is null});
	return compare(outcome(), @all);
}

made(4 * ($days + 60));
@days = map { day($_) } 0 .. $days - 1;
my ($orders, $models, $lost) = run(@days);
is(join("\n", splice @$orders, 0, 5), '',
	"$days days end the same in two orders");
is(join("\n", splice @$models, 0, 5), '', '… as the model says');
is(join("\n", splice @$lost, 0, 5), '', '… and no scan is lost or twice there');
cmp_ok(sum(map { scalar @{ $_->{scans} } } @days), '>', 4 * $days,
	'there was something to scan');
cmp_ok($db->query("select count(*) from app.scan where reason = 'conflict'"),
	'>', $days / 5, '… with conflicts');
cmp_ok($db->query("select count(*) from app.scan where reason = 'revoked'
	and effect = 'in'"), '>', 0, '… and tickets withdrawn meanwhile');
is($db->query('select count(*) from app.ticket where used_at is not null
	and left_at is null'), $db->query('select sum(counts) from app.scan'),
	'nobody is counted twice');

# The control: with the order of arrival the test would see it.
my $fold = $db->query(q{select pg_get_functiondef(oid) from pg_proc
	where proname = 'ticket_fold'});
ok($fold =~ s/order by app\.scan_moment\(x\).*?x\.id loop/order by
	nullif(x.id, 0) nulls last loop/s, 'control: the order of arrival');
$db->query($fold);
($orders) = run(map { day($_) } $days .. $days + 59);
cmp_ok(@$orders, '>', 0, '… and then it matters who sends first');
done_testing;
