# The secrets of a test: JWT secret and Ed25519 key pair, and what an attacker
# would make from them: tokens of any shape, codes signed by other means.
package ET::Keys;
use v5.36;
use Digest::SHA qw(hmac_sha256 hmac_sha384 hmac_sha512 sha256 sha256_hex);
use File::Temp qw(tempdir);
use JSON::PP;
use MIME::Base64 qw(encode_base64url);

my $dir;
my $json = JSON::PP->new->utf8->canonical;

sub write_file ($name, $text) {
	open my $out, '>', "$dir/$name" or die "$dir/$name: $!";
	chmod 0600, "$dir/$name";
	print $out $text;
	close $out or die "$dir/$name: $!";
}

sub run (@command) {
	system(@command) == 0 or die "@command: $?";
}

sub tail_hex ($name) {
	open my $in, '<:raw', "$dir/$name" or die "$dir/$name: $!";
	my $der = do { local $/; <$in> };
	return unpack 'H*', substr $der, -32;
}

# The directory with jwt.secret, signing.key and signing.pub; made once.
sub dir ($class) {
	return $dir if $dir;
	$dir = tempdir('et-keys-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	write_file('jwt.secret', $class->secret . "\n");
	run(qw(openssl genpkey -algorithm ed25519 -outform DER -out),
		"$dir/key.der");
	run(qw(openssl pkey -inform DER -pubout -outform DER -in),
		"$dir/key.der", '-out', "$dir/pub.der");
	write_file('signing.key', tail_hex('key.der') . "\n");
	write_file('signing.pub', tail_hex('pub.der') . "\n");
	return $dir;
}

sub secret ($class) { sha256_hex('the secret of the tests') }

# Any header and claims as a JWT; HS256 with our secret unless said otherwise.
sub jwt ($class, $claims, %opt) {
	my $header = $opt{header} // { alg => 'HS256', typ => 'JWT' };
	my $key = $opt{secret} // $class->secret;
	my $text = join '.', map { encode_base64url(ref ? $json->encode($_) : $_) }
		$header, $claims;
	my %mac = (HS256 => \&hmac_sha256, HS384 => \&hmac_sha384,
		HS512 => \&hmac_sha512);
	my $mac = $mac{ $opt{alg} // 'HS256' };
	return "$text." . ($mac ? encode_base64url($mac->($text, $key)) : '');
}

# Claims as the worker makes them, for the session id `jti`.
sub claims ($class, $jti, %more) {
	my $now = time;
	return { iss => 'https://tickets.test', aud => 'event-tickets',
		sub => '1', role => 'owner', jti => $jti, iat => $now,
		nbf => $now, exp => $now + 600, %more };
}

my @crockford = split //, '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

# Bytes as Crockford base32, most significant bits first.
sub base32 ($bytes) {
	my $bits = unpack 'B*', $bytes;
	$bits .= '0' x (-length($bits) % 5);
	return join '', map { $crockford[ oct "0b$_" ] } $bits =~ /(.{5})/g;
}

# The signed code of a ticket, made by openssl.
sub code ($class, $event, $serial, $from = 0, $until = 0) {
	my $at = $class->dir;
	my $id = substr base32(sha256(pack 'H*', tail_hex('pub.der'))), 0, 4;
	my $text = join '.', 1, $id, $event, $serial, int($from / 60),
		int($until / 60);
	write_file('text', $text);
	run(qw(openssl pkeyutl -sign -rawin -keyform DER -inkey),
		"$at/key.der", '-in', "$at/text", '-out', "$at/sig");
	open my $in, '<:raw', "$at/sig" or die "sig: $!";
	return "$text." . base32(do { local $/; <$in> });
}
1;
