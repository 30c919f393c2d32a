#!/usr/bin/perl
# The unit test t/unit/colour.c.
exec +($ENV{BUILD} // 'build') . '/unit/colour' or die "unit/colour: $!\n";
