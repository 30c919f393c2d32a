#!/usr/bin/perl
# The unit test t/unit/resp.c.
exec +($ENV{BUILD} // 'build') . '/unit/resp' or die "unit/resp: $!\n";
