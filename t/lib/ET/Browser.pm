# A script of t/browser in Debian's Chromium; each line "ok NAME" that it says
# is an assertion of the test.
#
#   browser('register', BASE_URL => $url, NAME => 'Zoë');
#
# A script may ask for what only the test can know: it says "WORD ARGUMENT" and
# reads the answer as a line:
#
#   browser('account', { link => sub ($email) { … } }, BASE_URL => $url);
package ET::Browser;
use v5.36;
use Cwd qw(abs_path);
use Encode qw(encode_utf8);
use Exporter 'import';
use IPC::Open2 qw(open2);
use Test::More;

our @EXPORT_OK = qw(browser);

sub browser ($script, @env) {
	my $answers = ref $env[0] ? shift @env : {};
	my %env = @env;
	local %ENV = (%ENV, NODE_MODULES => abs_path('build/npm/node_modules'),
		map { ($_ => encode_utf8($env{$_})) } keys %env);
	my $pid = open2(my $node, my $to, 'node', "t/browser/$script.mjs");
	binmode $node, ':encoding(UTF-8)';
	$to->autoflush;
	my $said = 0;
	while (my $line = <$node>) {
		chomp $line;
		if ($line =~ /^(not )?ok (.*)/) {
			ok(!$1, "$script: $2");
			$said++;
		} elsif ($line =~ /^(\w+) (\S+)$/ && $answers->{$1}) {
			say $to $answers->{$1}->($2);
		} else {
			diag($line);
		}
	}
	close $to;
	close $node;
	waitpid $pid, 0;
	is($?, 0, "$script: the browser ended well");
	cmp_ok($said, '>', 0, "$script: it looked at something");
	return;
}
1;
