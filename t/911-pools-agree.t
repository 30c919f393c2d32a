# The pool table, the workers, the roles in schema/ and nginx tell the same.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);
use ET::Described;

my $gen = tempdir(CLEANUP => 1);
is(system('deploy/generate', 'deploy/pools.tab', $gen), 0,
	'the table is right');

sub slurp ($file) {
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return <$in>;
}

my (@pools, %role, %path, $connections);
for (grep { !/^\s*(#|$)/ } split /^/, slurp('deploy/pools.tab')) {
	my ($name, $n, $role, $seconds, $body, $zone, $keys, @paths) = split;
	push @pools, $name;
	$role{"et_$role"} = "$seconds $n" if $role ne '-';
	$connections += $n if $role ne '-';
	$path{$_} = { pool => $name, zone => $zone, seconds => $seconds }
		for grep { $_ ne '-' } @paths;
}

# ---- programs --------------------------------------------------------------------
my @programs = map { m{cgi/(.*)\.c} } glob 'cgi/*.c';
is(join(' ', sort @pools), join(' ', sort @programs),
	'each pool has a cgi/NAME.c and each of those a pool');
my %worker = ET::Described->all;
my @misnamed = grep { $worker{$_}{name} ne $_ } @programs;
is("@misnamed", '', 'each route carries the name of its pool');
my %answered;
for my $name (@programs) {
	$answered{ $_->{path} } .= $name for $worker{$name}{endpoints}->@*;
}
is_deeply(\%answered, { map { $_ => $path{$_}{pool} } keys %path },
	'each path is an endpoint of its pool, and no other path is');
my @idle = grep { $worker{$_}{daemon} == !!$worker{$_}{endpoints}->@* }
	@programs;
is("@idle", '', 'a worker either has endpoints or works by itself');
is(slurp("$gen/binaries.mk"), "WORKERS := @pools\n", 'make builds all of them');

# ---- roles -----------------------------------------------------------------------
my %granted = map { ($_ => 1) } slurp('schema/grants.sql') =~ /\b(et_\w+)/g;
is(join(' ', sort keys %role), join(' ', sort keys %granted),
	'each role of the table is granted something, and no other');
is(slurp("$gen/roles"), join('', map { "$_ $role{$_}\n" }
	map { /^(\S+)/ } split /\n/, slurp("$gen/roles")),
	'the list of roles has their limits');
is(slurp("$gen/connections"), "$connections\n",
	'connections are counted');

# What a worker asks of the database is what its role may ask, by name.
my (%may, %asks);
my $grants = slurp('schema/grants.sql');
while ($grants =~ /^grant \w+ on (?:function )?([^;]*?)\s+to ([^;]*);/gm) {
	my ($what, $whom) = ($1, $2);
	for my $role (split /,\s*/, $whom) {
		$may{$role}{$_} = 1 for grep { /^api/ } split /,\s*/, $what;
	}
}
for (grep { !/^\s*(#|$)/ } split /^/, slurp('deploy/pools.tab')) {
	my ($name, undef, $role) = split;
	$asks{"et_$role"}{$_} = 1 for map { $_->{sql} =~ /\b(api\.\w+)/g }
		$worker{$name}{statements}->@*;
}
for my $role (sort keys %role) {
	is(join(' ', sort keys $asks{$role}->%*),
		join(' ', sort keys $may{$role}->%*),
		"$role may ask what its worker asks, no more and no less");
}

# ---- nginx -----------------------------------------------------------------------
my $locations = slurp("$gen/nginx-locations.conf");
my $upstreams = slurp("$gen/nginx-upstreams.conf");
my @blocks = $locations =~ /^location (.*?) \{(.*?)^\}/gms;
is(@blocks / 2, keys %path, 'each path has a location');
my @order;
while (my ($match, $block) = splice @blocks, 0, 2) {
	my ($how, $what) = split ' ', $match;
	my ($route) = grep { my $p = $_;
		$how eq '=' ? $p eq $what
			: $p =~ /\{/ && ($p =~ s/\{\w+\*?\}/x1/gr) =~ /$what/
	} keys %path;
	my $p = $path{ $route // next };
	push @order, $route;
	like($block, qr/fastcgi_pass \Q$p->{pool}\E;/, "$route: its pool");
	my ($seconds) = $block =~ /fastcgi_read_timeout (\d+)s;/;
	is($seconds, $p->{seconds} + 5,
		'… given up by nginx after the watchdog');
	$p->{zone} eq '-' ? unlike($block, qr/rate/, '… without a limit')
		: like($block, qr{include rate/\Q$p->{zone}\E\.conf;},
			'… with the limit of its zone');
	unlike($what, qr/\(/, '… without a capture');
	like($upstreams, qr/^\t"\S+" "\Q$route\E";$/m, '… and its pattern');
}
is(join(' ', sort @order), join(' ', sort keys %path),
	'no two locations answer for one path');
for my $pool (map { $_->{pool} } values %path) {
	my ($servers) = $upstreams =~ /^upstream \Q$pool\E \{(.*?)\}/ms;
	is(scalar(() = $servers =~ m{/\Q$pool\E\.sock max_fails=0;}g), 2,
		"$pool: the same socket twice, never given up");
}
is(join(' ', map { /^(\S+)/ } split /\n/, slurp("$gen/pools.list")),
	"@pools", 'the start list has each pool once');

# ---- README ----------------------------------------------------------------------
# A path stands there whole, or as "…/last" in a line with its neighbours.
my @rows = grep { /^\|.*`\// } split /^/, slurp('README.md');
sub in_readme ($path) {
	$path =~ s/\*//;
	my ($above, $last) = $path =~ m{^(.*)/([^/]*)$};
	return grep { /`\Q$path\E`/ || /`\Q$above\E(\/[^`]*)?`.*`…\/\Q$last\E`/ }
		@rows;
}
is(join(' ', grep { !in_readme($_) } sort keys %path), '',
	'README.md has each route');
ok(!in_readme('/api/none') && !in_readme('/none/reject'), '… and no other');
done_testing;
