#!/usr/bin/perl
# The unit test t/unit/rand.c.
exec +($ENV{BUILD} // 'build') . '/unit/rand' or die "unit/rand: $!\n";
