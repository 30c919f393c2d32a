#!/usr/bin/perl
# The unit test t/unit/lang.c.
exec +($ENV{BUILD} // 'build') . '/unit/lang' or die "unit/lang: $!\n";
