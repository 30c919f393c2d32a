# An include points only down; a third-party header is included once.
use v5.36;
use Test::More;

# The table of lib/README.md, from the ground up.
my (%height, @rooms);
for (`cat lib/README.md`) {
	push @rooms, $1 if m{^\| (\w+)/ \| \S.* \|$};
}
@height{@rooms} = keys @rooms;
is_deeply([ sort @rooms ],
	[ sort map { m{^lib/(\w+)/$} } glob 'lib/*/' ],
	'lib/README.md has a line for each room');

sub room ($file) { return $file =~ m{^lib/(\w+)/} ? $height{$1} : @rooms }

my (@homeless, @upward, %third, %needs);
for my $file (glob 'lib/*.[ch] lib/*/*.[ch] cgi/*.c') {
	push @homeless, $file if !defined room($file);
	open my $in, '<', $file or die "$file: $!";
	while (<$in>) {
		if (m{^#include "((\w+)/[\w-]+\.h)"}) {
			push @upward, "$file -> $1"
				if ($height{$2} // 99) > room($file);
			$needs{$file}{"lib/$1"} = 1;
		} elsif (/^#include "(.*)"/) {
			push @homeless, "$file -> $1";
		} elsif (m{^#include <([\w./-]+)>}) {
			push @{ $third{$1} }, $file;
		}
	}
}
is("@homeless", '', 'each file and each include names its room');
is("@upward", '', 'no include points up');

# All headers that including this file brings with it.
sub closure ($file, $seen = {}) {
	for my $header (sort keys %{ $needs{$file} }) {
		closure($header, $seen) if !$seen->{$header}++;
	}
	return $seen;
}

my @circles = grep { closure($_)->{$_} } sort keys %needs;
is("@circles", '', 'no header comes back to itself');

# A noun is a .c and its .h: two of them may not need each other either.
sub noun ($file) { return $file =~ s/\.[ch]$//r }
my %noun_needs;
for my $file (grep { m{^lib/} } keys %needs) {
	$noun_needs{ noun($file) }{ noun($_) } = 1 for keys %{ $needs{$file} };
}
my @mutual;
for my $noun (sort keys %noun_needs) {
	push @mutual, map { "$noun <-> $_" }
		grep { $noun lt $_ && $noun_needs{$_}{$noun} }
		sort keys %{ $noun_needs{$noun} };
}
is("@mutual", '', 'no two nouns need each other');

my @http = grep { my $all = closure($_);
	grep { m{^lib/run/} } keys %$all
} glob 'lib/{event,registration,door,staff,export}/*.h';
is("@http", '', 'no header of the model brings HTTP with it');

for my $name (sort keys %third) {
	next if -e "/usr/include/x86_64-linux-gnu/sys/$name";
	my @by = sort @{ $third{$name} };
	if ($name =~ m{^fcgiapp}) {
		my @bad = grep { !m{^lib/run/} } @by;
		is("@bad", '', "<$name> stays in run/");
	} elsif ($name =~ m{^(libpq-fe|cjson/|cJSON|gd\.|png\.|qrencode|gmime/|jwt\.|libesmtp|idn2|unicase|unictype|uninorm|liboath/)}) {
		is(scalar @by, 1, "<$name> is included by one file: @by");
	} elsif ($name =~ m{^sodium}) {
		my @bad = grep { !m{^lib/(?:base/hash|keys/(?:ticket_code|password|secretbox))\.c$} } @by;
		is("@bad", '', '<sodium.h> stays with hash, ticket_code, password and secretbox');
	}
}

# The wire knows no SQL, the model knows no HTTP.
my @mixed;
for my $file (glob 'lib/{wire,event,registration,door,staff,export}/*.c') {
	open my $in, '<', $file or die "$file: $!";
	local $/ = undef;
	my $text = <$in>;
	push @mixed, $file
		if $file =~ m{/wire/}
		? $text =~ /\bdb_\w+\(|\bselect\b.*\bfrom\b/i
		: $text =~ /\b(resp|req)_\w+\(/;
}
is("@mixed", '', 'the wire knows no SQL and the model no HTTP');

# Each header compiles alone, with the compiler and with the other one.
for my $header (glob 'lib/*/*.h') {
	for my $cc (qw(gcc clang)) {
		my $said = `$cc -std=c11 -D_GNU_SOURCE -Ilib -Wall -Wextra -Werror -fsyntax-only -x c $header 2>&1`;
		is($said =~ s/.*pragma once in main file.*//r, '',
			"$header compiles alone under $cc");
	}
}
done_testing;
