# What each worker says that it is: `build/cgi/NAME describe`.
#
#   my %worker = ET::Described->all;
#   $worker{stats}{statements}[0]{sql}
#   $worker{stats}{endpoints}[0]{methods}{GET}{need}
package ET::Described;
use v5.36;
use Carp qw(croak);
use JSON::PP qw(decode_json);

my $build = $ENV{BUILD} // 'build';

sub one ($class, $name) {
	open my $out, '-|', "$build/cgi/$name", 'describe'
		or croak "$name describe: $!";
	local $/ = undef;
	my $said = <$out>;
	close $out or croak "$name describe: status $?";
	return decode_json($said);
}

sub all ($class) {
	return map { my ($name) = m{([^/]+)\.c$}; $name => $class->one($name) }
		glob 'cgi/*.c';
}

1;
