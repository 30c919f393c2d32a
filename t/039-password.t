#!/usr/bin/perl
# The unit test t/unit/password.c.
exec +($ENV{BUILD} // 'build') . '/unit/password' or die "unit/password: $!\n";
