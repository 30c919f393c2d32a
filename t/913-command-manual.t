# event-tickets(1) explains each command and option that the command lists.
use v5.36;
use Test::More;

sub slurp ($file) {
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return <$in>;
}

my $manual = slurp('deploy/event-tickets.1');
my $usage = qx{deploy/event-tickets 2>&1};
is($? >> 8, 64, 'without a command it lists them');
my @commands = $usage =~ /^  ([a-z]+)/mg;
cmp_ok(@commands, '>', 8, '… all of them');
for my $command (@commands) {
	like($manual, qr/^\.It Cm $command\b/m, "$command is explained");
	like($manual, qr/^\.Cm (.* )?$command\b/m, '… and in the synopsis');
}
like($manual, qr/^\.Op Fl $_\b/m, "-$_ is in the synopsis")
	for $usage =~ /\[-(\w) /g;
done_testing;
