#!/usr/bin/perl
# The unit test t/unit/auth.c.
exec +($ENV{BUILD} // 'build') . '/unit/auth' or die "unit/auth: $!\n";
