# openapi.json agrees with itself, with the pool table and with the errors.
use v5.36;
use Test::More;
use ET::Described;
use ET::Schema;

my $api = ET::Schema->new;
my $doc = $api->document;
my (%used, @wrong);

like($doc->{openapi}, qr/^3\.1\./, 'it is OpenAPI 3.1');

# A parser takes the last of two members; Swagger UI takes neither. The file has
# a line for each member, further in for each level.
sub doubled (@lines) {
	my (%seen, @doubled);
	for my $n (1 .. @lines) {
		my ($in, $name) = $lines[$n - 1] =~ /^( *)(?:"([^"]+)":)?/;
		delete @seen{ grep { $_ > length $in } keys %seen };
		push @doubled, "$name in line $n"
			if defined $name && $seen{ length $in }{$name}++;
	}
	return join ', ', @doubled;
}
open my $file, '<', 'nginx/html/openapi.json' or die "openapi.json: $!";
is(doubled(<$file>), '', 'no member is there twice');
is(doubled('{', '  "a": {', '    "b": 1', '  },', '  "c": {', '    "b": 1,',
	'    "b": 2', '  }'), 'b in line 7', '… one would be found');

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

# Methods, and who may call: x-need is what the endpoint needs.
my %worker = ET::Described->all;
my %asked = map { ($_->{path} =~ s/\*//r) => $_->{methods} }
	map { $_->{endpoints}->@* } values %worker;
# The worker asks for the least of its methods; the database may ask for more.
my %rank = (staff => 1, viewer => 2, reviewer => 3, admin => 4, owner => 5);
sub goes_with ($said, $asked) {
	return $said eq $asked
		|| ($rank{$said} // 0) > ($rank{$asked} // 9);
}
my (@needs, @methods);
for my $path (sort keys %pool) {
	my %item = map { uc($_) => $doc->{paths}{$path}{$_} }
		keys $doc->{paths}{$path}->%*;
	push @methods, $path
		if join(' ', sort keys %item) ne join ' ', sort keys $asked{$path}->%*;
	for my $method (sort keys %item) {
		my $said = $item{$method}{'x-need'} // 'nobody';
		my $asks = $asked{$path}{$method}{need} // 'no endpoint';
		push @needs, "$method $path: $said, but the worker asks for $asks"
			if !goes_with($said, $asks);
	}
	push @needs, "$path: no method needs what the worker asks for"
		if !grep { ($item{$_}{'x-need'} // '') eq
			($asked{$path}{$_}{need} // '-') } keys %item;
}
is("@methods", '', 'each path has the methods of its endpoint');
is(join("\n", @needs), '', 'x-need says what the worker asks for');

# What is sent: the fields of the endpoint's table, by the same names.
sub names_of ($op) {
	my %name;
	for my $p (map { $api->resolve($_) } @{ $op->{parameters} // [] }) {
		$name{ $p->{name} } = $p->{in} if $p->{in} =~ /^(?:path|query)$/;
	}
	for my $media (values %{ $op->{requestBody}{content} // {} }) {
		my $schema = $api->resolve($media->{schema});
		$name{$_} = 'body' for map { keys %{ $_->{properties} // {} } }
			$schema, map { $api->resolve($_) }
			map { @{ $schema->{$_} // [] } } qw(allOf oneOf anyOf);
	}
	return \%name;
}
my @fields;
for my $path (sort keys %pool) {
	for my $method (sort keys $asked{$path}->%*) {
		my $said = names_of($doc->{paths}{$path}{ lc $method });
		for my $f ($asked{$path}{$method}{fields}->@*) {
			next if $f->{type} eq 'ignored';
			push @fields, "$method $path: $f->{name} is not described"
				if !$said->{ $f->{name} };
		}
	}
}
is(join("\n", @fields), '', 'every field that is taken is described');

# The codes of lib/base/err.c and of nginx, and the sentences that go with them.
my (%detail, %told);
for my $file ('lib/base/err.c', 'nginx/maps.conf') {
	open my $in, '<', $file or die "$file: $!";
	my $text = join '', <$in>;
	if ($file =~ /\.c$/) {
		$text =~ s/"\s*\n\s*"//g;
		$detail{$1} = $2 while $text =~ /"([a-z_]+)",\s*"([^"]+)"/g;
		next;
	}
	my ($codes) = $text =~ /\$error_code \{(.*?)\}/s;
	my ($details) = $text =~ /\$error_detail \{(.*?)\}/s;
	my %by_status = $details =~ /(\d+) "(.*?)";/g;
	while ($codes =~ /(\d+) (\w+);/g) {
		$detail{$2} //= $by_status{$1};
	}
}
my @other;
walk($doc, sub ($node, $at) {
	return if ref $node ne 'HASH' || ref $node->{value} ne 'HASH'
		|| !defined $node->{value}{code};
	my ($code, $said) = $node->{value}->@{qw(code detail)};
	$told{$code} = 1;
	push @other, "$at: $code" if ($detail{$code} // '') ne $said;
});
is("@other", '', 'errors are told in the words of lib/base/err.c and nginx');
my @silent = grep { !$told{$_} && !/^(ok|conflict|request_timeout
	|length_required|precondition_failed|address_too_long|misdirected_request
	|range_not_satisfiable|header_too_large)$/x } sort keys %detail;
is("@silent", '', 'every error of a worker is told');

done_testing;
