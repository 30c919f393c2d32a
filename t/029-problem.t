#!/usr/bin/perl
# The unit test t/unit/problem.c.
exec +($ENV{BUILD} // 'build') . '/unit/problem' or die "unit/problem: $!\n";
