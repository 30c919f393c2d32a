#!/usr/bin/perl
# The unit test t/unit/otp.c.
exec +($ENV{BUILD} // 'build') . '/unit/otp' or die "unit/otp: $!\n";
