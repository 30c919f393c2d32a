#!/usr/bin/perl
# The unit test t/unit/base.c.
exec +($ENV{BUILD} // 'build') . '/unit/base' or die "unit/base: $!\n";
