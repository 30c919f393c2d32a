# Pages and sentences come in the language that a person asks for.
use v5.36;
use utf8;
use Test::More;
use ET::Stack;

binmode Test::More->builder->$_, ':encoding(UTF-8)'
	for qw(output failure_output);

my $stack = ET::Stack->new;

# A page as a browser with these languages gets it.
sub page ($path, $languages = undef) {
	my $r = $stack->curl('-H', 'Accept: text/html',
		defined $languages ? ('-H', "Accept-Language: $languages") : (),
		$path);
	utf8::decode($r->{content});
	return $r;
}

sub speaks ($lang, $what, $path, $languages = undef) {
	my $r = page($path, $languages);
	like($r->{content}, qr/<html lang="$lang">/, "$what: $lang");
	unlike($r->{content}, qr/\{\{/, '… with no mark left');
	return $r;
}

# Each: what a browser lists, and what it gets of a page without a worker.
for ([ undef, 'en' ], [ 'de', 'de' ], [ 'de-AT,de;q=0.9,en;q=0.8', 'de' ],
	[ 'en-GB,en;q=0.9,de;q=0.8', 'en' ], [ 'nl-NL, nl;q=0.9, de;q=0.5', 'de' ],
	[ 'fr-CH, fr;q=0.9, de;q=0.5', 'fr' ], [ 'nl, fr', 'fr' ],
	[ 'nl', 'en' ], [ 'den', 'en' ], [ 'nl, en;q=0.5, de;q=0.1', 'en' ]) {
	my ($languages, $lang) = @$_;
	my $what = $languages // 'nothing';
	speaks($lang, "the secret link, $what", '/r/', $languages);
	speaks($lang, "the form, $what", '/', $languages);
}
speaks('de', 'asked for', '/r/?lang=de', 'en');
speaks('en', 'asked for', '/r/?lang=en', 'de');
speaks('de', 'the form, asked for', '/?lang=de', 'en');
speaks('en', 'the form, asked for', '/?lang=en', 'de');
for my $path ('/r/', '/') {
	speaks('de', 'a language we do not speak', "$path?lang=$_", 'de')
		for 'tlh', 'den', '', '%zz', 'x:en';
	speaks('en', '… nor the browser', "$path?lang=tlh", 'nl');
	speaks('de', 'as spoken in Austria', "$path?lang=de-AT", 'en');
	speaks('de', 'in capitals', "$path?lang=DE", 'en');
}

my $r = speaks('de', 'a page that is not there', '/no/such/page', 'de');
is($r->{status}, 404, '… with its status');
like($r->{content}, qr/Diese Seite gibt es nicht/, '… says so');
like($r->{content}, qr/\Q$r->{headers}{'x-request-id'}\E/,
	'… with the request id');
is(page('/de/404.html', 'de')->{status}, 404, 'it is no page by itself');

# What nginx refuses by itself, as a program gets it; and what workers refuse.
for ([ 'nginx', 404, 'Nicht gefunden', '/no/such/path' ],
	[ 'nginx', 405, 'Methode nicht erlaubt', qw(-X POST /app.css) ],
	[ 'a worker', 401, 'Nicht angemeldet', '/api/admin/me' ]) {
	my ($who, $status, $title, @request) = @$_;
	my $r = $stack->curl('-H', 'Accept: application/problem+json', '-H',
		'Accept-Language: de-AT, en;q=0.5', @request);
	is("$r->{status} $r->{json}{title}", "$status $title",
		"$who refuses in German");
	like($r->{json}{detail}, qr/^[A-Z].*: |^[A-Z].*\.$/, '… with a sentence');
	is($r->{headers}{'content-language'}, 'de', '… and says so');
	$r = $stack->curl('-H', 'Accept: application/problem+json', '-H',
		'Accept-Language: en', @request);
	unlike("$r->{json}{title} $r->{json}{detail}", qr/$title/,
		'… and in English where that is asked for');
}

$r = page('/r/', 'de');
like($r->{headers}{vary}, qr/Accept-Language/, 'a cache is told');
ok(length $r->{headers}{'content-security-policy'},
	'… beside the security headers');

# What a worker says.
$r = $stack->curl('-H', 'Accept-Language: de', '-X', 'POST', '-d', 'name=Ann',
	'/api/register');
is($r->{json}{code}, 'validation_failed', 'a worker refuses');
like($r->{json}{detail}, qr/^Einige Angaben fehlen/, '… in German');
is($r->{headers}{'content-language'}, 'de', '… and says so');
is($r->{json}{errors}[0]{message}, 'Bitte füllen Sie das aus.',
	'… also of each field');
$r = $stack->curl('-X', 'POST', '-d', 'name=Ann&lang=de', '/api/register');
like($r->{json}{detail}, qr/^Einige Angaben fehlen/,
	'German by the field of the form');

# The scripts read the catalogue.
$r = $stack->curl('/lang/de.json');
is($r->{json}{en}, 'de', 'the catalogue is there for the scripts');
done_testing;
