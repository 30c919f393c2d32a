#!/usr/bin/perl
# The unit test t/unit/num.c.
exec +($ENV{BUILD} // 'build') . '/unit/num' or die "unit/num: $!\n";
