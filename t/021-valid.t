#!/usr/bin/perl
# The unit test t/unit/valid.c.
exec +($ENV{BUILD} // 'build') . '/unit/valid' or die "unit/valid: $!\n";
