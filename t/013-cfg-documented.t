# Every option that a worker reads is explained in event-tickets.conf, with the
# default that lib/base/cfg.c gives it.
use v5.36;
use Test::More;

# Set for each pool from deploy/pools.tab, so nobody writes them down.
my %by_pool = map { $_ => 1 }
	qw(ET_POOL PROCESSES DB_USER DB_PASSWORD_FILE TIME_LIMIT BODY_LIMIT);
# Defaults that the command works out.
my %worked_out = map { $_ => 1 } qw(BASE_URL);

sub text ($file) {
	open my $in, '<', $file or die "$file: $!";
	local $/ = undef;
	return scalar <$in>;
}

my %option;
my $table = text('lib/base/cfg.c') =~ /options\[\] = \{(.*?)\n\};/s ? $1 : '';
$option{$1} = $2
	while $table =~ /\{ "(\w+)", \w+, AT\(\w+\),\s*(?:NULL|"(.*?)")/g;
cmp_ok(keys %option, '>', 20, 'the table in lib/base/cfg.c was read');

my (%documented, $explained);
for (split /\n/, text('deploy/event-tickets.conf')) {
	$explained = /^#\s+\S/ || ($explained && /\S/);
	next if !/^#?(\w+)=(.*)$/;
	$documented{$1} = $2;
	ok($explained, "$1 is explained");
}

for my $name (sort keys %option) {
	if ($by_pool{$name}) {
		ok(!exists $documented{$name}, "$name comes with the pool");
		next;
	}
	ok(exists $documented{$name}, "$name is documented");
	next if !defined $option{$name} || $worked_out{$name};
	is($documented{$name}, $option{$name}, "$name has this default");
}
ok(exists $documented{$_}, "$_ is documented")
	for qw(host port dbname user password);

# What is explained is also read: by the workers or by the command.
my $command = join '', map { text($_) } glob 'deploy/lib/*.sh';
for my $name (sort grep { !exists $option{$_} } keys %documented) {
	my ($zone) = $name =~ /^RATE_(\w+)$/;
	like($command, $zone ? qr/for name in .*\b$zone\b/
		: qr/option\[$name\]|config_match $name\b|for name in .*\b$name\b/, "$name is read");
}
done_testing;
