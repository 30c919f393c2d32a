#!/usr/bin/perl
# The unit test t/unit/param.c.
exec +($ENV{BUILD} // 'build') . '/unit/param' or die "unit/param: $!\n";
