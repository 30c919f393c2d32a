#!/usr/bin/perl
# The unit test t/unit/csv_read.c.
exec +($ENV{BUILD} // 'build') . '/unit/csv_read' or die "unit/csv_read: $!\n";
