#!/usr/bin/perl
# The unit test t/unit/serial.c.
exec +($ENV{BUILD} // 'build') . '/unit/serial' or die "unit/serial: $!\n";
