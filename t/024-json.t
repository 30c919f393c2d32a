#!/usr/bin/perl
# The unit test t/unit/json.c.
exec +($ENV{BUILD} // 'build') . '/unit/json' or die "unit/json: $!\n";
