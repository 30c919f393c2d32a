package ET::Message;
# Messages of the database as the workers say them in English.
use v5.36;
use Exporter qw(import);
use JSON::PP;

our @EXPORT_OK = qw(in_english);

my $json = JSON::PP->new->allow_nonref;

sub fill ($m) {
	my $text = exists $m->{many} && $m->{n} != 1 ? $m->{many} : $m->{id};
	my @args = map { ref ? $_->{when} : $_ } @{ $m->{args} };
	return $text =~ s/%s/shift @args/ger;
}

# A text with each message in it, also one that is a string in JSON, in English.
sub in_english ($text) {
	$text =~ s/"message": ("\{(?:[^"\\]|\\.)*\}")/'"message": '
		. $json->encode(in_english($json->decode($1)))/ge;
	while ($text =~ /\{(?:"n": \d+, )?"id": "/) {
		my $at = $-[0];
		my ($m, $length) = $json->decode_prefix(substr $text, $at);
		substr $text, $at, $length, fill($m);
	}
	return $text;
}

1;
