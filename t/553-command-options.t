# A wrong option stops the start with one sentence and exit 78, and nothing
# stays behind; a right one arrives where it belongs.
use v5.36;
use Test::More;
use File::Temp qw(tempdir);
use ET::Stack;

my $home = tempdir('et-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $home;
my $dir = "$home/stack";

# What `up` says with this file and these variables.
sub up ($conf, %env) {
	mkdir $dir;
	open my $out, '>', "$dir/event-tickets.conf" or die $!;
	print $out $conf;
	close $out;
	local %ENV = (%ENV, %env);
	my $said = qx{timeout 60 deploy/event-tickets up -d $dir -p @{[
		ET::Stack::free_port() ]} 2>&1 </dev/null};
	return ($? >> 8, join '', grep { !/^applied / } split /^/, $said);
}

sub refused ($name, $like, $conf, %env) {
	my ($code, $said) = up($conf, %env);
	is($code, 78, "$name: exit 78");
	is(scalar(() = $said =~ /\n/g), 1, '… and one sentence') or diag($said);
	return like($said, $like, '… that says what to do');
}

sub secret ($text, $mode = 0644) {
	my $file = "$home/secret" . ++state $n;
	open my $out, '>', $file or die $!;
	print $out $text;
	close $out;
	chmod $mode, $file;
	return $file;
}

# ---- the command's own -----------------------------------------------------------
refused('an unknown option', qr{stack/event-tickets.conf:2: there is no option "SMTP_HOTS"\.$},
	"# mine\nSMTP_HOTS=mail.example\n");
refused('a line that is none', qr{:1: a line is NAME=value}, "hello\n");
refused('a rate', qr{RATE_LOGIN is such as "60r/m burst=40", or off, not "many"},
	"RATE_LOGIN=many\n");
refused('a rate that would be nginx', qr{RATE_SCAN is such as},
	"RATE_SCAN=1r/s; }\n");
refused('an origin that is all', qr{CORS_ORIGINS lists origins such as},
	"CORS_ORIGINS=*\n");
refused('an origin with a path', qr{CORS_ORIGINS},
	'CORS_ORIGINS=["https://a.example/x"]');
refused('an origin from the environment', qr{CORS_ORIGINS}, '',
	CORS_ORIGINS => 'a.example');
refused('an address without TLS', qr{BASE_URL is an address such as},
	"BASE_URL=http://localhost\n");
refused('a port', qr{HTTP_PORT is a port or off}, "HTTP_PORT=http\n");
refused('roles', qr{DB_ROLES is auto, pool or single}, "DB_ROLES=many\n");
refused('a certificate that is not there',
	qr{TLS_CERT_FILE: /nowhere/tls.crt cannot be read by user},
	"TLS_CERT_FILE=/nowhere/tls.crt\n");
refused('a relative path', qr{TLS_KEY_FILE is an absolute path},
	"TLS_KEY_FILE=tls.key\n");
refused('a URL of another database', qr{DATABASE_URL must start with postgresql},
	"DATABASE_URL=mysql://a/b\n");
refused('half of the parts', qr{host is set, but dbname is not},
	"host=localhost\nuser=me\n");

# ---- the workers' own -------------------------------------------------------------
refused('a number out of range', qr{SESSION_MINUTES must be a whole number},
	"SESSION_MINUTES=1\n");
refused('a word', qr{SCANNER_AUTH must be one of: optional required},
	"SCANNER_AUTH=sometimes\n");
refused('a weak secret', qr{JWT_SECRET_FILE: the secret in .* is too short},
	'JWT_SECRET_FILE=' . secret('short', 0644) . "\n")
	if $> != 0;
refused('a relay in the clear', qr{SMTP_TLS may be off for a relay on this},
	"SMTP_HOST=mail.example\nSMTP_TLS=off\n");
is(join(' ', glob "$dir/run/sock/*"), '', 'nothing of it stays behind');
is(qx{deploy/event-tickets status -d $dir 2>&1},
	"event-tickets does not run in $dir.\n", '… nor runs');

# ---- what stands in the file arrives -------------------------------------------------
my ($code, $said) = up(<<'CONF', SCANNER_AUTH => 'optional');
# A comment, and quotes of both kinds
SMTP_FROM="Door & Co <door@example.org>"
SESSION_MINUTES='90'
SCANNER_AUTH=required
  MAX_REQUESTS=5000
CONF
is($code, 0, 'right options start') or diag($said);
my %env = map { split /=/, $_, 2 } split /\0/, do {
	local $/;
	open my $in, '<', '/proc/' . qx{cat $dir/run/pid/mailer} =~ s/\s//r
		. '/environ' or die $!;
	<$in>;
};
is($env{SMTP_FROM}, 'Door & Co <door@example.org>', 'a value in double quotes');
is($env{SESSION_MINUTES}, 90, 'one in single quotes');
is($env{MAX_REQUESTS}, 5000, 'one with blanks before it');
is($env{SCANNER_AUTH}, 'optional', 'the environment comes before the file');
qx{deploy/event-tickets restart mailer -d $dir};
ok(!$?, 'a restart later, without that environment');
open my $in, '<', "$dir/run/service/mailer" or die $!;
like(do { local $/; <$in> }, qr/SCANNER_AUTH=optional/, '… still knows it');
qx{deploy/event-tickets down -d $dir};
done_testing;
