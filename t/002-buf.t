#!/usr/bin/perl
# The unit test t/unit/buf.c.
exec +($ENV{BUILD} // 'build') . '/unit/buf' or die "unit/buf: $!\n";
