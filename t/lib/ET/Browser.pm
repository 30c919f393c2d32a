# A script of t/browser in Debian's Chromium; each line "ok NAME" that it says
# is an assertion of the test.
#
#   browser('register', BASE_URL => $url, NAME => 'Zoë');
package ET::Browser;
use v5.36;
use Cwd qw(abs_path);
use Encode qw(encode_utf8);
use Exporter 'import';
use Test::More;

our @EXPORT_OK = qw(browser);

sub browser ($script, %env) {
	local %ENV = (%ENV, NODE_MODULES => abs_path('build/npm/node_modules'),
		map { ($_ => encode_utf8($env{$_})) } keys %env);
	open my $node, '-|', 'node', "t/browser/$script.mjs"
		or return fail("node: $!");
	binmode $node, ':encoding(UTF-8)';
	my $said = 0;
	while (my $line = <$node>) {
		chomp $line;
		if ($line =~ /^(not )?ok (.*)/) {
			ok(!$1, "$script: $2");
			$said++;
		} else {
			diag($line);
		}
	}
	close $node;
	is($?, 0, "$script: the browser ended well");
	cmp_ok($said, '>', 0, "$script: it looked at something");
	return;
}
1;
