# Tickets as a phone at a door sees them, turned, blurred, dim and scratched,
# are read by two decoders that know nothing of each other: the scanner's own
# and zbar. SOAK=1 looks at 500.
use v5.36;
use Cwd qw(abs_path);
use File::Temp qw(tempdir);
use Test::More;
use ET::Mail qw(mails parse_mail qr_read);
use ET::Stack;

my $count = $ENV{SOAK} ? 500 : 60;
my $dir = tempdir('et-scan-XXXXXX', TMPDIR => 1, CLEANUP => !$ENV{SHOTS});
diag($dir) if $ENV{SHOTS};
my $stack = ET::Stack->new;

$stack->sql("update app.event set approval = 'automatic'");
my $r = $stack->ask(POST => '/api/register', json => { name => 'Ada',
	email => 'ada@example.org', phone => '+49 341 5550199',
	team_name => 'Engines', members => [ map { "Member $_" } 1 .. 7 ] });
is($r->{status}, 201, 'a team registers') or diag($r->{content});
my @caught;
ET::Stack::wait_for(sub { @caught = mails($stack->env('MAIL_DIR')) });

sub slurp ($path) {
	open my $in, '<:raw', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$in>;
}
my (@code, @file);
for my $image (@{ parse_mail(slurp($caught[0]))->{images} }) {
	push @code, qr_read($image->{bytes});
	push @file, "$dir/code-$#code.png";
	open my $out, '>:raw', $file[-1] or die "$file[-1]: $!";
	print $out $image->{bytes};
	close $out;
}
is(@code, 8, 'its mail has eight codes');
$stack->done;

# ---- the scanner's own decoder --------------------------------------------------
local $ENV{NODE_MODULES} = abs_path('build/npm/node_modules');
open my $node, '-|', 'node', 't/scan/degrade.mjs', $count, $dir, @file
	or die "node: $!";
my %own = map { /^(\S+) (\S+)$/ ? ($1 => $2) : () } <$node>;
close $node;
my @seen = sort keys %own;
is(@seen, $count, "$count pictures were made");

# ---- zbar ---------------------------------------------------------------------
open my $zbar, '-|', qw(zbarimg -q --nodbus --xml -Sdisable -Sqrcode.enable),
	@seen or die "zbarimg: $!";
my (%zbar, $file);
while (<$zbar>) {
	$file = $1 if /<source href='([^']*)'/;
	$zbar{$file} = $1 if /<!\[CDATA\[(.*?)\]\]>/;
}
close $zbar;

for my $decoder ([ 'ZXing', \%own ], [ 'zbar', \%zbar ]) {
	my ($name, $read) = @$decoder;
	my (@not, @other);
	for my $n (0 .. $#seen) {
		my $text = $read->{ $seen[$n] } // '-';
		push @not, $n if $text ne $code[ $n % @code ];
		push @other, $n if $text ne '-' && $text ne $code[ $n % @code ];
	}
	cmp_ok(@not, '<=', $count / 100, "$name reads 99 of 100")
		or diag("not by $name: @seen[@not]");
	is("@other", '', "$name reads none as something else");
	note sprintf '%s: %d of %d', $name, $count - @not, $count;
}
done_testing;
