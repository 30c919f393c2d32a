# Each language has every sentence that people see, and no other: those of the
# templates and pages, of C, of the scripts and of the schema.
use v5.36;
use utf8;
use open ':std', ':encoding(UTF-8)';
use File::Find;
use JSON::PP;
use Test::More;

sub text ($file) {
	open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
	local $/ = undef;
	return scalar <$in>;
}

sub files ($dir, $suffix) {
	my @found;
	find({ no_chdir => 1, wanted => sub {
		push @found, $_ if -f && /\.(?:$suffix)$/ } }, $dir);
	return sort @found;
}

# sentence => where; what is said for certain, and every text that could be.
my (%said, %literal);
sub says ($file, @sentences) { push @{ $said{$_} }, $file for @sentences }

my $string = qr/"((?:[^"\\\n]|\\.)*)"/;

# A source without comments, and strings in a row as one.
sub source ($file) {
	my $source = text($file) =~ s{/\*.*?\*/}{}gsr;
	return $source =~ s{"\s*\+?\s*\n\s*"}{}gr;
}

sub strings ($source) {
	return map { s/\\"/"/gr =~ s/\\n/ /gr =~ s/%(?:lld|zu|d)/%s/gr }
		$source =~ /$string/g;
}

# One that begins and ends like a sentence.
sub is_sentence ($s) { $s =~ /^(?:[A-Z]\S*|%s) .*[.?!]$/ && $s !~ /[|\\*]/ }

my @pages = (files('lib', 'html|txt'), 'nginx/error.html',
	'nginx/errors.tab', files('nginx/html', 'html|webmanifest'));
for my $file (@pages) {
	my $page = text($file);
	says($file, map { s/\s+/ /gr } $page =~ /\{\{_(.*?)\}\}(?!\})/gs);
	like($page, qr/<html lang="\{\{_en\}\}">/, "$file says its language")
		if $page =~ /<html/ && $page =~ /\{\{_/;
}
for my $file (files('lib', 'c'), files('cgi', 'c')) {
	my $source = source($file);
	my @strings = strings($source);
	$literal{$_} = 1 for @strings;
	says($file, grep { is_sentence($_) || /^\w+ %s: %s$/ } @strings);
	says($file, $source =~ /\.(?:label|section) = $string/g);
	says($file, map { /$string/g } $source =~ /\.options = \{([^}]*)\}/g);
	says($file, $source =~ /(?:page_message|answer_error_page|lang_text)\([^;"{}]*$string/g);
}
for my $file (files('nginx/html', 'js')) {
	next if $file =~ m{/(?:docs|redoc)/};
	my $source = source($file);
	my @strings = strings($source);
	$literal{$_} = 1 for @strings;
	says($file, grep { is_sentence($_) } @strings);
	says($file, $source =~ /\bsay\(\s*$string/g);
}
for my $file (files('schema/functions', 'sql')) {
	says($file, grep { is_sentence($_) }
		text($file) =~ s/--.*//gr =~ /'([^'\n]*)'/g);
}
for (text('nginx/maps.conf') =~ /\$error_(?:detail|title) \{(.*?)\}/gs) {
	says('nginx/maps.conf', /"(.*?)"/g);
}
# Words of dates, as to_char() writes them.
says('schema', qw(Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug
	Sep Oct Nov Dec));
cmp_ok(keys %said, '>', 200, 'the sentences were found');

# Both sides have the same places to fill.
sub places ($s) { join ' ', sort $s =~ /%s|\{\w+\}/g }

my @langs = map { m{(\w+)\.json$} } glob 'lib/lang/*.json';
for my $lang (@langs) {
	my $file = "lib/lang/$lang.json";
	my $words = JSON::PP->new->decode(text($file));
	my @lines = grep { /^\t/ } split /\n/, text($file);
	is(@lines, keys %$words, "$file has a line for each sentence");
	is(join("\n", map { "$_ ($said{$_}[0])" }
		grep { !exists $words->{$_} } sort keys %said), '',
		"$lang: every sentence is translated");
	is(join("\n", grep { !$said{$_} && !$literal{$_} } sort keys %$words),
		'', "$lang: none that nobody says");
	is(join("\n", grep { places($_) ne places($words->{$_}) }
		grep { !/^\{symbol\}/ } sort keys %$words), '',
		"$lang: the places to fill are the same");
	is(join("\n", grep { $words->{$_} !~ /^\S(.*\S)?$/ } sort keys %$words),
		'', "$lang: none is empty or begins with a blank");
	is(join("\n", grep { /%s%s|^%s$/ } sort keys %$words), '',
		"$lang: there is text between what is filled in");
	is($words->{en}, $lang, "$lang: knows its own tag");
	like(text('nginx/maps.conf'), qr{"~\^$lang:" /$lang;},
		"$lang: nginx finds its pages");
}
is_deeply([ split ' ', text('lib/lang/lang.h') =~ /LANG_CHOICES "(.*)"/ ? $1 : '' ],
	[ 'en', @langs ], 'LANG_CHOICES names them');
done_testing;
