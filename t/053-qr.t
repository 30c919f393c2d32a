#!/usr/bin/perl
# The unit test t/unit/qr.c.
exec +($ENV{BUILD} // 'build') . '/unit/qr' or die "unit/qr: $!\n";
