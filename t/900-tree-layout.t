# The tree itself: what stands at the top, sizes, and what is committed.
use v5.36;
use Test::More;

my @files = grep { -f } split /\n/, `git -c safe.directory="*" ls-files -co --exclude-standard`;
ok(@files > 50, 'the tree was listed');

my %top = map { (split m{/}, $_)[0] => 1 } grep { !/^\./ } @files;
is_deeply([ sort keys %top ],
	[qw(LICENSE Makefile README.md api cgi deploy lib nginx schema t)],
	'nothing else stands at the top');

sub lines ($file) {
	open my $in, '<', $file or die "$file: $!";
	my @lines = <$in>;
	return @lines;
}

# House limits: a file 500 lines, a header 120, a function 60.
my (@long, @wide, @nofirst, @function);
for my $file (grep { m{^(lib|cgi)/[^/]+\.[ch]$} } @files) {
	my @text = lines($file);
	my $max = $file =~ /\.h$/ ? 120 : 500;
	push @long, "$file: " . @text if @text > $max;
	(my $name = $file) =~ s{.*/}{};
	push @nofirst, $file if $text[0] !~ m{^/\* \Q$name\E: \S};
	my $start;
	for my $i (0 .. $#text) {
		my $shown = $text[$i];
		utf8::decode($shown);
		1 while $shown =~ s/\t/' ' x (8 - $-[0] % 8)/e;
		push @wide, "$file:" . ($i + 1) if length $shown > 81;
		$start = $i if $text[$i] =~ /^\{/;
		next if $text[$i] !~ /^\}/ || !defined $start;
		push @function, "$file:$start" if $i - $start > 60;
		undef $start;
	}
}
is("@long", '', 'no file in lib or cgi is past the house size');
is("@function", '', 'no function is longer than 60 lines');
is("@wide", '', 'no line is wider than 80 columns');
is("@nofirst", '', 'each file says on its first line what it is for');

# cgi/x.c has no main, no SQL text transactions, no allocation of its own.
my @impure;
for my $file (grep { m{^cgi/.*\.c$} } @files) {
	my $text = join '', lines($file);
	push @impure, "$file: $1"
		if $text =~ /\b(main|malloc|calloc|free|goto|BEGIN|PQ\w+|FCGX_\w+)\b\s*[(;]/;
}
is("@impure", '', 'routes allocate nothing, jump nowhere and own no main');

my @open = grep { !/^t\/900/ } split /\n/,
	`git -c safe.directory="*" grep -lIwE 'TODO|FIXME|XXX' -- lib cgi nginx schema deploy t README.md`;
is("@open", '', 'nothing is left open in the text');

done_testing;
