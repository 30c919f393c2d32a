#!/usr/bin/perl
# The unit test t/unit/code.c.
exec +($ENV{BUILD} // 'build') . '/unit/code' or die "unit/code: $!\n";
