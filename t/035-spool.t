#!/usr/bin/perl
# The unit test t/unit/spool.c.
exec +($ENV{BUILD} // 'build') . '/unit/spool' or die "unit/spool: $!\n";
