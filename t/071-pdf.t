#!/usr/bin/perl
# The unit test t/unit/pdf.c.
exec +($ENV{BUILD} // 'build') . '/unit/pdf' or die "unit/pdf: $!\n";
