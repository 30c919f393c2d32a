#!/usr/bin/perl
# The unit test t/unit/secret.c.
exec +($ENV{BUILD} // 'build') . '/unit/secret' or die "unit/secret: $!\n";
