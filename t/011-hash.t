#!/usr/bin/perl
# The unit test t/unit/hash.c.
exec +($ENV{BUILD} // 'build') . '/unit/hash' or die "unit/hash: $!\n";
