#!/usr/bin/perl
# The unit test t/unit/ics.c.
exec +($ENV{BUILD} // 'build') . '/unit/ics' or die "unit/ics: $!\n";
