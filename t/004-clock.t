#!/usr/bin/perl
# The unit test t/unit/clock.c.
exec +($ENV{BUILD} // 'build') . '/unit/clock' or die "unit/clock: $!\n";
