# Does a value fit a schema of openapi.json? As much of JSON Schema 2020-12 as
# stands in there.
#
#   my $api = ET::Schema->new;
#   $api->document                     the whole description
#   $api->operation('get', '/ping')    one operation
#   $api->faults($schema, $value)      what does not fit, a line each
#   $api->answer_faults('get', '/ping', $status, $json)
package ET::Schema;
use v5.36;
use JSON::PP;

my $plain = JSON::PP->new->allow_nonref;

sub new ($class, $file = ($ENV{BUILD} // 'build')
		. '/gen/openapi.json') {
	open my $in, '<:raw', $file or die "$file: $!";
	my $text = do { local $/; <$in> };
	return bless { api => JSON::PP->new->utf8->decode($text) }, $class;
}

sub document ($self) { $self->{api} }

# What a reference means; anything else is itself.
sub resolve ($self, $node) {
	while (ref $node eq 'HASH' && defined(my $ref = $node->{'$ref'})) {
		die "$ref is not in this file" if $ref !~ m{^#/};
		$node = $self->{api};
		$node = $node->{$_} // die "$ref is not there"
			for split m{/}, substr $ref, 2;
	}
	return $node;
}

sub operation ($self, $method, $path) {
	return $self->{api}{paths}{$path}{$method};
}

sub type_of ($v) {
	return 'null' if !defined $v;
	return 'boolean' if JSON::PP::is_bool($v);
	return { HASH => 'object', ARRAY => 'array' }->{ ref $v } if ref $v;
	return 'string' if $plain->encode($v) =~ /^"/;
	return $v =~ /^-?\d+$/ ? 'integer' : 'number';
}

sub faults ($self, $schema, $v, $at = '') {
	my $s = $self->resolve($schema);
	my $type = type_of($v);
	my @allowed = ref $s->{type} ? @{ $s->{type} } : $s->{type} // ();

	return "$at is $type, not @allowed" if @allowed
		&& !grep { $_ eq $type || "$_$type" eq 'numberinteger' } @allowed;
	my @found = map { $self->faults($_, $v, $at) } @{ $s->{allOf} // [] };
	if ($s->{oneOf}) {
		my $fit = grep { !$self->faults($_, $v, $at) } @{ $s->{oneOf} };
		push @found, "$at fits $fit of its kinds" if $fit != 1;
	}
	return (@found, $self->object_faults($s, $v, $at))
		if $type eq 'object';
	return (@found, map { $self->faults($s->{items}, $v->[$_], "$at\[$_]") }
		$s->{items} ? 0 .. $#$v : ()) if $type eq 'array';
	return (@found, scalar_faults($s, $v, $at));
}

# All that is required is there; what is there fits.
sub object_faults ($self, $s, $v, $at) {
	my @found = map { "$at.$_ is missing" }
		grep { !exists $v->{$_} } @{ $s->{required} // [] };
	for my $name (sort keys %{ $s->{properties} // {} }) {
		push @found, $self->faults($s->{properties}{$name}, $v->{$name},
			"$at.$name") if exists $v->{$name};
	}
	return @found;
}

sub scalar_faults ($s, $v, $at) {
	return if !defined $v;
	my @found;
	push @found, "$at is $v, none of @{ $s->{enum} }"
		if $s->{enum} && !grep { $_ eq $v } @{ $s->{enum} };
	push @found, "$at is $v, not $s->{const}"
		if exists $s->{const} && $s->{const} ne $v;
	push @found, "$at is $v, not like $s->{pattern}"
		if $s->{pattern} && $v !~ /$s->{pattern}/;
	push @found, "$at is $v, less than $s->{minimum}"
		if defined $s->{minimum} && $v < $s->{minimum};
	push @found, "$at is $v, no time"
		if ($s->{format} // '') eq 'date-time'
		&& $v !~ /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
	return @found;
}

# Names in the value that no schema of the object tells of.
sub unknown ($self, $schema, $v, $at = '') {
	my %known = map { %{ $_->{properties} // {} } }
		$self->parts($schema, $v);
	return map { my $i = $_; $self->unknown(
		$self->resolve($schema)->{items} // {}, $v->[$i], "$at\[$i]") }
		0 .. $#$v if ref $v eq 'ARRAY';
	return if ref $v ne 'HASH' || !%known;
	return map { $known{$_}
		? $self->unknown($known{$_}, $v->{$_}, "$at.$_")
		: "$at.$_ is not described" } sort keys %$v;
}

# A schema and those that it is made of, of several kinds the one that fits.
sub parts ($self, $schema, $v) {
	my $s = $self->resolve($schema);
	return ($s, map { $self->parts($_, $v) } @{ $s->{allOf} // [] },
		grep { !$self->faults($_, $v) } @{ $s->{oneOf} // [] });
}

sub answer_faults ($self, $method, $path, $status, $json) {
	my $answer = $self->resolve($self->operation($method, $path)
		->{responses}{$status} // return "$status is not described");
	my $schema = $answer->{content}{'application/json'}{schema}
		// return "$status has no JSON";
	return ($self->faults($schema, $json), $self->unknown($schema, $json));
}
1;
