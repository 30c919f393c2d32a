#!/usr/bin/perl
# The unit test t/unit/cfg.c.
exec +($ENV{BUILD} // 'build') . '/unit/cfg' or die "unit/cfg: $!\n";
