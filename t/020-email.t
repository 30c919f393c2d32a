#!/usr/bin/perl
# The unit test t/unit/email.c.
exec +($ENV{BUILD} // 'build') . '/unit/email' or die "unit/email: $!\n";
