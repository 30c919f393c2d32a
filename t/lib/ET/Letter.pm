# What the mail catcher of a stack has for somebody.
#
#   my $token = link_of($stack, 'mira@example.org');   of /r/#TOKEN, waits
#   link_of($stack, 'mira@example.org', qr/new link/)  in a mail that says so
package ET::Letter;
use v5.36;
use ET::Mail qw(parse_mail);
use ET::Stack;
use Exporter 'import';

our @EXPORT_OK = qw(letters link_of);

# The mails to this address, decoded, oldest first.
sub letters ($stack, $email) {
	my @files = glob $stack->env('MAIL_DIR') . '/new/*';
	my @found;
	for my $file (sort { -M $b <=> -M $a } @files) {
		open my $in, '<:raw', $file or next;
		my $mail = parse_mail(do { local $/; <$in> });
		push @found, $mail
			if grep { $_->[1] eq $email } @{ $mail->{to} };
	}
	return @found;
}

sub link_of ($stack, $email, $words = qr/^/) {
	my $token;
	ET::Stack::wait_for(sub {
		($token) = map { $_->{text} =~ m{/r/#([0-9a-z]{26})} }
			grep { $_->{text} =~ $words } letters($stack, $email);
	}, 20);
	return $token;
}
1;
