#!/usr/bin/perl
# The unit test t/unit/link.c.
exec +($ENV{BUILD} // 'build') . '/unit/link' or die "unit/link: $!\n";
