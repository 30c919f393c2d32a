#!/usr/bin/perl
# The unit test t/unit/req.c.
exec +($ENV{BUILD} // 'build') . '/unit/req' or die "unit/req: $!\n";
