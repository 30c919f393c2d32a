# How much script a view of the administration loads, and that nobody else
# loads its words. Views come when they are opened, not before.
use v5.36;
use Test::More;
use IO::Compress::Gzip qw(gzip);

sub read_file ($path) {
	open my $in, '<:raw', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$in>;
}

my %packed;
sub packed ($path) {
	return $packed{$path} //= do {
		my $text = read_file($path);
		gzip(\$text => \my $small);
		length $small;
	};
}

# "admin/views/x.js" and "../../js/y.js": "js/y.js".
sub beside ($path, $to) {
	my @at = (split(m{/}, $path =~ s{/[^/]*$}{}r), split m{/}, $to);
	for (my $i = 0; $i < @at;) {
		if ($at[$i] eq '..') {
			splice @at, --$i, 2;
		} elsif ($at[$i] eq '.') {
			splice @at, $i, 1;
		} else {
			$i++;
		}
	}
	return join '/', @at;
}

# All that comes with a script, itself too.
sub loaded ($path, $seen = {}) {
	return $seen if $seen->{$path}++;
	loaded(beside($path, $_), $seen)
		for read_file($path) =~ m{from\s*"(\.[^"]+)"}g;
	return $seen;
}

sub weight (@seen) {
	my %all = map { %$_ } @seen;
	my $sum = 0;
	$sum += packed($_) for keys %all;
	return $sum;
}

my $html = 'build/html';
my $frame = loaded("$html/admin/app.js");
cmp_ok(scalar keys %$frame, '>', 15, 'the scripts were found');
cmp_ok(weight($frame), '<=', 25 * 1024, 'signing in: 25 kB at most, packed')
	or diag join "\n", map { packed($_) . " $_" } sort keys %$frame;
note weight($frame), ' bytes: the frame';

my @views = map { beside("$html/admin/routes.js", $_) }
	read_file("$html/admin/routes.js") =~ m{import\("(\.[^"]+)"\)}g;
cmp_ok(scalar @views, '>', 1, 'the views were found');
for my $view (@views) {
	my $sum = weight($frame, loaded($view));
	cmp_ok($sum, '<=', 45 * 1024, "$view: 45 kB at most, with the frame");
	note "$sum bytes: $view";
}

my %known = map { ($_ => 1) } @views;
my @unused = grep { !$known{$_} } glob "$html/admin/views/*.js";
is("@unused", '', 'routes.js names every view');

my $strange = "Please sign in again";
like(read_file("$html/lang/admin/de.json"), qr/"$strange"/,
	'the words of the administration are in its own file');
unlike(read_file("$html/lang/de.json"), qr/"$strange"/,
	'… and who registers does not load them');

done_testing;
