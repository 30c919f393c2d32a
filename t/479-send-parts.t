# How long a page waits for a line that is slow: Node.js says it in TAP.
use v5.36;
exec qw(node --test --test-reporter=tap), glob 't/page/*.test.mjs'
	or die "node: $!";
