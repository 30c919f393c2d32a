#!/usr/bin/perl
# The unit test t/unit/names.c.
exec +($ENV{BUILD} // 'build') . '/unit/names' or die "unit/names: $!\n";
