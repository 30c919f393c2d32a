# A whole private stack, as `event-tickets up` starts it; stopped and removed
# with the test.
#
#   my $stack = ET::Stack->new(SCANNER_AUTH => 'optional');
#   $stack->env('BASE_URL')       a line of its stack.env
#   $stack->sql("update app.event set venue = 'Hall 4'")
#   my $r = $stack->ask(POST => '/api/register', json => { … }, token => …);
#   $r->{status}, $r->{json}, $r->{headers}{allow}, $r->{content}
#   my $r = $stack->curl(qw(--tlsv1.3 -X TRACE), '/ping');
#   $stack->log('register'), $stack->requests
#   $stack->done;                 stop it; asserts that nobody had to complain
package ET::Stack;
use v5.36;
use Carp qw(croak);
use Encode qw(encode_utf8);
use ET::Database (); # its PATH leads to psql itself
use ET::Place qw(kept);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use Scalar::Util qw(weaken);
use Test::More;
use Time::HiRes qw(sleep time);

my $json = JSON::PP->new->utf8->canonical;
my %running;

# What a first start is made of, and options that make another one of it.
my @from = qw(schema/* schema/*/* deploy/* deploy/*/* t/lib/ET/Stack.pm);
my @others = qw(DATABASE_URL host ADMIN_EMAIL BASE_URL);

# A stack outlives the process that started it: a test that is ended leaves
# through END.
$SIG{$_} //= sub { exit 1 } for qw(INT TERM HUP);

# Options are variables for `up`, and -dir: where it is to live, from its first
# start on. Without one it has been started before, and stopped.
sub new ($class, %option) {
	my $dir = delete $option{-dir};
	if (!$dir) {
		$dir = tempdir('et-stack-XXXXXX', TMPDIR => 1, CLEANUP => 1);
		kept('stack', \@from, $dir, \&first_start)
			if !grep { exists $option{$_} } @others;
	}
	my $self = bless { owner => $$, dir => $dir }, $class;
	$self->up(%option);
	return $self;
}

# What makes it: the database, keys and the first account.
sub first_start ($to) {
	my $dir = tempdir('et-first-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	my $self = ET::Stack->new(-dir => $dir);
	$self->stop;
	remove_tree("$dir/log");
	system('cp', '-a', $dir, $to) == 0 or croak 'cannot keep the stack';
}

# Start it, for the first time or again.
sub up ($self, %option) {
	local %ENV = (%ENV, %option);
	$running{ $self->{dir} } = $self;
	weaken $running{ $self->{dir} };
	my $said = $self->command('up', '-p', free_port());
	croak "event-tickets up: $said" if $?;
	$self->read_env;
	$self->{http} = HTTP::Tiny->new(max_redirect => 0, verify_SSL => 1,
		SSL_options => { SSL_ca_file => $self->env('CA_CERT') });
	return;
}

sub free_port () {
	my $socket = IO::Socket::INET->new(Listen => 1,
		LocalAddr => '127.0.0.1') or croak "socket: $!";
	return $socket->sockport;
}

# What the command says; its status is in $?.
sub command ($self, @words) {
	open my $out, '-|', 'sh', '-c', 'exec timeout 120 "$@" 2>&1', 'sh',
		'deploy/event-tickets', @words, '-d', $self->{dir}
		or croak "event-tickets: $!";
	local $/;
	my $said = <$out> // '';
	close $out;
	return $said;
}

# Let a shell read it, as everybody else would.
sub read_env ($self) {
	open my $env, '-|', 'sh', '-c', 'set -a; . "$0/stack.env"; env -0',
		$self->{dir} or croak "sh: $!";
	local $/ = "\0";
	$self->{env} = { map { chomp; split /=/, $_, 2 } <$env> };
}

sub env ($self, $name) { $self->{env}{$name} // croak "no $name" }

sub dir ($self) { $self->{dir} }

# Rows as text, columns separated by "|".
sub sql ($self, $sql) {
	open my $psql, '-|', 'psql', qw(-XAtq -v ON_ERROR_STOP=1 -d),
		$self->env('DATABASE_URL'), '-c', encode_utf8($sql)
		or croak "psql: $!";
	chomp(my $rows = join '', <$psql>);
	close $psql or croak "psql in: $sql";
	return $rows;
}

# One request. Options: json form headers token; raw: the body as it is.
sub ask ($self, $method, $path, %opt) {
	my %headers = (accept => 'application/json', %{ $opt{headers} // {} });
	my $body = $opt{json} ? $json->encode($opt{json})
		: $opt{form} ? $self->{http}->www_form_urlencode($opt{form})
		: $opt{raw};
	$headers{'content-type'} = 'application/json' if $opt{json};
	$headers{'content-type'} = 'application/x-www-form-urlencoded'
		if $opt{form};
	$headers{authorization} = "Bearer $opt{token}" if $opt{token};
	my $r = $self->{http}->request($method, $self->env('BASE_URL') . $path,
		{ headers => \%headers, content => $body });
	$r->{json} = eval { $json->decode($r->{content}) };
	return $r;
}

# What curl gets from a path or another URL, with the headers as they came.
sub curl ($self, @args) {
	my $url = pop @args;
	$url = $self->env('BASE_URL') . $url if $url =~ m{^/};
	open my $out, '-|', 'sh', '-c', 'exec curl "$@" 2>&1', 'sh',
		qw(-sSi --noproxy * --path-as-is --max-time 60 --cacert),
		$self->env('CA_CERT'), @args, $url or croak "curl: $!";
	binmode $out;
	local $/;
	my $said = <$out> // '';
	close $out;
	return answer($said);
}

# An answer in the form of HTTP/1.1; interim ones are left out.
sub answer ($said) {
	1 while $said =~ s{\AHTTP/\S+ 1\d\d.*?\r\n\r\n}{}s;
	my ($head, $body) = split /\r\n\r\n/, $said, 2;
	return { status => 0, headers => {}, content => $said }
		if ($head // '') !~ m{\A(HTTP/[\d.]+) (\d+)};
	my %r = (protocol => $1, status => $2, headers => {}, head => $head,
		content => $body // '');
	for (split /\r\n/, $head) {
		$r{headers}{ lc $1 } = $2 if /^([\w-]+): *(.*)$/;
	}
	$r{json} = eval { $json->decode($r{content}) };
	return \%r;
}

# A log file; of nginx's answers "access".
sub log ($self, $name) {
	open my $in, '<', "$self->{dir}/log/$name.log" or return '';
	local $/;
	return <$in> // '';
}

# The access log, decoded. nginx writes it once a second.
sub requests ($self) {
	return map { $json->decode($_) } split /\n/, $self->log('access');
}

# The line of the access log for this answer, waiting for it.
sub logged ($self, $r) {
	my ($found, $id) = (undef, $r->{headers}{'x-request-id'} // '');
	wait_for(sub {
		($found) = grep { $_->{request_id} eq $id } $self->requests;
	}, 5);
	return $found // {};
}

# Process id of a service.
sub pid ($self, $name) {
	open my $in, '<', "$self->{dir}/run/pid/$name" or return 0;
	return (<$in> // 0) + 0;
}

# The processes that answer for a pool: children of the one in its pid file.
sub workers ($self, $name) {
	my $pid = $self->pid($name);
	open my $in, '<', "/proc/$pid/task/$pid/children" or return;
	return split ' ', <$in> // '';
}

# Wait until `code` is true, at most ten seconds.
sub wait_for ($code, $seconds = 10) {
	my $end = time + $seconds;
	until ($code->()) {
		return 0 if time > $end;
		sleep 0.02;
	}
	return 1;
}

# Processes that belong to it, by the directories that only they stand in.
sub processes ($self) {
	my %theirs = map { ("$self->{dir}/$_" => 1) } 'run/at', 'postgres/data';
	return map { m{/(\d+)/} } grep { $theirs{ readlink // '' } }
		glob '/proc/[0-9]*/cwd';
}

# The end of a test: nothing stays behind, nothing died, leaked or said BUG.
sub done ($self) {
	$self->stop;
	is(join(' ', $self->processes), '', 'no process is left');
	my @bad;
	for my $file (glob "$self->{dir}/log/*.log") {
		open my $in, '<', $file or next;
		while (<$in>) {
			push @bad, $_ if /Sanitizer|runtime error|\bBUG\b|PANIC
				|\[(?:alert|emerg|crit)\]/x;
		}
	}
	is(join('', @bad), '', 'no log has a bug, an alert or a sanitizer report');
	return;
}

# A token of the first account.
sub sign_in ($self) {
	my $r = $self->ask(POST => '/api/admin/login', json => {
		email => $self->env('ADMIN_EMAIL'),
		password => $self->env('ADMIN_PASSWORD') });
	return $r->{json}{access_token}
		// croak "no sign-in: $r->{status} $r->{content}";
}

sub stop ($self) {
	delete $running{ $self->{dir} } // return;
	$self->command('down') if $self->{owner} == $$;
}

sub DESTROY ($self) {
	local ($?, $!, $@);
	$self->stop;
}

# Before File::Temp removes the directory below it.
END {
	local $?;
	$_->stop for grep { defined } values %running;
}
1;
