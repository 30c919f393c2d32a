#!/usr/bin/perl
# The unit test t/unit/mime.c.
exec +($ENV{BUILD} // 'build') . '/unit/mime' or die "unit/mime: $!\n";
