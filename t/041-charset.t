#!/usr/bin/perl
# The unit test t/unit/charset.c.
exec +($ENV{BUILD} // 'build') . '/unit/charset' or die "unit/charset: $!\n";
