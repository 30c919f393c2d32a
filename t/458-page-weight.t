# What a phone has to load before somebody can register.
use v5.36;
use Test::More;
use ET::Stack;
use IO::Compress::Gzip qw(gzip);
use IO::Uncompress::Gunzip qw(gunzip);

my $stack = ET::Stack->new;
$stack->sql(<<'SQL');
update app.event set price_minor = 2000, proof = 'optional',
       payment_instructions = E'Pay until 1 March.\nIBAN: DE02 1203 0000'
SQL
my (%size, @from_elsewhere);

# Fetch what `path` names and all that it names in its turn.
sub weigh ($path, $lang) {
	return if $size{$path};
	my $r = $stack->ask(GET => $path, headers => { accept => 'text/html',
		'accept-encoding' => 'gzip', 'accept-language' => $lang });
	is($r->{status}, 200, "$path is there");
	my $text = $r->{content};
	if (($r->{headers}{'content-encoding'} // '') eq 'gzip') {
		$size{$path} = length $text;
		gunzip(\$text => \my $plain);
		$text = $plain;
	} else {
		gzip(\$text => \my $packed);
		$size{$path} = length $packed;
	}
	push @from_elsewhere, $text =~ m{(?:src|href)="(?:https?:)?//[^"]*"}g;
	weigh($_, $lang) for
		$text =~ m{<link rel="stylesheet" href="([^"]+)"}g,
		$text =~ m{<script[^>]* src="([^"]+)"}g;
}

for my $lang ('en', split ' ', `cat lib/lang/po/LINGUAS`) {
	%size = ();
	weigh("/?lang=$lang", $lang);
	weigh("/lang/$lang.json", $lang) if $lang ne 'en';
	my $sum = 0;
	$sum += $_ for values %size;
	cmp_ok(scalar keys %size, '>=', 3, "$lang: page, style and script");
	cmp_ok($sum, '<=', 30 * 1024, "$lang: 30 kB at most, packed")
		or diag join "\n", map { "$size{$_} $_" } sort keys %size;
	note "$lang: $sum bytes";
}
is("@from_elsewhere", '', 'nothing is from elsewhere');

my $csp = $stack->ask(GET => '/', headers => { accept => 'text/html' })
	->{headers}{'content-security-policy'};
like($csp, qr/^default-src 'none';/, 'nothing is allowed but what is named');
unlike($csp, qr/unsafe|\*|http/, 'nothing unsafe is named');

done_testing;
