# The processes of one pool on a private socket, asked without nginx.
#
#   my $w = ET::Worker->new('register', db => $db);
#   my $r = $w->post('/api/register', json => { name => 'Ada', … });
#   $r->{status}, $r->{json}, $r->{headers}{allow}, $r->{body}
#   $w->done;    asserts that each process left with status 0 and in silence
#
# Everything about the pool comes from deploy/pools.tab.
package ET::Worker;
use v5.36;
use Carp qw(croak);
use Cwd qw(abs_path);
use ET::FastCGI;
use ET::Keys;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use IO::Socket::UNIX;
use JSON::PP;
use POSIX ();
use Socket qw(SOCK_STREAM);
use Test::More;
use Time::HiRes qw(sleep time);

my $build = $ENV{BUILD} // abs_path('build');
my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my %alive; # pid => worker
$SIG{$_} //= sub { exit 143 } for qw(TERM INT HUP);
binmode Test::More->builder->$_, ':utf8'
	for qw(output failure_output todo_output);

# The row of pools.tab.
sub pool ($name) {
	open my $in, '<', 'deploy/pools.tab' or croak "pools.tab: $!";
	while (<$in>) {
		next if /^\s*(#|$)/;
		my ($n, $procs, $role, $seconds, $body, $zone, $keys, @paths) =
			split;
		next if $n ne $name;
		return { name => $n, role => $role, seconds => $seconds,
			body => $body, keys => $keys, paths => \@paths };
	}
	croak "no pool $name in pools.tab";
}

# db: an ET::Database; n: processes; env: more variables; pool: have spawn-fcgi
# start a parent that keeps them, as in real life; program: its file, where that
# is not the one in build/cgi.
sub new ($class, $name, %opt) {
	my $self = bless { pool => pool($name), n => $opt{n} // 1,
		dir => tempdir('et-w-XXXXXX', TMPDIR => 1), pids => [],
		program => $opt{program} // "$build/cgi/$name",
		owner => $$, requests => 0, log_read => 0 }, $class;
	$self->{path} = "$self->{dir}/sock";
	$self->{env} = $self->environment(%opt);
	return $self->spawn_pool if $opt{pool};
	$self->{listen} = IO::Socket::UNIX->new(Type => SOCK_STREAM,
		Local => $self->{path}, Listen => 1024) or croak "socket: $!";
	$self->spawn for 1 .. $self->{n};
	return $self;
}

sub environment ($self, %opt) {
	my $p = $self->{pool};
	my %env = (PATH => $ENV{PATH}, ET_POOL => $p->{name},
		BASE_URL => 'https://tickets.test', TIME_LIMIT => $p->{seconds},
		BODY_LIMIT => $p->{body});
	if ($opt{db} && $p->{role} ne '-') {
		$env{DATABASE_URL} = $opt{db}->url;
		$env{DB_USER} = "et_$p->{role}";
	}
	my $keys = ET::Keys->dir;
	my %file = (jwt => [JWT_SECRET_FILE => 'jwt.secret'],
		public => [SIGNING_PUBLIC_FILE => 'signing.pub'],
		sign => [SIGNING_KEY_FILE => 'signing.key']);
	for (map { $file{$_} // () } split /,/, $p->{keys}) {
		$env{ $_->[0] } = "$keys/$_->[1]";
	}
	/SAN|^LLVM/ and $env{$_} = $ENV{$_} for keys %ENV;
	return { %env, %{ $opt{env} // {} } };
}

sub spawn ($self) {
	my $pid = fork // croak "fork: $!";
	if (!$pid) {
		%ENV = %{ $self->{env} };
		open STDERR, '>>', "$self->{dir}/log";
		open STDOUT, '>&', \*STDERR;
		POSIX::dup2(fileno $self->{listen}, 0);
		exec $self->{program} or POSIX::_exit(127);
	}
	push @{ $self->{pids} }, $pid;
	$alive{$pid} = $self;
	return $pid;
}

# One parent that keeps n processes; it is the only one in pids().
sub spawn_pool ($self) {
	my $pid = fork // croak "fork: $!";
	if (!$pid) {
		%ENV = (%{ $self->{env} }, PROCESSES => $self->{n});
		open STDERR, '>>', "$self->{dir}/log";
		open STDOUT, '>&', \*STDERR;
		exec qw(/usr/bin/spawn-fcgi -n -b 1024 -s), $self->{path}, '--',
			$self->{program} or POSIX::_exit(127);
	}
	push @{ $self->{pids} }, $pid;
	$alive{$pid} = $self;
	wait_for(sub { $self->children == $self->{n} })
		or croak 'the pool does not start';
	return $self;
}

# The processes that the parent keeps.
sub children ($self) {
	my ($pid) = $self->pids;
	open my $in, '<', "/proc/$pid/task/$pid/children" or return ();
	return split ' ', <$in> // '';
}

sub pids ($self) { @{ $self->{pids} } }

# The pattern of pools.tab that a path belongs to.
sub route_of ($self, $path) {
	for my $route (@{ $self->{pool}{paths} }) {
		my $re = join '', map { /^\{\w+\*/ ? '.+' : /^\{/ ? '[^/]+'
			: quotemeta } split /(\{\w+\*?\})/, $route;
		return $route if $path =~ /^$re$/s;
	}
	return $self->{pool}{paths}[0];
}

# One request on its way; see ask() for the options.
sub send ($self, $method, $target, %opt) {
	my ($path, $query) = split /\?/, $target, 2;
	$path =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
	utf8::encode($path) if utf8::is_utf8($path);
	my ($type, $body) = body(%opt);
	my %p = (REQUEST_METHOD => $method, DOCUMENT_URI => $path,
		REQUEST_URI => $target,
		QUERY_STRING => $query // '', CONTENT_TYPE => $type,
		CONTENT_LENGTH => length $body ? length $body : '',
		ROUTE => $opt{route} // $self->route_of($path),
		REQUEST_ID => sprintf('%032x', ++$self->{requests}),
		REMOTE_ADDR => '192.0.2.1', HTTPS => 'on',
		HTTP_HOST => 'tickets.test');
	$p{HTTP_AUTHORIZATION} = "Bearer $opt{token}" if defined $opt{token};
	$p{HTTP_IDEMPOTENCY_KEY} = $opt{key} if defined $opt{key};
	my %more = (%{ $opt{headers} // {} });
	$p{ 'HTTP_' . uc tr/-/_/r } = $more{$_} for keys %more;
	%p = (%p, %{ $opt{params} // {} });
	return ET::FastCGI->send($self->{path}, \%p, $body);
}

# (content type, bytes) of: json => data, form => {…} or "a=b", multipart =>
# [name => value, name => [file name, bytes], …], raw => bytes, with type => to
# name another one.
sub body (%opt) {
	return ($opt{type} // 'application/json', $json->encode($opt{json}))
		if exists $opt{json};
	return ($opt{type} // 'application/x-www-form-urlencoded',
		ref $opt{form} ? form($opt{form}) : $opt{form}) if $opt{form};
	return multipart(@{ $opt{multipart} }) if $opt{multipart};
	return ($opt{type} // 'application/json', $opt{raw})
		if defined $opt{raw};
	return ($opt{type} // '', '');
}

# With a new boundary each time, as browsers do.
sub multipart (@fields) {
	my $boundary = sprintf '----%08x%08x', rand 2**32, rand 2**32;
	my $body = '';
	while (my ($name, $value) = splice @fields, 0, 2) {
		my ($file, $bytes) = ref $value ? @$value : (undef, $value);
		utf8::encode($bytes) if utf8::is_utf8($bytes);
		$body .= "--$boundary\r\nContent-Disposition: form-data; "
			. "name=\"$name\"" . (defined $file
			? "; filename=\"$file\"\r\nContent-Type: image/png" : '')
			. "\r\n\r\n$bytes\r\n";
	}
	return ("multipart/form-data; boundary=$boundary", "$body--$boundary--\r\n");
}

sub form ($fields) {
	return join '&', map {
		my $name = $_;
		my $v = $fields->{$name};
		map { escape($name) . '=' . escape($_) } ref $v ? @$v : $v
	} sort keys %$fields;
}

sub escape ($s) {
	utf8::encode($s) if utf8::is_utf8($s);
	return $s =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger;
}

# Ask and wait. Options: json form multipart raw type token key headers params route.
sub ask ($self, $method, $target, %opt) {
	my $asked = $self->send($method, $target, %opt)
		or return { status => 0, headers => {}, body => '' };
	return decode(scalar $asked->answer($opt{wait} // 30));
}

sub decode ($r = undef) {
	return { status => 0, headers => {}, body => '' } if !$r;
	if (($r->{headers}{'content-type'} // '') =~ /json/) {
		$r->{json} = eval { $json->decode($r->{body}) };
	}
	return $r;
}

sub get ($self, $target, %opt) { $self->ask(GET => $target, %opt) }
sub post ($self, $target, %opt) { $self->ask(POST => $target, %opt) }

sub log ($self) {
	open my $in, '<', "$self->{dir}/log" or return '';
	local $/;
	return <$in> // '';
}

# The log lines of requests, decoded.
sub requests ($self) {
	return grep { exists $_->{status} }
		map { eval { $json->decode($_) } // () } split /\n/, $self->log;
}

# Wait until `code` is true, at most ten seconds.
sub wait_for ($code, $seconds = 10) {
	my $end = time + $seconds;
	until ($code->()) {
		return 0 if time > $end;
		sleep 0.01;
	}
	return 1;
}

# Ask each process to leave; (their exit statuses).
sub stop ($self, $signal = 'TERM') {
	kill $signal, $self->pids;
	my @status;
	for my $pid ($self->pids) {
		my $gone = wait_for(sub { waitpid($pid, POSIX::WNOHANG()) });
		push @status, $gone ? $? : 'hangs';
		kill 'KILL', $pid if !$gone;
		waitpid $pid, 0 if !$gone;
		delete $alive{$pid};
	}
	$self->{pids} = [];
	return @status;
}

# The end of a test: nothing died, leaked or said BUG.
sub done ($self, %opt) {
	my @status = $self->stop;
	is(join(' ', grep { $_ } @status), '',
		"$self->{pool}{name}: each process left with status 0");
	my @bad = grep { /Sanitizer|runtime error|\bBUG\b|assert/i }
		split /\n/, $self->log;
	is("@bad", '', "$self->{pool}{name}: no bug and no sanitizer report");
	return;
}

sub DESTROY ($self) {
	local ($?, $!);
	return if $self->{owner} != $$;
	kill 'KILL', $self->pids if $self->pids;
	waitpid $_, 0 for $self->pids;
	delete @alive{ $self->pids };
	$self->{pids} = [];
	remove_tree($self->{dir});
}

END {
	local $?;
	for my $w (values %alive) {
		$w->DESTROY if $w->{owner} == $$;
	}
}
1;
