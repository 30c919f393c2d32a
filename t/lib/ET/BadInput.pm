# What a client may get wrong, the same for every route that takes a body.
#
#   refuses_bad_bodies($worker, '/api/register', \%good, %options);
#   refuses_bad_fields($worker, '/api/register', \%good, text => [...]);
#
# Each case is one assertion. Options are those of ET::Worker's ask().
package ET::BadInput;
use v5.36;
use utf8;
use Exporter 'import';
use JSON::PP;
use Test::More;

our @EXPORT_OK = qw(refuses_bad_bodies refuses_text_in is_problem fields_of);

my $json = JSON::PP->new->utf8->canonical;

# The error's shape: one sentence, a code, a list, the request's id.
sub is_problem ($r, $status, $code, $name) {
	my $j = ref $r->{json} eq 'HASH' ? $r->{json} : {};
	my $shape = !ref $j->{detail} && length($j->{detail} // '')
		&& ref $j->{errors} eq 'ARRAY' && length($j->{request_id} // '');
	my $said = join ' ', $r->{status}, $j->{code} // '(no code)',
		$shape ? 'well formed' : "not well formed: $r->{body}";
	return is($said, "$status $code well formed", $name);
}

# The fields that an answer complains about.
sub fields_of ($r) {
	return join ' ', sort map { $_->{field} } @{ $r->{json}{errors} // [] };
}

sub refuses_bad_bodies ($w, $path, $good, %opt) {
	my $text = $json->encode($good);
	my ($name) = sort keys %$good;
	my $deep = '[' x 40 . ']' x 40;
	my @bad = (
		['text that is no JSON', 'hello'],
		['truncated JSON', substr $text, 0, -3],
		['JSON with something behind it', "$text x"],
		['two JSON objects', $text . $text],
		['an array', "[$text]"],
		['a bare text', '"x"'],
		['a number', '12'],
		['null', 'null'],
		['white space', '  '],
		['a duplicate key', $text =~ s/^\{/{"$name":"a",/r],
		['a duplicate key written with an escape',
			$text =~ s/^\{/{"\\u00@{[ sprintf '%02x', ord $name
			]}@{[ substr $name, 1 ]}":"a",/r],
		['NUL as an escape', $text =~ s/:"/:"\\u0000/r],
		['a NUL byte', $text =~ s/:"/:"\0/r],
		['NUL behind the object', "$text\0"],
		['invalid UTF-8', $text =~ s/:"/:"\xff/r],
		['overlong UTF-8', $text =~ s/:"/:"\xc0\xaf/r],
		['a surrogate in UTF-8', $text =~ s/:"/:"\xed\xa0\x80/r],
		['half a surrogate pair', $text =~ s/:"/:"\\ud800/r],
		['a byte order mark', "\xef\xbb\xbf$text"],
		['UTF-16', join '', map { "$_\0" } split //, $text],
		['an unclosed text', $text =~ s/"\}$/}/r],
		['a raw line break in a text', $text =~ s/:"/:"\n/r],
		['single quotes', $text =~ tr/"/'/r],
		['a trailing comma', $text =~ s/\}$/,}/r],
		['NaN', $text =~ s/\}$/,"x":NaN}/r],
		['a comment', "/* */$text"],
		['depth without end', $text =~ s/\}$/,"x":$deep}/r],
		['a nested object', $text =~ s/\}$/,"x":{"y":1}}/r],
	);
	for (@bad) {
		my ($what, $raw) = @$_;
		is_problem($w->post($path, %opt, raw => $raw), 400,
			'bad_request', "$what is not read");
	}
	for my $type ('text/plain', 'application/xml', 'application/jsonx',
		'text/json', 'application/octet-stream', '') {
		my $r = $w->post($path, %opt, raw => $text, type => $type);
		is_problem($r, 415, 'unsupported_media_type',
			"content type '$type' is refused");
	}
	is_problem($w->post($path, %opt, raw => 'a=%zz',
		type => 'application/x-www-form-urlencoded'), 400, 'bad_request',
		'bad percent-encoding is not read');
	is_problem($w->post($path, %opt, raw => "--x\r\nnothing",
		type => 'multipart/form-data; boundary=x'), 400, 'bad_request',
		'multipart without its end is not read');
	is_problem($w->post($path, %opt, raw => $text,
		type => 'multipart/form-data'), 400, 'bad_request',
		'multipart without a boundary is not read');
	my $r = $w->post($path, %opt, json => { %$good, surprise => 'x' });
	is_problem($r, 422, 'validation_failed', 'an unknown field is refused');
	is(fields_of($r), 'surprise', '… by its name');
	$r = $w->post($path, %opt, json => { %$good, "\U$name" => 'x' });
	is_problem($r, 422, 'validation_failed',
		'the name of a field is compared whole, with its case');
	return;
}

# A field of one line takes no control characters and no other types.
sub refuses_text_in ($w, $path, $good, $field, %opt) {
	my %bad = ('CR LF' => "x\r\ny\@example.org", 'LF' => "x\ny",
		'CR' => "x\ry", 'TAB' => "x\ty", 'ESC' => "x\e[31m",
		'DEL' => "x\x7f", 'a C1 control' => "x\x{85}y");
	for my $what (sort keys %bad) {
		my $r = $w->post($path, %opt,
			json => { %$good, $field => $bad{$what} });
		is_problem($r, 422, 'validation_failed', "$field: no $what");
	}
	my %type = ('a number' => 12345, 'true' => JSON::PP::true,
		'a list of texts' => ['a', 'b']);
	for my $what (sort keys %type) {
		my $r = $w->post($path, %opt,
			json => { %$good, $field => $type{$what} });
		is_problem($r, 422, 'validation_failed', "$field: not $what");
		is(fields_of($r), $field, "… and $field is named");
	}
	return;
}
1;
