# The scanner's screens in a browser, its headers, and what a phone has to load.
use v5.36;
use utf8;
use File::Temp qw(tempdir);
use IO::Compress::Gzip qw(gzip);
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);
my $work = tempdir('et-scan-XXXXXX', TMPDIR => 1, CLEANUP => !$ENV{SHOTS});
diag($work) if $ENV{SHOTS};
my $stack = ET::Stack->new(RATE_SCAN => 'off');
my $staff = $stack->sign_in;

sub slurp ($path) {
	open my $in, '<:raw', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$in>;
}

# ---- what it loads ----------------------------------------------------------------
my @files = slurp('build/html/scan/sw.js') =~ m{ ?(/[^ ?#"]+)#sha256-}g;
my (%size, $sum);
# A page reads the catalogue of one language: here the German one.
for my $file (grep { !/\.(?:wasm|png)$/ && !m{/lang/scan/(?!de)} } @files, '/scan/sw.js',
	'/scan/index.html') {
	gzip(\slurp("build/html$file") => \my $packed);
	$sum += $size{$file} = length $packed;
}
cmp_ok($sum, '<=', 90 * 1024, 'page, style and scripts: 90 kB at most, packed')
	or diag join "\n", map { "$size{$_} $_" } sort keys %size;
note "$sum bytes beside ZXing";
my %kept = map { $_ => 1 } @files;
my @miss;
for my $file (grep { /\.js$/ } @files) {
	my ($folder) = $file =~ m{^(.*)/};
	for (slurp("build/html$file") =~ /(?:from|import\() ?"(\.[^"]+)"/g) {
		my $path = "$folder/$_" =~ s{/\./}{/}gr;
		1 while $path =~ s{/[^/.]+/\.\./}{/};
		push @miss, "$file: $_" if !$kept{$path};
	}
}
is("@miss", '', 'all that they import is kept on the device');
unlike(slurp("build/html$_"), qr{\.innerHTML|document\.write|\beval\(},
	"$_ makes no markup from strings") for grep { m{^/scan/\w+\.js$} } @files;

# ---- headers --------------------------------------------------------------------
my %html = (headers => { accept => 'text/html' });
for my $path ('/scan/', '/scan/decode.js', '/scan/sw.js') {
	my $r = $stack->ask(GET => $path, %html);
	my $csp = $r->{headers}{'content-security-policy'};
	is($r->{status}, 200, "$path is there");
	like($csp, qr/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
		"$path: WebAssembly, and else only our scripts");
	like($csp, qr/require-trusted-types-for 'script'; trusted-types scanner$/,
		"$path: one policy for what is started from text");
	unlike($csp, qr/unsafe-(?:inline|eval)'.*unsafe|\*|http/,
		"$path: nothing else is let in");
	like($r->{headers}{'permissions-policy'}, qr/^camera=\(self\), /,
		"$path: the camera is allowed");
}
for my $path ('/', '/admin/', '/scanner') {
	my $r = $stack->ask(GET => $path, %html);
	unlike($r->{headers}{'content-security-policy'}, qr/wasm/,
		"$path: no WebAssembly");
	like($r->{headers}{'permissions-policy'}, qr/^camera=\(\), /,
		"$path: no camera");
}
my $r = $stack->ask(GET => '/scan/scan.webmanifest');
is($r->{headers}{'content-type'}, 'application/manifest+json',
	'the manifest is one');
is_deeply([ grep { $stack->ask(GET => $_->{src})->{status} != 200 }
	@{ $r->{json}{icons} } ], [], 'its icons are there');
is($r->{json}{start_url}, '/scan/', 'it starts the scanner');
like($stack->ask(GET => '/scan/licences.txt')->{content},
	qr/MIT License.*Apache License.*MIT License/s, 'the licences are told');

# ---- tickets and a device ----------------------------------------------------------
sub team ($name, %more) {
	my ($first) = lc($name) =~ /^(\w)/a;
	my $r = $stack->ask(POST => '/api/register', json => { name => $name,
		email => "$first\@example.org", phone => '+49 341 5550199', %more });
	is($r->{status}, 201, "$name registers") or diag($r->{content});
	my @code;
	ET::Stack::wait_for(sub {
		my $got = $stack->ask(GET =>
			"/api/admin/registrations/$r->{json}{id}",
			token => $staff);
		@code = map { ($_->{qr_code_path} // '')
			=~ m{^/t/([^.]+\..*?)(?:\.png)?$} ? $1 : () }
			@{ $got->{json}{tickets} };
		@code == @{ $got->{json}{tickets} };
	}, 60);
	return @code;
}
$stack->sql("update app.event set approval = 'automatic',
	name = 'Donaudampfschifffahrtsgesellschaftsball 2037'");
my @team = team('Zoë Łukasz-O’Neil', team_name => 'فريق الروبوت',
	members => [ 'Sister Ada Lovelace', 'Person Withdrawn', 'שלום' ]);
my @more = (team('Grace Hopper'), team('Wolfgang Wolfeschlegelsteinhausenberg'
	. 'erdorff-Donaudampfschifffahrtskapitän'));
my @code = (@team[0 .. 3], @more);
$stack->sql("update app.ticket set revoked_at = now()
	where member_name = 'Person Withdrawn'");
$stack->sql("update app.registration set status = 'cancelled'
	where name like 'Wolfgang%'");
$r = $stack->ask(POST => '/api/admin/devices', token => $staff,
	json => { name => 'Anna’s phone', gate => 'Gate B',
		profile => 'supervisor' });
is($r->{status}, 201, 'a device is made') or diag($r->{content});
browser('scan-look', BASE_URL => $stack->env('BASE_URL'), TOKEN => $staff,
	ENROL => $r->{json}{enrol}{url}, DEVICE => $r->{json}{id},
	CODES => join("\n", @code), WORK => $work,
	SHOTS => $ENV{SHOTS} ? $work : '');
is($stack->sql("select count(*) from app.scan where kind = 'undo'
	and note = 'The wrong sister'"), 1, 'the undo is kept with its reason');
is($stack->sql("select count(*) from app.scan where kind = 'manual'"), 1,
	'so is who was admitted by hand');
$stack->done;
done_testing;
