# How much script the administration loads, and that nobody else loads its
# words.
use v5.36;
use Test::More;
use IO::Compress::Gzip qw(gzip);

my $html = 'build/html';

sub read_file ($path) {
	open my $in, '<:raw', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$in>;
}

my @scripts = glob "$html/admin/*.js $html/admin/*/*.js";
is("@scripts", "$html/admin/app.js", 'all views are in one script');
my $script = read_file($scripts[0]);
gzip(\$script => \my $packed);
cmp_ok(length $packed, '<=', 70 * 1024, 'it is 70 kB at most, packed');
note length $packed, ' bytes';

my @views = glob 'nginx/html/admin/views/*.js';
my %named = map { ($_ => 1) } read_file('nginx/html/admin/routes.js')
	=~ m{import\("\./(views/[^"]+)"\)}g;
cmp_ok(scalar keys %named, '>', 10, 'the views were found');
is(join(' ', grep { !$named{s{.*/(views/)}{$1}r} } @views), '',
	'routes.js names every view');

my $strange = 'Please sign in again';
like(read_file("$html/lang/admin/de.json"), qr/"$strange"/,
	'the words of the administration are in its own file');
unlike(read_file("$html/lang/de.json"), qr/"$strange"/,
	'… and who registers does not load them');

done_testing;
