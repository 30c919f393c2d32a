# Each language has every sentence that people see, and no other: those of the
# templates and pages, of C, of the scripts and of the schema. xgettext reads C
# and the scripts; msgfmt has checked holes and plurals at build time.
use v5.36;
use utf8;
use open ':std', ':encoding(UTF-8)';
use File::Basename qw(dirname);
use File::Find;
use File::Path qw(make_path);
use File::Temp;
use Test::More;

my $tmp = File::Temp->newdir;

sub text ($file) {
	open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
	local $/ = undef;
	return scalar <$in>;
}

sub files ($dir, $suffix) {
	my @found;
	find({ no_chdir => 1, wanted => sub {
		push @found, $_ if -f && /\.(?:$suffix)$/ } }, $dir);
	return sort grep { !m{/(?:docs|redoc)/} } @found;
}

# The entries of a catalogue: id => { plural, forms, where }, without its header.
sub catalogue ($file) {
	my (%all, %duplicate);
	for my $entry (split /\n\n+/, text($file)) {
		my $e = { forms => [] };
		my $to;
		for (split /\n/, $entry) {
			push @{ $e->{where} }, $1 if /^#: (.*)/;
			$e->{fuzzy} = 1 if /^#, .*fuzzy/;
			$e->{holes} = 1 if /^#, .*(?:c|perl-brace)-format/
				&& !/no-c-format/;
			next if !/^(?:(msgid|msgid_plural|msgstr\S*) )?"(.*)"$/;
			$to = $1 eq 'msgid' ? \$e->{id}
				: $1 eq 'msgid_plural' ? \$e->{plural}
				: \$e->{forms}[ @{ $e->{forms} } ] if $1;
			$$to .= $2 =~ s/\\n/\n/gr =~ s/\\(["\\])/$1/gr;
		}
		$all{ $e->{id} } = $e if length($e->{id} // '');
		$all{''} = $e if defined $e->{id} && $e->{id} eq '';
	}
	return \%all;
}

# Without bytes as numbers: on those that are no UTF-8 xgettext gives up.
sub copy ($file) {
	my $to = "$tmp/source/$file";
	make_path(dirname($to));
	open my $out, '>:encoding(UTF-8)', $to or die "$to: $!";
	print $out text($file) =~ s/\\(?:x[0-9a-f]{2}|[0-7]{3})/?/gr;
	close $out or die "$to: $!";
}

# What xgettext finds in these sources with these options.
sub extracted ($language, $options, @files) {
	my $pot = "$tmp/" . join '-', $language, scalar @$options, 'pot';
	copy($_) for @files;
	system(qw(xgettext --from-code=UTF-8 --force-po -D), "$tmp/source",
		'-o', $pot, '-L', $language, @$options, @files) == 0
		or BAIL_OUT("xgettext: @$options");
	my $all = catalogue($pot);
	delete $all->{''};
	return $all;
}

# An id as the catalogue has it: printf's holes are all %s.
sub id ($s) { return $s =~ s/%(?:lld|zu|d)/%s/gr =~ s/\n/ /gr }

# sentence => where; what is said for certain, and every text that could be.
my (%said, %literal);
my %many; # one => many
sub says ($where, @sentences) { push @{ $said{$_} }, $where for @sentences }

# One that begins and ends like a sentence.
sub is_sentence ($s) { $s =~ /^(?:[A-Z]\S*|%s) .*[.?!]$/ && $s !~ /[|\\*]/ }

open my $errors, '>&', \*STDERR or die;
open STDERR, '>', "$tmp/errors" or die; # what it thinks of \b and of ""
my %keywords = (
	C => [ [ files('lib', 'c'), files('cgi', 'c') ], qw(N_ lang_text:2
		message_plain:2 message_make:2 page_message:3
		answer_error_page:3), 'message_count:3,4' ],
	JavaScript => [ [ files('nginx/html', 'js') ],
		'say', 'sayCount:2,3' ]);
for my $language (sort keys %keywords) {
	my ($files, @words) = @{ $keywords{$language} };
	my $marked = extracted($language, [ '-k', map { "-k$_" } @words ],
		@$files);
	my $all = extracted($language, ['-a'], @$files);
	says($marked->{$_}{where}[0], id($_)) for keys %$marked;
	$many{ id($_) } = id($marked->{$_}{plural})
		for grep { defined $marked->{$_}{plural} } keys %$marked;
	says($all->{$_}{where}[0], id($_)) for grep { is_sentence(id($_)) }
		keys %$all;
	$literal{ id($_) } = 1 for keys %$all;
}
open STDERR, '>&', $errors or die;

my @pages = (files('lib', 'html|txt'), 'nginx/error.html',
	'nginx/errors.tab', files('nginx/html', 'html|webmanifest'));
for my $file (@pages) {
	my $page = text($file);
	says($file, map { s/\s+/ /gr } $page =~ /\{\{_(.*?)\}\}(?!\})/gs);
	like($page, qr/<html lang="\{\{_en\}\}">/, "$file says its language")
		if $page =~ /<html/ && $page =~ /\{\{_/;
}
for my $file (files('schema/functions', 'sql')) {
	my $source = text($file) =~ s/--.*//gr;
	says($file, grep { is_sentence($_) } $source =~ /'([^'\n]*)'/g);
	$many{$1} = $2
		while $source =~ /message_count\([\w.]+,\s*'(.*?)',\s*'(.*?)'/g;
}
for (text('nginx/maps.conf') =~ /\$error_(?:detail|title) \{(.*?)\}/gs) {
	says('nginx/maps.conf', /"(.*?)"/g);
}
# Words of dates, as to_char() writes them; and how lang.c writes dates.
says('schema', qw(Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug
	Sep Oct Nov Dec));
cmp_ok(keys %said, '>', 1500, 'the sentences were found');
cmp_ok(keys %many, '>', 7, '… and the plurals');
delete @said{ values %many };

# What is counted has forms of its own, or "1 people" would be said.
my $counted = join '|', qw(people places tickets registrations mails scans
	scanners lines rows minutes hours seconds days characters bytes changes
	things ticks attempts names members);
my $clock = 'Good for %s minutes.'; # such as 4:59
is(join("\n", grep { /%s (?:$counted)\b/ && !defined $many{$_} && $_ ne $clock }
	sort keys %said), '', 'a number before a noun chooses its form');

my @langs = split ' ', text('lib/lang/po/LINGUAS');
is_deeply([ sort map { "lib/lang/po/$_.po" } @langs ],
	[ sort glob 'lib/lang/po/*.po' ], 'LINGUAS lists the catalogues');
for my $lang (@langs) {
	my $file = "lib/lang/po/$lang.po";
	my $words = catalogue($file);
	my $head = delete($words->{''})->{forms}[0];
	is(system("msgfmt --check-format --check-domain -o /dev/null $file"), 0,
		"$file: the holes and the plurals are right");
	like($head, qr/^Language: $lang$/m, "$file says its language");
	is(join("\n", map { "$_ ($said{$_}[0])" }
		grep { !exists $words->{$_} } sort keys %said), '',
		"$lang: every sentence is translated");
	is(join("\n", grep { $words->{$_}
			&& ($words->{$_}{plural} // '') ne $many{$_} }
		sort keys %many), '', "$lang: plurals are plurals");
	is(join("\n", grep { !$said{$_} && !$literal{$_} } sort keys %$words),
		'', "$lang: none that nobody says");
	is(join("\n", grep { $words->{$_}{fuzzy} ||
			grep { !/^\S(.*\S)?$/ } @{ $words->{$_}{forms} } }
		sort keys %$words), '',
		"$lang: none is fuzzy, is empty or begins with a blank");
	is(join("\n", grep { "$_ $words->{$_}{forms}[-1]" =~ /%s|(?<!\{)\{\w+\}/
			&& !$words->{$_}{holes} }
		sort keys %$words), '', "$lang: holes are marked for msgfmt");
	is($words->{en}{forms}[0], $lang, "$lang: knows its own tag");
}
# A scanner that was revoked and one that was signed out are two things.
my $german = catalogue('lib/lang/po/de.po');
sub not_called ($english, $right, $wrong) {
	return join "\n", grep {
		my $said = join "\n", @{ $german->{$_}{forms} };
		$said !~ $right || $said =~ $wrong;
	} grep { $_ =~ $english } sort keys %$german;
}
my ($locked, $left) = (qr/sperr/i, qr/ab(?:ge)?meld/i);
is(not_called(qr/revok/i, $locked, $left), '',
	'de: what is revoked is "gesperrt"');
is(not_called(qr/sign(?:s|ed)? (?:\w+ )*out\b/i, $left, $locked), '',
	'de: whoever is signed out is "abgemeldet"');
done_testing;
