# An include points only down; a third-party header is included once.
use v5.36;
use Test::More;

# From the bottom: a file may include from its own layer and those before it.
my @layers = (
	[qw(base banned arena buf err log cfg clock rand num pool utf8 hash
		secret arg spool text lang colour)],
	[qw(req email pair form field valid multipart param json json_check resp
		problem precondition cookie csv csv_read cursor)],
	[qw(serial code bitmap qr mime smtp smtp_reply smtp_words tag template template_check image
		image_head paper pdf ics ticket_file link roster_seal db pg conninfo
		sqlstate caller idempotency)],
	[qw(agent otp password seal token session auth)],
	[qw(filter desk correct bulk import
		event events picture picture_read proof registration registration_json
		registration_list holder settings setting_words setting_fields sweep ticket ticket_page scan staff device
		door roster outbox mail_queue audit export stats door_list account team)],
	[qw(page page_ticket mail mail_kind mail_vars mail_words mail_preview mail_draft)],
	[qw(worker answer loop serve main)],
);
my %layer;
for my $level (0 .. $#layers) {
	$layer{$_} = $level for @{ $layers[$level] };
}

my (@upward, @strangers, %third, %needs);
for my $file (glob('lib/*.[ch] cgi/*.c')) {
	my ($dir, $noun) = $file =~ m{^(\w+)/([\w-]+)\.[ch]$};
	push @strangers, $file if $dir eq 'lib' && !exists $layer{$noun};
	my $mine = $dir eq 'cgi' ? @layers : $layer{$noun} // 99;
	open my $in, '<', $file or die "$file: $!";
	while (<$in>) {
		if (/^#include "([\w-]+)\.h"/) {
			push @upward, "$file -> $1.h"
				if ($layer{$1} // 99) > $mine;
			$needs{$file}{"lib/$1.h"} = 1;
		} elsif (m{^#include <([\w./-]+)>}) {
			push @{ $third{$1} }, $file;
		}
	}
}
is("@strangers", '', 'each file of lib has its layer');
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

my @http = grep { my $all = closure($_);
	grep { $all->{"lib/$_.h"} } qw(req resp worker auth)
} map { "lib/$_.h" } @{ $layers[4] };
is("@http", '', 'no header of the model brings HTTP with it');

my %may = ('fcgiapp.h' => 'lib/loop.c lib/main.c lib/req.c lib/resp.c lib/serve.c');
for my $name (sort keys %third) {
	next if -e "/usr/include/x86_64-linux-gnu/sys/$name";
	my @by = sort @{ $third{$name} };
	if ($name =~ m{^fcgiapp}) {
		my @bad = grep { index($may{$name}, $_) < 0 } @by;
		is("@bad", '', "<$name> stays with the skeleton, req and resp");
	} elsif ($name =~ m{^(libpq-fe|cjson/|cJSON|gd\.|png\.|qrencode|gmime/|jwt\.|libesmtp|idn2|liboath/)}) {
		is(scalar @by, 1, "<$name> is included by one file: @by");
	} elsif ($name =~ m{^sodium}) {
		my @bad = grep { !m{^lib/(hash|code|password|seal)\.c$} } @by;
		is("@bad", '', '<sodium.h> stays with hash, code, password and seal');
	}
}

# The wire knows no SQL, the model knows no HTTP.
my @mixed;
for my $noun (@{ $layers[1] }, @{ $layers[4] }) {
	open my $in, '<', "lib/$noun.c" or next;
	local $/ = undef;
	my $text = <$in>;
	push @mixed, "lib/$noun.c"
		if $layer{$noun} == 1 && $text =~ /\bdb_\w+\(|\bselect\b.*\bfrom\b/i
		|| $layer{$noun} == 4 && $text =~ /\b(resp|req)_\w+\(/;
}
is("@mixed", '', 'the wire knows no SQL and the model no HTTP');

# Each header compiles alone, with the compiler and with the other one.
for my $header (glob 'lib/*.h') {
	for my $cc (qw(gcc clang)) {
		my $said = `$cc -std=c11 -D_GNU_SOURCE -Ilib -Wall -Wextra -Werror -fsyntax-only -x c $header 2>&1`;
		is($said =~ s/.*pragma once in main file.*//r, '',
			"$header compiles alone under $cc");
	}
}
done_testing;
