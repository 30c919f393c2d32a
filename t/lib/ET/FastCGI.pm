# A FastCGI client, as much as asking a worker takes (FastCGI 1.0).
#
#   my $asked = ET::FastCGI->send($socket_path, \%params, $body);
#   my $r = $asked->answer;    { status, headers, body } or undef: no answer
#
# send() returns at once, so that many can be on their way together.
package ET::FastCGI;
use v5.36;
use IO::Select;
use IO::Socket::UNIX;
use Time::HiRes qw(time);

# Types of records.
my ($begin, $end, $params, $stdin, $stdout) = (1, 3, 4, 5, 6);

sub record ($type, $content) {
	return pack 'CCnnCx a*', 1, $type, 1, length $content, 0, $content;
}

sub stream ($type, $content) {
	my $out = '';
	$out .= record($type, substr $content, 0, 65535, '') while length $content;
	return $out . record($type, '');
}

sub pair ($name, $value) {
	return join('', map { $_ < 128 ? chr : pack 'N', $_ | 1 << 31 }
		length $name, length $value) . $name . $value;
}

sub send ($class, $path, $param, $body = '') {
	my $socket = IO::Socket::UNIX->new(Peer => $path) or return;
	my $all = join '', map { pair($_, $param->{$_}) } sort keys %$param;
	my $self = bless { socket => $socket, in => '' }, $class;
	local $SIG{PIPE} = 'IGNORE';
	print $socket record($begin, pack 'nCx5', 1, 0), stream($params, $all),
		stream($stdin, $body);
	$socket->flush;
	return $self;
}

# Wait for the whole answer, at most `seconds`; undef if there is none.
sub answer ($self, $seconds = 30) {
	my $select = IO::Select->new($self->{socket});
	my $until = time + $seconds;
	while ((my $left = $until - time) > 0) {
		next if !$select->can_read($left); # a signal, or too late
		my $n = sysread $self->{socket}, $self->{in}, 65536,
			length $self->{in};
		last if !$n;
	}
	return parse($self->{in});
}

sub parse ($in) {
	my ($out, $ended) = ('', 0);
	while (length $in >= 8) {
		my (undef, $type, undef, $len, $pad) = unpack 'CCnnC', $in;
		return if length $in < 8 + $len + $pad;
		$out .= substr $in, 8, $len if $type == $stdout;
		$ended = 1 if $type == $end;
		substr $in, 0, 8 + $len + $pad, '';
	}
	return if !$ended || $out !~ s/\A(.*?)\r\n\r\n//s;
	my %r = (status => 200, headers => {}, list => [], body => $out);
	for (split /\r\n/, $1) {
		my ($name, $value) = split /: /, $_, 2;
		$r{headers}{ lc $name } = $value;
		push @{ $r{list} }, [ lc $name, $value ];
	}
	$r{status} = 0 + $1 if ($r{headers}{status} // '') =~ /^(\d+)/;
	return \%r;
}
1;
