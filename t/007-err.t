#!/usr/bin/perl
# The unit test t/unit/err.c.
exec +($ENV{BUILD} // 'build') . '/unit/err' or die "unit/err: $!\n";
