# A private PostgreSQL with the whole schema, for one test file.
#
#   my $db = ET::Database->new;
#   $db->query("select app.event_create('demo', 'Demo')");
#   $db->url                 a libpq URI, without a user
#   $db->stop; $db->start; $db->freeze; $db->thaw
#
# Options: port; settings => ['name=value', …] of the server.
#
# The cluster is made and migrated once for each state of schema/ and kept in
# build/; a test gets a copy of it, which takes a tenth of a second. As root the
# server runs as the user postgres. It ends with the test.
package ET::Database;
use v5.36;
use Carp qw(croak);
use Cwd qw(abs_path);
use ET::Place qw(kept);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use POSIX ();
use Time::HiRes qw(sleep time);

# A test that is told to stop still takes its processes and files with it.
$SIG{$_} //= sub { exit 143 } for qw(TERM INT HUP);

# Where the programs are, for a copy of schema/ elsewhere that asks one.
$ENV{BUILD} //= abs_path('build');

my %running;
my $bin = do { chomp(my $d = `pg_config --bindir`); $d };

# Debian's psql chooses a version first, which takes longer than most queries.
$ENV{PATH} = "$bin:$ENV{PATH}";

# Server settings that make tests fast; nothing here changes what SQL does.
my @settings = qw(fsync=off full_page_writes=off listen_addresses=
	shared_buffers=32MB max_connections=120 log_min_messages=warning
	autovacuum_naptime=10min max_wal_size=256MB);

sub new ($class, %opt) {
	my $dir = tempdir('et-db-XXXXXX', TMPDIR => 1);
	my $self = bless { dir => $dir, owner => $$, name => 'tickets' }, $class;
	_give($dir);
	kept('pg', ['schema/*', 'schema/*/*', 'deploy/pools.tab',
		't/lib/ET/Database.pm'], "$dir/data", \&_make);
	$self->{settings} = $opt{settings} // [];
	$self->{port} = $opt{port} // 5432;
	$self->start;
	return $self;
}

sub dir ($self) { $self->{dir} }

sub url ($self) {
	return "postgresql:///$self->{name}?host=$self->{dir}"
		. "&port=$self->{port}";
}

# Run SQL as the superuser; rows as text, columns separated by "|".
sub query ($self, $sql, $role = 'postgres') {
	my ($out, $status) = $self->try($sql, $role);
	croak "psql: $out in: $sql" if $status;
	return $out;
}

# The same; (what it said, exit status).
sub try ($self, $sql, $role = 'postgres') {
	open my $psql, '-|', 'sh', '-c', 'exec psql "$@" 2>&1', 'psql',
		qw(-XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -h),
		$self->{dir}, '-p', $self->{port}, '-U', $role, '-d', $self->{name}, '-c', $sql
		or croak "psql: $!";
	my $out = do { local $/; <$psql> } // '';
	close $psql;
	chomp $out;
	utf8::decode($out);
	return ($out, $?);
}

sub start ($self) {
	unlink "$self->{dir}/data/postmaster.pid";
	my $pid = fork // croak "fork: $!";
	if (!$pid) {
		POSIX::setsid();
		_become();
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', "$self->{dir}/log";
		open STDERR, '>&', \*STDOUT;
		chdir '/';
		exec "$bin/postgres", '-D', "$self->{dir}/data", '-k',
			$self->{dir}, '-p', $self->{port},
			map { ('-c', $_) } @settings, @{ $self->{settings} };
	}
	$self->{pid} = $pid;
	$running{$pid} = $self;
	my $end = time + 30;
	until ($self->_is_ready) {
		croak 'PostgreSQL does not start: ' . $self->log
			if time > $end || waitpid($pid, POSIX::WNOHANG());
		sleep 0.02;
	}
	return $self;
}

# INT ends sessions and stops; QUIT is a crash.
sub stop ($self, $signal = 'INT') {
	return if !$self->{pid};
	$self->thaw;
	kill $signal, $self->{pid};
	waitpid $self->{pid}, 0;
	delete $running{ delete $self->{pid} };
}

# All its processes stand still, connections stay open.
sub freeze ($self) {
	kill 'STOP', $self->_processes;
	$self->{frozen} = 1;
}

sub thaw ($self) {
	kill 'CONT', $self->_processes if delete $self->{frozen};
}

sub log ($self) {
	open my $in, '<', "$self->{dir}/log" or return '';
	local $/;
	return <$in> // '';
}

sub _processes ($self) {
	my @children = split ' ', do {
		open my $in, '<', "/proc/$self->{pid}/task/$self->{pid}/children";
		<$in> // '';
	};
	return ($self->{pid}, @children);
}

# The server writes "ready" on the last line of its pid file.
sub _is_ready ($self) {
	open my $in, '<', "$self->{dir}/data/postmaster.pid" or return 0;
	my @lines = <$in>;
	return @lines >= 8 && $lines[7] =~ /^ready/
		&& $lines[0] == $self->{pid};
}

# As root the files and the server belong to the user postgres.
sub _user () { $> == 0 ? (getpwnam 'postgres')[2, 3] : () }

sub _give ($path) {
	my ($uid, $gid) = _user() or return;
	chown $uid, $gid, $path;
}

sub _become () {
	my ($uid, $gid) = _user() or return;
	$) = "$gid $gid";
	POSIX::setgid($gid);
	POSIX::setuid($uid);
}

# A cluster with the schema, in `to`.
sub _make ($to) {
	my $dir = tempdir('et-pg-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	_give($dir);
	my $pid = fork // croak "fork: $!";
	if (!$pid) {
		_become();
		chdir '/';
		open STDOUT, '>', '/dev/null';
		exec "$bin/initdb", '-D', "$dir/data", qw(-U postgres -A trust
			-N -E UTF8 --locale=C.UTF-8 --wal-segsize=1);
	}
	waitpid $pid, 0;
	croak 'initdb failed' if $?;
	my $db = bless { dir => $dir, owner => $$, settings => [], port => 5432,
		name => 'postgres' }, __PACKAGE__;
	$db->start;
	$db->query('create database tickets');
	$db->{name} = 'tickets';
	{
		local $ENV{DATABASE_URL} = $db->url . '&user=postgres';
		my $said = `schema/migrate --roles pool 2>&1`;
		croak "schema/migrate: $said" if $?;
	}
	$db->stop;
	system('cp', '-a', "$dir/data", $to) == 0
		or croak 'cannot keep the cluster';
}

sub DESTROY ($self) {
	local ($?, $!);
	return if $self->{owner} != $$;
	$self->stop('QUIT'); # nobody looks at its files again
	remove_tree($self->{dir}, { safe => 0 }) if -d $self->{dir};
}

END {
	local $?;
	for my $db (values %running) {
		$db->DESTROY if $db->{owner} == $$;
	}
}
1;
