#!/usr/bin/perl
# The unit test t/unit/utf8.c.
exec +($ENV{BUILD} // 'build') . '/unit/utf8' or die "unit/utf8: $!\n";
