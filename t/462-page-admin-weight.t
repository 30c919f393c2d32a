# How much script the administration is, and that nobody else loads its words.
use v5.36;
use Test::More;
use IO::Compress::Gzip qw(gzip);

sub read_file ($path) {
	open my $in, '<:raw', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$in>;
}

sub packed ($path) {
	my $text = read_file($path);
	gzip(\$text => \my $small);
	return length $small;
}

my $html = 'build/html';
my %seen;

# What a script imports, statically or when a view is opened.
sub follow ($path) {
	return if $seen{$path}++;
	my ($folder) = $path =~ m{^(.*)/};
	for my $to (read_file($path) =~ m{(?:from|import\()\s*"(\.[^"]+)"}g) {
		my @at = split m{/}, "$folder/$to";
		for (my $i = 0; $i < @at;) {
			if ($at[$i] eq '..') {
				splice @at, --$i, 2;
			} elsif ($at[$i] eq '.') {
				splice @at, $i, 1;
			} else {
				$i++;
			}
		}
		follow(join '/', @at);
	}
}
follow("$html/admin/app.js");
cmp_ok(scalar keys %seen, '>', 15, 'the scripts were found');

my $sum = 0;
$sum += packed($_) for keys %seen;
cmp_ok($sum, '<=', 60 * 1024, 'the whole administration: 60 kB at most, packed')
	or diag join "\n", map { packed($_) . " $_" } sort keys %seen;
note "$sum bytes";

my @unused = grep { !$seen{$_} } glob "$html/admin/views/*.js";
is("@unused", '', 'routes.js names every view');

my $strange = "Please sign in again";
like(read_file("$html/lang/admin/de.json"), qr/"$strange"/,
	'the words of the administration are in its own file');
unlike(read_file("$html/lang/de.json"), qr/"$strange"/,
	'… and who registers does not load them');

done_testing;
