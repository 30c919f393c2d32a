# Clients that ask one after the other, over kept connections, until they are
# told to stop.
#
#   my $load = ET::Load->new($stack, 8, sub ($n, $client) {
#       return (POST => '/api/register', json => { email => "$client.$n\@…" });
#   });
#   …
#   my $seen = $load->stop;        { 201 => 4711, 503 => 3 }
#   $load->answered(201)           the tags of requests answered so
#
# A request may have a tag => that is kept with its answer.
package ET::Load;
use v5.36;
use Carp qw(croak);
use File::Temp qw(tempdir);
use POSIX ();
use Time::HiRes qw(sleep time);

sub new ($class, $stack, $n, $request) {
	my $self = bless { dir => tempdir(CLEANUP => 1), owner => $$,
		pids => [] }, $class;
	for my $client (1 .. $n) {
		my $pid = fork // croak "fork: $!";
		$self->client($stack, $client, $request) if $pid == 0;
		push @{ $self->{pids} }, $pid;
	}
	sleep 0.01 until $self->lines >= $n;
	return $self;
}

sub client ($self, $stack, $client, $request) {
	my $stop = 0;
	local $SIG{TERM} = sub { $stop = 1 };
	open my $out, '>', "$self->{dir}/$client" or POSIX::_exit(1);
	$out->autoflush;
	for (my $n = 0; !$stop; $n++) {
		my ($method, $path, %opt) = $request->($n, $client);
		my $tag = delete $opt{tag} // '';
		my $r = $stack->ask($method, $path, %opt);
		my $why = $r->{status} == 599 ? $r->{content} =~ s/\s+/ /gr : '';
		my $retry = $r->{headers}{'retry-after'} // '';
		print $out join("\t", $r->{status}, $tag, $retry, $why), "\n";
	}
	POSIX::_exit(0);
}

sub lines ($self) {
	return map {
		open my $in, '<', $_ or ();
		map { chomp; [ split /\t/, $_, 4 ] } <$in>;
	} glob "$self->{dir}/*";
}

# How many answers of each status.
sub stop ($self) {
	kill 'TERM', @{ $self->{pids} };
	waitpid $_, 0 for @{ $self->{pids} };
	$self->{pids} = [];
	my %seen;
	$seen{ $_->[0] }++ for $self->lines;
	return \%seen;
}

sub answered ($self, $status) {
	return map { $_->[1] } grep { $_->[0] == $status } $self->lines;
}

sub DESTROY ($self) {
	local ($?, $!);
	return if $self->{owner} != $$ || !@{ $self->{pids} };
	kill 'KILL', @{ $self->{pids} };
	waitpid $_, 0 for @{ $self->{pids} };
}
1;
