#!/usr/bin/perl
# The unit test t/unit/csv.c.
exec +($ENV{BUILD} // 'build') . '/unit/csv' or die "unit/csv: $!\n";
