# A whole private stack, as `event-tickets up` starts it; stopped and removed
# with the test.
#
#   my $stack = ET::Stack->new(SCANNER_AUTH => 'optional');
#   $stack->env('BASE_URL')       a line of its stack.env
#   $stack->sql("update app.event set venue = 'Hall 4'")
#   my $r = $stack->ask(POST => '/api/register', json => { … }, token => …);
#   $r->{status}, $r->{json}, $r->{headers}{allow}, $r->{content}
package ET::Stack;
use v5.36;
use Carp qw(croak);
use Encode qw(encode_utf8);
use File::Temp qw(tempdir);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;

sub new ($class, %option) {
	my $self = bless { owner => $$, dir => tempdir('et-stack-XXXXXX',
		TMPDIR => 1, CLEANUP => 1) }, $class;
	local %ENV = (%ENV, %option);
	my $said = $self->command('up', '-p', free_port());
	croak "event-tickets up: $said" if $?;
	$self->read_env;
	$self->{http} = HTTP::Tiny->new(max_redirect => 0, verify_SSL => 1,
		SSL_options => { SSL_ca_file => $self->env('CA_CERT') });
	return $self;
}

sub free_port () {
	my $socket = IO::Socket::INET->new(Listen => 1,
		LocalAddr => '127.0.0.1') or croak "socket: $!";
	return $socket->sockport;
}

# What the command says; its status is in $?.
sub command ($self, @words) {
	open my $out, '-|', 'sh', '-c', 'exec timeout 120 deploy/event-tickets "$@" 2>&1',
		'sh', @words, '-d', $self->{dir} or croak "event-tickets: $!";
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
	local $/;
	chomp(my $rows = <$psql> // '');
	close $psql or croak "psql in: $sql";
	return $rows;
}

# One request. Options: json form headers token.
sub ask ($self, $method, $path, %opt) {
	my %headers = (accept => 'application/json', %{ $opt{headers} // {} });
	my $body = $opt{json} ? $json->encode($opt{json})
		: $opt{form} ? $self->{http}->www_form_urlencode($opt{form})
		: undef;
	$headers{'content-type'} = 'application/json' if $opt{json};
	$headers{'content-type'} = 'application/x-www-form-urlencoded'
		if $opt{form};
	$headers{authorization} = "Bearer $opt{token}" if $opt{token};
	my $r = $self->{http}->request($method, $self->env('BASE_URL') . $path,
		{ headers => \%headers, content => $body });
	$r->{json} = eval { $json->decode($r->{content}) };
	return $r;
}

# A token of the first account.
sub sign_in ($self) {
	my $r = $self->ask(POST => '/api/admin/login', json => {
		email => $self->env('ADMIN_EMAIL'),
		password => $self->env('ADMIN_PASSWORD') });
	return $r->{json}{access_token}
		// croak "no sign-in: $r->{status} $r->{content}";
}

sub DESTROY ($self) {
	local ($?, $!, $@);
	$self->command('down') if $self->{owner} == $$;
}
1;
