# The parts of the scanner that need no browser: codes, verdicts, the queue, and
# hundreds of schedules of losses and crashes. Node.js says it in TAP.
use v5.36;
exec qw(node --test --test-reporter=tap), glob 't/scan/*.test.mjs'
	or die "node: $!";
