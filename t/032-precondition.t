#!/usr/bin/perl
# The unit test t/unit/precondition.c.
exec +($ENV{BUILD} // 'build') . '/unit/precondition' or die "unit/precondition: $!\n";
