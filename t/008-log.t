#!/usr/bin/perl
# The unit test t/unit/log.c.
exec +($ENV{BUILD} // 'build') . '/unit/log' or die "unit/log: $!\n";
