#!/usr/bin/perl
# The unit test t/unit/arena.c.
exec +($ENV{BUILD} // 'build') . '/unit/arena' or die "unit/arena: $!\n";
