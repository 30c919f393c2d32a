# GET /t/{code} with .png: the picture of a ticket for the holder of its signed code.
# No database is asked.
use v5.36;
use utf8;
use Test::More;
use POSIX ();
use ET::Keys;
use ET::Mail 'qr_read';
use ET::Worker;

my $ticket = ET::Worker->new('ticket');
my $code = ET::Keys->code(7, '00000000000000011', 1805533200, 1805619600);

my $r = $ticket->get("/t/$code.png");
is($r->{status}, 200, 'a code that openssl signed: 200');
is($r->{headers}{'content-type'}, 'image/png', 'it is a PNG');
is($r->{headers}{'content-length'}, length $r->{body}, 'of known length');
is($r->{headers}{'cache-control'}, 'private, max-age=31536000, immutable',
	'it never changes, and no proxy keeps it');
is_deeply([ qr_read($r->{body}) ], [$code], 'zbarimg reads the code');
is($ticket->get("/t/$code.png")->{body}, $r->{body},
	'the same code gives the same bytes');
is($ticket->ask(HEAD => "/t/$code.png")->{status}, 200, 'HEAD: 200');
is($ticket->ask(HEAD => "/t/$code.png")->{body}, '', 'without a body');

for my $method (qw(POST PUT DELETE PATCH OPTIONS)) {
	$r = $ticket->ask($method => "/t/$code.png");
	is($r->{status}, 405, "$method: 405");
	is($r->{headers}{allow}, 'GET, HEAD', 'and says what is allowed');
}

# Whatever is not signed by us does not exist.
my $last = substr $code, -1;
my $other = $last eq '0' ? '8' : '0';
for my $bad ($code =~ s/.$/$other/r, $code =~ s/^1/2/r, $code =~ s/\.7\./.8./r,
	lc $code, "$code.", ".$code", $code =~ s/\.[^.]+$//r, 'x',
	'0000-0000-0000-0001-1', '00000000000000011', '4711', "' or 1=1 --",
	"\xff\xfe", "a\nb", '..', 'A' x 3000) {
	$r = $ticket->get('/t/' . ET::Worker::escape($bad) . '.png');
	is($r->{status}, 404, '404: '
		. substr($bad, 0, 40) =~ s/[^ -~]/?/gr);
	is($r->{json}{code}, 'not_found', 'in our JSON');
	like($r->{headers}{'cache-control'}, qr/no-store/, 'and not kept');
}

# Each is drawn anew, and that is cheap.
sub cpu () {
	my ($pid) = $ticket->pids;
	open my $in, '<', "/proc/$pid/stat" or die "stat: $!";
	my @stat = split ' ', <$in> =~ s/.*\) //r;
	return ($stat[11] + $stat[12]) / POSIX::sysconf(POSIX::_SC_CLK_TCK());
}
SKIP: {
	skip 'a sanitizer counts too', 1 if ($ENV{BUILD} // '') =~ /san/;
	my ($began, $n) = (cpu(), 1000);
	$ticket->get("/t/$code.png") for 1 .. $n;
	my $spent = cpu() - $began;
	diag(sprintf '%.0f pictures a second of one process', $n / $spent)
		if $ENV{SOAK};
	cmp_ok($spent / $n, '<', 1 / 1500, 'one takes less than 1/1500 s');
}
unlike($ticket->log, qr/\Q$code\E|\b0{15}11\b/, 'the log names no code or serial');
$ticket->done;
done_testing();
