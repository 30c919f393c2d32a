# What a worker is: an ordinary user without ways up, with its own secrets and
# nobody else's.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);
use ET::Stack;

my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $home;
my $stack = ET::Stack->new(-dir => "$home/open");

sub slurp ($file) {
	open my $in, '<', $file or return '';
	local $/;
	return <$in> // '';
}

sub children ($pid) {
	return split ' ', slurp("/proc/$pid/task/$pid/children");
}

sub status_of ($pid) {
	return { slurp("/proc/$pid/status") =~ /^(\w+):\s+(.*)$/mg };
}

my @always = qw(BASE_URL BODY_LIMIT ET_POOL GNUTLS_NO_IMPLICIT_INIT LANG
	MAX_REQUESTS PATH PROCESSES PWD RELOAD_SCRIPT SCANNER_AUTH SESSION_MINUTES SPOOL_DIR TIME_LIMIT TZ);
my @database = qw(DATABASE_URL DB_IDLE_SECONDS DB_PREPARE DB_USER);
my %key = (jwt => ['JWT_SECRET_FILE'], public => ['SIGNING_PUBLIC_FILE'],
	sign => ['SIGNING_KEY_FILE'], smtp => [qw(SMTP_CAFILE SMTP_FROM
	SMTP_HOST SMTP_PASSWORD_FILE SMTP_PORT SMTP_TIMEOUT SMTP_TLS
	SMTP_USER)]);

my %keys; # name of a pool => its secrets
open my $tab, '<', 'deploy/pools.tab' or die "pools.tab: $!";
for (grep { !/^\s*(#|$)/ } <$tab>) {
	my ($name, $n, $role, undef, undef, undef, $keys) = split;
	$keys{$name} = $keys;
	my @workers = children($stack->pid($name));
	is(scalar @workers, $n, "$name: $n processes");
	my $pid = $workers[0] // next;
	my %env = map { split /=/, $_, 2 }
		grep { length } split /\0/, slurp("/proc/$pid/environ");
	my @may = (@always, $role eq '-' ? () : @database,
		map { @{ $key{$_} // [] } } split /,/, $keys);
	delete @env{ grep { /SAN_OPTIONS$/ } keys %env };
	is(join(' ', sort keys %env), join(' ', sort @may),
		'… with its own settings and secrets and no others');
	is($env{DB_USER} // '-', $role eq '-' ? '-' : "et_$role",
		'… as its own role');
	my $s = status_of($pid);
	is($s->{NoNewPrivs}, 1, '… cannot gain rights');
	is($s->{CapEff} =~ s/^0+//r . $s->{CapPrm} =~ s/^0+//r, '',
		'… and has none');
	isnt((split ' ', $s->{Uid})[1], 0, '… is not root');
	like(slurp("/proc/$pid/limits"), qr/^Max core file size +0 +0 /m,
		'… leaves no core with secrets in it');
}
is(join(' ', grep { grep { $_ eq 'sign' } split /,/, $keys{$_} } sort keys %keys),
	'signer', 'one program has the key that signs tickets');
for my $name (qw(nginx postgres mail-catcher supervise)) {
	my $s = status_of($stack->pid($name));
	is("$s->{NoNewPrivs} " . ($s->{CapEff} =~ s/^0+//r), '1 ',
		"$name: no rights and no way to them");
	isnt((split ' ', $s->{Uid})[1], 0, '… is not root');
}
my @wide = grep { (stat)[2] & 0007 } glob $stack->dir . '/run/sock/*';
is("@wide", '', 'no socket is open to everybody');
is((stat $stack->dir)[2] & 0777, 0700, 'nor is the directory');
is($stack->sql('show listen_addresses'), '', 'PostgreSQL has no port at all');
is($stack->sql('show data_checksums'), 'on', '… and checks its pages');
like($stack->sql("select string_agg(auth_method, ' ') from pg_hba_file_rules"),
	qr/^peer( peer)*$/, '… and asks the kernel who comes');
cmp_ok($stack->sql('show max_connections'), '>', do {
	chomp(my $n = slurp("$ENV{BUILD}/gen/connections"));
	$n }, '… and has room for all pools');

# A stranger on the same machine.
SKIP: {
	skip 'only root can try as somebody else', 2 if $> != 0;
	my $dir = $stack->dir;
	my @nobody = qw(setpriv --reuid nobody --regid nogroup --clear-groups);
	my $url = $stack->env('DATABASE_URL');
	isnt(system(qq{@nobody psql -d '$url' -c 'select 1' >/dev/null 2>&1}),
		0, 'a stranger does not reach the database');
	isnt(system(qq{@nobody cat $dir/keys/jwt.secret >/dev/null 2>&1}), 0,
		'… nor a key');
}
$stack->done;

# ---- a directory that its user cannot enter, such as below /root ----------------------
SKIP: {
	skip 'only root has places that are closed to others', 6 if $> != 0;
	chmod 0700, $home;
	my $closed = ET::Stack->new(-dir => "$home/closed");
	is($closed->curl('/health')->{status}, 200,
		'a stack in a closed directory works');
	is($closed->ask(POST => '/api/register', json => { name => 'Ada',
		email => 'ada@example.org', phone => '+49 30 1234567' })
		->{status}, 201, '… whole');
	my $s = status_of((children($closed->pid('home')))[0]);
	isnt((split ' ', $s->{Uid})[1], 0, '… not as root');
	like($s->{CapEff}, qr/^0+[24]$/, '… with one capability: to get in');
	$closed->done;
}
done_testing;
