# What the scripts of the pages say, in English and in a language with three
# forms of a plural. Node.js says it in TAP.
use v5.36;
exec qw(node --test --test-reporter=tap), glob 't/script/*.test.mjs'
	or die "node: $!";
