# openapi.json, as make writes it, agrees with itself and with the pool table.
use v5.36;
use Test::More;
use ET::Described;
use ET::Schema;

my $api = ET::Schema->new;
my $doc = $api->document;
my (%used, @wrong);

like($doc->{openapi}, qr/^3\.1\./, 'it is OpenAPI 3.1');

# Every reference leads somewhere in the file, every part is referred to.
sub walk ($node, $visit, $at = '') {
	$visit->($node, $at);
	walk($node->{$_}, $visit, "$at/$_")
		for ref $node eq 'HASH' ? sort keys %$node : ();
	walk($node->[$_], $visit, "$at/$_")
		for ref $node eq 'ARRAY' ? 0 .. $#$node : ();
}
walk($doc, sub ($node, $at) {
	return if ref $node ne 'HASH' || ref $node->{'$ref'}
		|| !defined $node->{'$ref'};
	$used{ $node->{'$ref'} }++;
	eval { $api->resolve($node); 1 } or push @wrong, "$at: $@";
});
is("@wrong", '', 'every reference leads somewhere in the file');
my @unused = grep { !$used{$_} } map { my $kind = $_;
	map { "#/components/$kind/$_" } keys $doc->{components}{$kind}->%* }
	grep { $_ ne 'securitySchemes' } keys $doc->{components}->%*;
is("@unused", '', 'every part is used');

# Examples fit their schemas.
my @unfit;
walk($doc, sub ($node, $at) {
	return if ref $node ne 'HASH' || ref $node->{schema} ne 'HASH';
	push @unfit, map { "$at: $_" }
		$api->faults($node->{schema}, $node->{example})
		if exists $node->{example};
	push @unfit, map { my $e = $_;
		map { "$at: $_" } $api->faults($node->{schema}, $e->{value}),
			$api->unknown($node->{schema}, $e->{value}) }
		values %{ $node->{examples} } if ref $node->{examples} eq 'HASH';
});
is("@unfit", '', 'every example fits its schema');

# The routes of the pool table and no others.
my %pool;
open my $tab, '<', 'deploy/pools.tab' or die "pools.tab: $!";
while (<$tab>) {
	next if /^\s*(#|$)/;
	my ($name, undef, undef, undef, $body, $zone, $keys, @paths) = split;
	$pool{s/\*//r} = { name => $name, body => $body, zone => $zone,
		keys => $keys } for grep { m{^/} } @paths;
}
is_deeply([ sort keys $doc->{paths}->%* ], [ sort keys %pool ],
	'it describes the routes of pools.tab, all of them and no others');

my (%id, @lacking);
for my $path (sort keys $doc->{paths}->%*) {
	my $pool = $pool{$path} // next;
	my $item = $doc->{paths}{$path};
	my @params = $path =~ /\{(\w+)\}/g;
	for my $method (sort keys %$item) {
		my $op = $item->{$method};
		my $r = $op->{responses};
		my %in_path = map { ($_->{name} => 1) } grep { $_->{in} eq 'path' }
			map { $api->resolve($_) } @{ $op->{parameters} // [] };
		my @must = (405, 500, 502, 503, 504);
		push @must, 429 if $pool->{zone} ne '-';
		push @must, 413 if $pool->{body} ne '0' && $method eq 'post';
		push @must, 400, 415, 422 if $op->{requestBody};
		push @must, 401 if grep { keys %$_ } @{ $op->{security} };
		push @lacking, map { "$method $path: $_" }
			(grep { !$r->{$_} } @must), (grep { !$in_path{$_} } @params);
		push @lacking, "$method $path: operationId"
			if $id{ $op->{operationId} }++;
		push @lacking, "$method $path: X-Request-Id in $_"
			for grep { !$api->resolve($r->{$_})->{headers}{'X-Request-Id'} }
			keys %$r;
	}
}
is("@lacking", '', 'every operation tells what pools.tab lets happen');

# Every error that a program may answer is told somewhere, but for those that
# only nginx gives and those that name no kind of failure.
my (%code, %told);
$code{ $_->{code} } = 1 for ET::Described->one('ping')->{errors}->@*;
walk($doc, sub ($node, $at) {
	$told{ $node->{value}{code} } = 1 if ref $node eq 'HASH'
		&& ref $node->{value} eq 'HASH' && defined $node->{value}{code};
});
my @silent = grep { !$told{$_} && $_ ne 'conflict' } sort keys %code;
is("@silent", '', 'every error of a worker is told');

done_testing;
