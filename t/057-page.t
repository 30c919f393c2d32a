#!/usr/bin/perl
# The unit test t/unit/page.c.
exec +($ENV{BUILD} // 'build') . '/unit/page' or die "unit/page: $!\n";
