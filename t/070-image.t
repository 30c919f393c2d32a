#!/usr/bin/perl
# The unit test t/unit/image.c.
exec +($ENV{BUILD} // 'build') . '/unit/image' or die "unit/image: $!\n";
