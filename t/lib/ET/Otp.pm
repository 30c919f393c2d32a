# Codes of an authenticator app, by our own hand.
#
#   my $code = totp('JBSWY3DPEHPK3PXP');          of now
#   my $code = totp($secret, int(time / 30) + 1); of another time step
package ET::Otp;
use v5.36;
use Digest::SHA qw(hmac_sha1);
use Exporter 'import';

our @EXPORT_OK = qw(totp);

# RFC 4648 6.
sub base32 ($text) {
	my %digit;
	@digit{ 'A' .. 'Z', 2 .. 7 } = 0 .. 31;
	my $bits = join '', map { sprintf '%05b', $digit{$_} } split //, $text;
	return pack 'B*', substr $bits, 0, 8 * int(length($bits) / 8);
}

# RFC 6238, RFC 4226 5.3.
sub totp ($secret, $step = int(time / 30)) {
	my $mac = hmac_sha1(pack('Q>', $step), base32($secret));
	my $at = ord(substr $mac, -1) & 15;
	my $n = unpack('N', substr $mac, $at, 4) & 0x7fffffff;
	return sprintf '%06d', $n % 1_000_000;
}
1;
