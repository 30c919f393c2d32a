# The length of functions in the scripts, of the pages and of the tests, and in the
# schema; t/900 holds that of C. A closure counts with all that is in it: only a
# class of small methods may be long.
use v5.36;
use Test::More;

my $most = 60;	# lines, as in C

my @files = grep { -f } split /\n/,
	`git -c safe.directory="*" ls-files -co --exclude-standard`;

sub text_of ($file) {
	open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
	local $/ = undef;
	return scalar <$in>;
}

# ---- JavaScript -----------------------------------------------------------------
# A word before a slash after which an expression begins, and so a pattern; a word
# before parentheses after which a brace opens a block.
my $before_pattern = qr/^(?:return|typeof|case|in|of|await|do|else|void|=>|[(,=:\[!&|?{};+*%<>~^-].*)$/;
my $of_a_block = qr/^(?:if|for|while|switch|catch|with|await)$/;
my $string = qr/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/s;
my $comment = qr{//[^\n]*|/\*.*?\*/}s;
my $pattern = qr{/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*};

# Calls `$each` with the line and the text of every token; a template is told
# as its pieces of text and the tokens between them.
sub tokens ($text, $each) {
	my ($line, $last, @template) = (1, '(');
	my $take = sub ($token) {
		$each->($line, $last = $token);
		$line += $token =~ tr/\n//;
	};
	for ($text) {
		until (/\G\z/gc) {
			if (/\G(\s+|$comment)/gc) {
				$line += $1 =~ tr/\n//;
			} elsif (/\G(`)/gc || @template && $template[-1] == 0
				&& /\G(\})/gc) {
				pop @template if $1 eq '}';
				/\G((?:[^`\\\$]|\\.|\$(?!\{))*)(`|\$\{)/gcs
					or die "a template does not end, line $line";
				$take->("\"$1\"");
				next if $2 eq '`';
				push @template, 0;
				$last = '(';
			} elsif (/\G($string|[\w\$\#]+|=>|\.\.\.|\+\+|--)/gc
				|| $last =~ $before_pattern && /\G($pattern)/gc
				|| /\G(.)/gcs) {
				my $token = $1;
				$template[-1]++ if @template && $token eq '{';
				$template[-1]-- if @template && $token eq '}';
				$take->($token);
			}
		}
	}
	return;
}

# [ first line, last line ] of each function.
sub js_functions ($text) {
	my (@open, @found);
	my @last = ('', '');
	my $head;	# line of the parentheses that a brace may follow
	my $end = sub ($line) {
		push @found, [ (pop @open)->{line}, $line ];
	};
	tokens($text, sub ($line, $token) {
		# An arrow without a brace ends with the list that it is in.
		while (@open && $open[-1]{kind} eq 'arrow' && $token =~ /^[,;)\]}]$/) {
			$end->($line);
		}
		if ($token eq '=>') {
			push @open, { kind => 'arrow', line => $line };
		} elsif ($token eq '{' && $last[-1] eq '=>') {
			$open[-1]{kind} = 'function';
		} elsif ($token eq '{' && $last[-1] eq ')' && defined $head) {
			push @open, { kind => 'function', line => $head };
		} elsif ($token =~ /^[(\[{]$/) {
			push @open, { kind => $token, line => $line,
				block => scalar $last[-1] =~ $of_a_block };
		} elsif ($token =~ /^[)\]}]$/) {
			die "line $line: $token closes nothing" if !@open;
			if ($open[-1]{kind} eq 'function') {
				$end->($line);
			} else {
				my $was = pop @open;
				$head = $was->{block} ? undef : $was->{line};
			}
		}
		@last = ($last[-1], $token);
	});
	die 'it is not closed: line ' . $open[-1]{line} if @open;
	return @found;
}

# ---- SQL --------------------------------------------------------------------------
# The text between the dollars of each function; a function that is an expression
# has no dollars and ends with its statement.
sub sql_functions ($text) {
	my @found;
	while ($text =~ /^create\s+(?:or\s+replace\s+)?(?:function|procedure)\b
		(?:--[^\n]*+|'[^']*+'|[^;'\$])*+(?:(\$\w*\$).*?\g1|;)/gimsx) {
		push @found, [ map { 1 + (substr($text, 0, $_) =~ tr/\n//) }
			$-[1] // $-[0], $+[0] ];
	}
	return @found;
}

sub long (@spans) {
	return grep { $_->[1] - $_->[0] > $most } @spans;
}

# ---- the tree ---------------------------------------------------------------------
my (@long, $functions);
for my $file (grep { m{^(?:nginx/html|t)/.*\.m?js$} } @files) {
	my $text = text_of($file);
	my @spans = js_functions($text);
	$functions += @spans;
	push @long, map { "$file:$_->[0]" } long(@spans);
	is(js_functions("const all = () => {\n$text\n};"), @spans + 1,
		"$file is read to its end");
}
cmp_ok($functions, '>', 1000, "$functions functions in the scripts of the pages and of the tests");
is("@long", '', 'none of them is longer than 60 lines');

my (@long_sql, @unread);
for my $file (grep { m{^schema/functions/.*\.sql$} } @files) {
	my $text = text_of($file);
	my @spans = sql_functions($text);
	push @long_sql, map { "$file:$_->[0]" } long(@spans);
	push @unread, $file if @spans != (() = $text =~
		/^create (?:or replace )?(?:function|procedure)\b/gim);
}
is("@unread", '', 'each function of the schema is found');
is("@long_sql", '', 'none of them is longer than 60 lines');

# ---- what would be found ----------------------------------------------------------
sub lines ($count) { "\twork();\n" x $count }
sub found ($text) { join ' ', map { "$_->[0]-$_->[1]" } long(js_functions($text)) }

my $inner = lines(60);
my %found = (
	'a function' => "function f() {\n$inner}\n",
	'a function with a default that has braces' =>
		"function f({ a = {} } = {}) {\n$inner}\n",
	'a method' => "class A {\n\tf() { }\n\tasync g(a) {\n$inner\t}\n}\n",
	'a getter' => "const a = { get b() {\n$inner} };\n",
	'an arrow with a block' => "const f = async a => {\n$inner};\n",
	'an arrow with an expression' => "const f = () => g(\n" . "\t1,\n" x 60 . "2);\n",
	'an argument' => "on('x', () => {\n$inner});\n",
	'small functions in one' => "function f() {\n"
		. "\tfunction g() {\n\t\twork();\n\t}\n" x 20 . "}\n",
	'a function after braces in texts' => "const t = '{', u = \"{\", v = `{\${{a: `}`}.a}{`;\n"
		. "const w = /[/{]\\{/; // {\n/* { */\nfunction f() {\n$inner}\n",
);
like(found($found{$_}), qr/^\d+-\d+$/, "$_ of more than 60 lines is found")
	for sort keys %found;
is(found("function f() {\n" . lines(59) . "}\n"), '', 'one of 60 is not');
is(found("class A {\n" . "\tf() {\n\t\twork();\n\t}\n" x 40 . "}\n"), '',
	'nor is a class of small methods');
is(found("if (a) {\n$inner}\nfor (const a of b) {\n$inner}\n"), '',
	'nor is a block outside of functions');
is(found("const a = {\n" . "\tb: c => c,\n" x 70 . "};\n"), '',
	'nor is a table of small functions');

my $sql = "create or replace function a.f() returns int\nlanguage plpgsql as \$\$\n"
	. "begin\n%send\n\$\$;\n";
is(long(sql_functions(sprintf $sql, "\tperform 1;\n" x 60)), 1,
	'a function of the schema of more than 60 lines is found');
is(long(sql_functions(sprintf $sql, "\tperform 1;\n" x 50)), 0,
	'a shorter one is not');
done_testing;
